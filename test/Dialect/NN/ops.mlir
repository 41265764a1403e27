// RUN: l2dc-opt %s --verify-roundtrip | l2dc-opt | FileCheck %s
// RUN: l2dc-opt %s --emit-bytecode | l2dc-opt | FileCheck %s
// RUN: l2dc-opt %s --mlir-print-op-generic | l2dc-opt | FileCheck %s

// CHECK-LABEL: @weights
func.func @weights() {
  // CHECK: nn.weight "dense" #nn.dense<dense<{{.*}}> : tensor<2x2xf32>>
  %0 = nn.weight "dense" #nn.dense<dense<[[0.5, -1.0], [0.0, 2.0]]> : tensor<2x2xf32>>
  // CHECK: nn.weight #nn.dense<dense_resource<blob> : tensor<2xf32>>
  %1 = nn.weight #nn.dense<dense_resource<blob> : tensor<2xf32>>
  // CHECK: nn.weight "pruned" #nn.pruned<element, kept = 2, dense<
  %2 = nn.weight "pruned" #nn.pruned<element, kept = 2, dense<[[0.5, 0.0], [0.0, 2.0]]> : tensor<2x2xf32>>
  // CHECK: #nn.pruned<channel, kept = 2, dense<
  %3 = nn.weight #nn.pruned<channel, kept = 2, dense<[[0.5, 0.0], [1.0, 0.0]]> : tensor<2x2xf32>>
  // CHECK: #nn.pruned<n_of_m(2 : 4), kept = 2, dense<
  %4 = nn.weight #nn.pruned<n_of_m(2:4), kept = 2, dense<[[0.5, 0.0, 0.0, 2.0]]> : tensor<1x4xf32>>
  // CHECK: #nn.shared<bits = 2, codebook = [0.000000e+00, -1.000000e+00, 1.000000e-01], codes = dense<{{.*}}> : tensor<2x2xui8>>
  %5 = nn.weight #nn.shared<bits = 2, codebook = [0.0, -1.0, 0.1], codes = dense<[[0, 1], [2, 2]]> : tensor<2x2xui8>>
  return
}

// CHECK-LABEL: @conv
func.func @conv(%x: tensor<?x4x8x8xf32>, %x1: tensor<1x2x9xf32>, %b: tensor<6xf32>) {
  %w = nn.weight #nn.dense<dense<0.5> : tensor<6x2x3x3xf32>>
  // CHECK: nn.conv "conv1" %{{.*}}, %{{.*}} bias %{{.*}} {dilations = array<i64: 1, 2>, groups = 2 : i64, pads = array<i64: 1, 2, 1, 2>, strides = array<i64: 2, 1>} : (tensor<?x4x8x8xf32>, tensor<6x2x3x3xf32>, tensor<6xf32>) -> tensor<?x6x4x8xf32>
  %0 = nn.conv "conv1" %x, %w bias %b {strides = array<i64: 2, 1>, pads = array<i64: 1, 2, 1, 2>, dilations = array<i64: 1, 2>, groups = 2 : i64}
    : (tensor<?x4x8x8xf32>, tensor<6x2x3x3xf32>, tensor<6xf32>) -> tensor<?x6x4x8xf32>
  %v = nn.weight #nn.dense<dense<0.5> : tensor<6x2x3xf32>>
  // CHECK: nn.conv %{{.*}}, %{{.*}} : (tensor<1x2x9xf32>, tensor<6x2x3xf32>) -> tensor<1x6x7xf32>
  %1 = nn.conv %x1, %v : (tensor<1x2x9xf32>, tensor<6x2x3xf32>) -> tensor<1x6x7xf32>
  return
}

// CHECK-LABEL: @products
func.func @products(%x: tensor<?x4xf32>, %w: tensor<3x4xf32>, %b: tensor<3xf32>, %m: tensor<5x1x2x3xf32>, %n: tensor<6x3x7xf32>) {
  // CHECK: nn.linear "ip1" %{{.*}}, %{{.*}} bias %{{.*}} : (tensor<?x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  %0 = nn.linear "ip1" %x, %w bias %b : (tensor<?x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  // CHECK: nn.linear %{{.*}}, %{{.*}} : (tensor<?x4xf32>, tensor<3x4xf32>) -> tensor<?x3xf32>
  %1 = nn.linear %x, %w : (tensor<?x4xf32>, tensor<3x4xf32>) -> tensor<?x3xf32>
  // CHECK: nn.matmul {{.*}} -> tensor<5x6x2x7xf32>
  %2 = nn.matmul %m, %n : (tensor<5x1x2x3xf32>, tensor<6x3x7xf32>) -> tensor<5x6x2x7xf32>
  return
}

