// RUN: l2dc-opt %s --convert-nn-to-eie=pes=1 -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @conv
func.func @conv(%x: tensor<1x1x3x3xf32>) -> tensor<1x2x2x2xf32> {
  %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5], codes = dense<[[[[1, 0], [0, 0]]], [[[0, 0], [0, 1]]]]> : tensor<2x1x2x2xui8>>
  // CHECK: eie.conv "c1" %arg0, [#eie.matrix<2 x 4, pes = 1
  // CHECK-SAME{LITERAL}: pointers = dense<[[0, 1, 1, 1, 2]]>
  // CHECK-SAME{LITERAL}: entries = dense<[[1, 0], [1, 1]]>
  // CHECK-SAME: dilations = array<i64: 1, 1>
  // CHECK-SAME: kernel = array<i64: 2, 2>
  // CHECK-SAME: pads = array<i64: 0, 0, 0, 0>
  // CHECK-SAME: strides = array<i64: 1, 1>
  %0 = nn.conv "c1" %x, %w : (tensor<1x1x3x3xf32>, tensor<2x1x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %0 : tensor<1x2x2x2xf32>
}

// -----

// One tile for each group.

// CHECK-LABEL: func.func @groups
func.func @groups(%x: tensor<1x4x2xf32>) -> tensor<1x2x2xf32> {
  %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5], codes = dense<[[[1], [0]], [[1], [1]]]> : tensor<2x2x1xui8>>
  // CHECK: eie.conv "c1" %arg0, [#eie.matrix<1 x 2, {{.*}}>, #eie.matrix<1 x 2 at (1, 0), {{.*}}>]
  // CHECK-SAME: groups = 2 : i64
  %0 = nn.conv "c1" %x, %w {groups = 2 : i64} : (tensor<1x4x2xf32>, tensor<2x2x1xf32>) -> tensor<1x2x2xf32>
  return %0 : tensor<1x2x2xf32>
}

// -----

// CHECK-LABEL: func.func @depthwise
func.func @depthwise(%x: tensor<1x2x2xf32>) -> tensor<1x2x2xf32> {
  // CHECK: eie.host {
  // CHECK-NEXT: nn.conv "c1"
  %w = nn.weight "w" #nn.dense<dense<0.5> : tensor<2x1x1xf32>>
  %0 = nn.conv "c1" %x, %w {groups = 2 : i64} : (tensor<1x2x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  return %0 : tensor<1x2x2xf32>
}
