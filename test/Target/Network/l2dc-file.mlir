// A network survives the way through a .l2dc file: structure, names, coded
// bytes.
// RUN: l2dc-opt %s --nn-compress="bits=2" -o %t.mlir
// RUN: l2dc-translate --nn-to-l2dc %t.mlir -o %t.l2dc
// RUN: l2dc-translate --l2dc-to-nn %t.l2dc | FileCheck %s
// RUN: l2dc-translate --l2dc-to-nn %t.l2dc | l2dc-translate --nn-to-l2dc - -o %t.again
// RUN: cmp %t.l2dc %t.again

// CHECK-LABEL: func.func @main(%arg0: tensor<?x1x6x6xf32>) -> tensor<?x2xf32>
// CHECK-DAG: %[[F:.*]] = nn.weight "conv1.weight" #nn.coded<tensor<2x1x3x3xf32>, kept = 3, weight_bits = 2,
// CHECK-DAG: %[[B:.*]] = nn.weight "conv1.bias" #nn.dense<dense<[1.000000e-01, -2.000000e-01]> : tensor<2xf32>>
// CHECK: %[[C:.*]] = nn.conv "conv1" %arg0, %[[F]] bias %[[B]] {pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : {{.*}} -> tensor<?x2x3x3xf32>
// CHECK: %[[P:.*]] = nn.max_pool %{{.*}} {ceil_mode, kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>}
// CHECK: nn.clip {{.*}} {high = 6.000000e+00 : f32, low = 0.000000e+00 : f32}
// CHECK: nn.reshape {{.*}} -> tensor<?x8xf32>
// CHECK: nn.linear "ip1"
func.func @main(%x: tensor<?x1x6x6xf32>) -> tensor<?x2xf32> {
  %f = nn.weight "conv1.weight" #nn.dense<dense<[[[[0.0, 0.0, 0.5], [0.0, 0.0, 0.0], [0.0, 0.0, -1.0]]], [[[0.0, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.0, 0.0]]]]> : tensor<2x1x3x3xf32>>
  %b = nn.weight "conv1.bias" #nn.dense<dense<[0.1, -0.2]> : tensor<2xf32>>
  %0 = nn.conv "conv1" %x, %f bias %b {pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<?x1x6x6xf32>, tensor<2x1x3x3xf32>, tensor<2xf32>) -> tensor<?x2x3x3xf32>
  %1 = nn.max_pool %0 {ceil_mode, kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<?x2x3x3xf32>) -> tensor<?x2x2x2xf32>
  %2 = nn.clip %1 {low = 0.0 : f32, high = 6.0 : f32} : (tensor<?x2x2x2xf32>) -> tensor<?x2x2x2xf32>
  %3 = nn.flatten %2 : (tensor<?x2x2x2xf32>) -> tensor<?x8xf32>
  %w = nn.weight "ip1.weight" #nn.dense<dense<[[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0], [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]]> : tensor<2x8xf32>>
  %4 = nn.linear "ip1" %3, %w : (tensor<?x8xf32>, tensor<2x8xf32>) -> tensor<?x2xf32>
  return %4 : tensor<?x2xf32>
}