// CHECK-LABEL: @elementwise
func.func @elementwise(%x: tensor<2x3xf32>, %y: tensor<3xf32>, %z: tensor<2x1xf32>) {
  // CHECK: nn.relu
  %0 = nn.relu %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.clip %{{.*}} {high = 6.000000e+00 : f32, low = 0.000000e+00 : f32}
  %1 = nn.clip %x {low = 0.0 : f32, high = 6.0 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.leaky_relu %{{.*}} {alpha = 1.000000e-01 : f32}
  %2 = nn.leaky_relu %x {alpha = 0.1 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.sigmoid
  %3 = nn.sigmoid %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.tanh
  %4 = nn.tanh %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.softmax %{{.*}} {axis = 0 : i64}
  %5 = nn.softmax %x {axis = 0 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.softmax %{{[a-z0-9]+}} :
  %6 = nn.softmax %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.add
  %7 = nn.add %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.sub
  %8 = nn.sub %y, %x : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: nn.mul {{.*}} -> tensor<2x3xf32>
  %9 = nn.mul %z, %y : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// CHECK-LABEL: @pooling
func.func @pooling(%x: tensor<1x2x7x7xf32>, %v: tensor<2xf32>, %x3: tensor<1x2x4x4x4xf32>) {
  // CHECK: nn.max_pool %{{.*}} {ceil_mode, kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>} : {{.*}} -> tensor<1x2x4x4xf32>
  %0 = nn.max_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, ceil_mode} : (tensor<1x2x7x7xf32>) -> tensor<1x2x4x4xf32>
  // CHECK: nn.avg_pool %{{.*}} {count_include_pad, kernel = array<i64: 3, 3>, pads = array<i64: 1, 1, 1, 1>}
  %1 = nn.avg_pool %x {kernel = array<i64: 3, 3>, pads = array<i64: 1, 1, 1, 1>, count_include_pad} : (tensor<1x2x7x7xf32>) -> tensor<1x2x7x7xf32>
  // CHECK: nn.global_avg_pool {{.*}} -> tensor<1x2x1x1xf32>
  %2 = nn.global_avg_pool %x : (tensor<1x2x7x7xf32>) -> tensor<1x2x1x1xf32>
  // CHECK: nn.max_pool {{.*}} -> tensor<1x2x3x3x3xf32>
  %3 = nn.max_pool %x3 {kernel = array<i64: 2, 2, 2>} : (tensor<1x2x4x4x4xf32>) -> tensor<1x2x3x3x3xf32>
  // CHECK: nn.lrn %{{.*}} {size = 5 : i64}
  %4 = nn.lrn %x {size = 5 : i64} : (tensor<1x2x7x7xf32>) -> tensor<1x2x7x7xf32>
  // CHECK: nn.batch_norm {{.*}} {epsilon = 1.000000e-03 : f32}
  %5 = nn.batch_norm %x, %v, %v, %v, %v {epsilon = 1.0e-3 : f32} : (tensor<1x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x7x7xf32>
  return
}

// CHECK-LABEL: @movement
func.func @movement(%x: tensor<?x3x4xf32>, %y: tensor<?x2x4xf32>, %s: tensor<2x3xf32>) {
  // CHECK: nn.concat {{.*}} {axis = 1 : i64} : {{.*}} -> tensor<?x5x4xf32>
  %0 = nn.concat %x, %y {axis = 1 : i64} : (tensor<?x3x4xf32>, tensor<?x2x4xf32>) -> tensor<?x5x4xf32>
  // CHECK: nn.flatten {{.*}} -> tensor<?x12xf32>
  %1 = nn.flatten %x : (tensor<?x3x4xf32>) -> tensor<?x12xf32>
  // CHECK: nn.reshape {{.*}} -> tensor<?x2x6xf32>
  %2 = nn.reshape %x : (tensor<?x3x4xf32>) -> tensor<?x2x6xf32>
  // CHECK: nn.transpose {{.*}} {permutation = array<i64: 2, 0, 1>} : {{.*}} -> tensor<4x?x3xf32>
  %3 = nn.transpose %x {permutation = array<i64: 2, 0, 1>} : (tensor<?x3x4xf32>) -> tensor<4x?x3xf32>
  // CHECK: nn.pad {{.*}} {mode = #nn<pad_mode reflect>, pads = array<i64: 0, 1, 0, 2>} : {{.*}} -> tensor<2x6xf32>
  %4 = nn.pad %s {mode = #nn<pad_mode reflect>, pads = array<i64: 0, 1, 0, 2>} : (tensor<2x3xf32>) -> tensor<2x6xf32>
  // CHECK: nn.pad {{.*}} {pads = array<i64: -1, 0, 0, 1>, value = 2.000000e+00 : f32} : {{.*}} -> tensor<1x4xf32>
  %5 = nn.pad %s {pads = array<i64: -1, 0, 0, 1>, value = 2.0 : f32} : (tensor<2x3xf32>) -> tensor<1x4xf32>
  return
}

// CHECK: blob: "0x040000000000803F0000803F"
{-#
  dialect_resources: {
    builtin: {
      blob: "0x040000000000803F0000803F"
    }
  }
#-}
