// RUN: l2dc-opt %s --nn-winograd -split-input-file | FileCheck %s

// A result of odd extents: two patches in each direction, of which the last
// ones reach past it.

// CHECK-LABEL: func.func @odd
// CHECK: %[[V:.*]] = nn.conv "c.input" %arg0, %{{.*}} {groups = 2 : i64, nn.fixed, pads = array<i64: 1, 1, 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x2x3x3xf32>, tensor<32x1x4x4xf32>) -> tensor<1x32x2x2xf32>
// CHECK: nn.reshape %[[V]] : (tensor<1x32x2x2xf32>) -> tensor<1x2x16x4xf32>
// CHECK: nn.transpose {{.*}} {permutation = array<i64: 0, 2, 1, 3>}
// CHECK: nn.conv "c" {{.*}} {groups = 16 : i64} : (tensor<1x32x2x2xf32>, tensor<48x2x1x1xf32>) -> tensor<1x48x2x2xf32>
// CHECK: nn.matmul {{.*}} : (tensor<4x16xf32>, tensor<16x12xf32>) -> tensor<4x12xf32>
// CHECK: nn.transpose {{.*}} {permutation = array<i64: 2, 3, 0, 4, 1>}
// CHECK: nn.pad {{.*}} {pads = array<i64: 0, 0, 0, 0, 0, 0, -1, -1>} : (tensor<1x3x4x4xf32>) -> tensor<1x3x3x3xf32>
// CHECK: nn.add
func.func @odd(%x: tensor<1x2x3x3xf32>) -> tensor<1x3x3x3xf32> {
  %w = nn.weight "w" #nn.dense<dense<1.0> : tensor<3x2x3x3xf32>>
  %b = nn.weight "b" #nn.dense<dense<0.5> : tensor<3xf32>>
  %0 = nn.conv "c" %x, %w bias %b {pads = array<i64: 1, 1, 1, 1>} : (tensor<1x2x3x3xf32>, tensor<3x2x3x3xf32>, tensor<3xf32>) -> tensor<1x3x3x3xf32>
  return %0 : tensor<1x3x3x3xf32>
}

// -----

// Strides, groups, other kernels and a single channel stay.

// CHECK-LABEL: func.func @others
// CHECK-NOT: nn.matmul
func.func @others(%x: tensor<1x4x6x6xf32>, %y: tensor<1x1x6x6xf32>) -> (tensor<1x4x2x2xf32>, tensor<1x4x4x4xf32>, tensor<1x4x6x6xf32>, tensor<1x4x4x4xf32>) {
  %w = nn.weight "w" #nn.dense<dense<1.0> : tensor<4x4x3x3xf32>>
  %g = nn.weight "g" #nn.dense<dense<1.0> : tensor<4x2x3x3xf32>>
  %k = nn.weight "k" #nn.dense<dense<1.0> : tensor<4x4x1x1xf32>>
  %c = nn.weight "c" #nn.dense<dense<1.0> : tensor<4x1x3x3xf32>>
  %0 = nn.conv %x, %w {strides = array<i64: 2, 2>} : (tensor<1x4x6x6xf32>, tensor<4x4x3x3xf32>) -> tensor<1x4x2x2xf32>
  %1 = nn.conv %x, %g {groups = 2 : i64} : (tensor<1x4x6x6xf32>, tensor<4x2x3x3xf32>) -> tensor<1x4x4x4xf32>
  %2 = nn.conv %x, %k : (tensor<1x4x6x6xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x6x6xf32>
  %3 = nn.conv %y, %c : (tensor<1x1x6x6xf32>, tensor<4x1x3x3xf32>) -> tensor<1x4x4x4xf32>
  return %0, %1, %2, %3 : tensor<1x4x2x2xf32>, tensor<1x4x4x4xf32>, tensor<1x4x6x6xf32>, tensor<1x4x4x4xf32>
}
