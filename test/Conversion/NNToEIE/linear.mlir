// RUN: l2dc-opt %s --convert-nn-to-eie=pes=2 -split-input-file | FileCheck %s
// RUN: l2dc-opt %s --convert-nn-to-eie="pes=2 bias=column" -split-input-file | FileCheck %s --check-prefix=COLUMN

// The matrix is [[0, 1.5, 0], [0.5, 0, 0]].

// CHECK-LABEL: func.func @mlp
// CHECK-SAME: eie.target = #eie.target<{pes = 2 : i64}>
// COLUMN-LABEL: func.func @mlp
func.func @mlp(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  %w = nn.weight "w" #nn.shared<bits = 2, codebook = [0.0, 0.5, 1.5], codes = dense<[[0, 2, 0], [1, 0, 0]]> : tensor<2x3xui8>>
  %b = nn.weight "b" #nn.dense<dense<[0.5, -1.0]> : tensor<2xf32>>
  // CHECK: %[[Y:.*]] = eie.matvec "ip1" %arg0, [#eie.matrix<2 x 3, pes = 2, index_bits = 4,
  // CHECK-SAME: codebook = [0.000000e+00, 5.000000e-01, 1.500000e+00]
  // CHECK-SAME{LITERAL}: pointers = dense<[[0, 0, 1, 1], [0, 1, 1, 1]]> : tensor<2x4xui32>
  // CHECK-SAME{LITERAL}: entries = dense<[[2, 0], [1, 0]]> : tensor<2x2xui8>>]
  // CHECK-SAME: bias dense<[5.000000e-01, -1.000000e+00]> : tensor<2xf32>
  // CHECK-SAME: input_range = 1.000000e+00 : f32
  // CHECK-SAME: output_range = 2.500000e+00 : f32
  // CHECK-SAME: relu
  // CHECK-NEXT: return %[[Y]]
  // The bias 0.5 is in the codebook; -1.0 becomes 0.0, the nearest value.
  // COLUMN: eie.matvec "ip1" %arg0, [#eie.matrix<2 x 4,
  // COLUMN-SAME{LITERAL}: pointers = dense<[[0, 0, 1, 1, 2], [0, 1, 1, 1, 1]]>
  // COLUMN-SAME{LITERAL}: entries = dense<[[2, 0], [1, 0], [1, 0]]>
  // COLUMN-SAME: {bias_column
  %0 = nn.linear "ip1" %x, %w bias %b : (tensor<1x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = nn.relu %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// Ranges that were measured win; an unnamed layer is named by its position;
// reshapes disappear; other operators go to the host.

// CHECK-LABEL: func.func @host
func.func @host(%x: tensor<1x3x1xf32> {eie.range = 2.0 : f32}) -> tensor<1x2xf32> {
  // CHECK-NOT: nn.flatten
  // CHECK: %[[Y:.*]] = eie.matvec "linear0" %arg0
  // CHECK-SAME: {input_range = 2.000000e+00 : f32, output_range = 3.000000e+00 : f32}
  // CHECK-NEXT: %[[H:.*]] = eie.host {
  // CHECK-NEXT: %[[S:.*]] = nn.softmax %[[Y]]
  // CHECK-NEXT: eie.yield %[[S]] : tensor<1x2xf32>
  // CHECK-NEXT: } : tensor<1x2xf32>
  // CHECK-NEXT: return %[[H]]
  %w = nn.weight "w" #nn.shared<bits = 2, codebook = [0.0, 0.5, 1.5], codes = dense<[[0, 2, 0], [1, 0, 0]]> : tensor<2x3xui8>>
  %f = nn.flatten %x {eie.range = 2.0 : f32} : (tensor<1x3x1xf32>) -> tensor<1x3xf32>
  %0 = nn.linear %f, %w {eie.range = 3.0 : f32} : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<1x2xf32>
  %1 = nn.softmax %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
