// RUN: l2dc-opt %s --verify-roundtrip | FileCheck %s
// RUN: l2dc-opt %s --emit-bytecode | l2dc-opt | FileCheck %s

#m2x3 = #eie.matrix<2 x 3, pes = 2, index_bits = 4, codebook = [0.0, 0.5, 1.5], pointers = dense<[[0, 0, 1, 1], [0, 1, 1, 1]]> : tensor<2x4xui32>, entries = dense<[[2, 0], [1, 0]]> : tensor<2x2xui8>>
#left = #eie.matrix<2 x 1, pes = 1, index_bits = 2, codebook = [0.0, 2.0], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 1]]> : tensor<1x2xui8>>
#right = #eie.matrix<2 x 2 at (0, 1), pes = 1, index_bits = 2, codebook = [0.0, 2.0], pointers = dense<[[0, 0, 2]]> : tensor<1x3xui32>, entries = dense<[[1, 0], [1, 0]]> : tensor<2x2xui8>>

// CHECK-LABEL: func.func @matvec
func.func @matvec(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  // CHECK: eie.matvec "ip1" %{{.*}}, [#eie.matrix<2 x 3, pes = 2
  // CHECK-SAME: bias dense<[5.000000e-01, 0.000000e+00]> : tensor<2xf32>
  // CHECK-SAME: {input_range = 1.000000e+00 : f32, relu}
  %y = eie.matvec "ip1" %x, [#m2x3] bias dense<[0.5, 0.0]> : tensor<2xf32> {relu, input_range = 1.0 : f32} : (tensor<1x3xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

// CHECK-LABEL: func.func @tiles
func.func @tiles(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK: eie.matvec "ip1" %{{.*}}, [#eie.matrix<2 x 1, {{.*}}>, #eie.matrix<2 x 2 at (0, 1), {{.*}}>] {bias_column}
  %y = eie.matvec "ip1" %x, [#left, #right] {bias_column} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

// CHECK-LABEL: func.func @order
func.func @order(%x: tensor<1x3xf32>) -> tensor<1x1xf32> {
  // CHECK: eie.matvec "ip1" %{{.*}}, [#eie.matrix<2 x 3, {{.*}}>] order dense<[4294967295, 0]> : tensor<2xui32> bias dense<5.000000e-01>
  %y = eie.matvec "ip1" %x, [#m2x3] order dense<[4294967295, 0]> : tensor<2xui32> bias dense<0.5> : tensor<1xf32> : (tensor<1x3xf32>) -> tensor<1x1xf32>
  return %y : tensor<1x1xf32>
}

// CHECK-LABEL: func.func @conv
func.func @conv(%x: tensor<1x1x3x2xf32>) -> tensor<1x2x1x2xf32> {
  // CHECK: eie.conv "c1" %{{.*}} {kernel = array<i64: 3, 1>}
  %y = eie.conv "c1" %x, [#m2x3] {kernel = array<i64: 3, 1>} : (tensor<1x1x3x2xf32>) -> tensor<1x2x1x2xf32>
  return %y : tensor<1x2x1x2xf32>
}

// CHECK-LABEL: func.func @host
func.func @host(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  // CHECK: %[[Y:.*]] = eie.host {
  // CHECK-NEXT: %[[S:.*]] = nn.softmax
  // CHECK-NEXT: eie.yield %[[S]] : tensor<1x3xf32>
  // CHECK-NEXT: } : tensor<1x3xf32>
  %y = eie.host {
    %0 = nn.softmax %x : (tensor<1x3xf32>) -> tensor<1x3xf32>
    eie.yield %0 : tensor<1x3xf32>
  } : tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}

// CHECK-LABEL: func.func @blobs
func.func @blobs(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  // CHECK: entries = dense_resource<ip1_entries>
  %y = eie.matvec "ip1" %x, [#eie.matrix<2 x 3, pes = 2, index_bits = 4, codebook = [0.0, 0.5, 1.5], pointers = dense_resource<ip1_pointers> : tensor<2x4xui32>, entries = dense_resource<ip1_entries> : tensor<2x2xui8>>] : (tensor<1x3xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

{-#
  dialect_resources: {
    builtin: {
      // CHECK-DAG: ip1_entries: "0x0100000002000100"
      // CHECK-DAG: ip1_pointers: "0x040000000000000000000000010000000100000000000000010000000100000001000000"
      ip1_entries: "0x0100000002000100",
      ip1_pointers: "0x040000000000000000000000010000000100000000000000010000000100000001000000"
    }
  }
#-}
