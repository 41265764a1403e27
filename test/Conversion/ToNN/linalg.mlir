// RUN: l2dc-opt %s --split-input-file --convert-linalg-to-nn --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @matmul
// CHECK: nn.weight #nn.dense<dense<{{\[}}[1.000000e+00, 3.000000e+00], [2.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>>
// CHECK: nn.linear
// CHECK-NOT: linalg.matmul
func.func @matmul(%x: tensor<?x2xf32>, %init: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%init : tensor<?x2xf32>) -> tensor<?x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<?x2xf32>, tensor<2x2xf32>) outs(%fill : tensor<?x2xf32>) -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// -----

// What the destination holds is added.
// CHECK-LABEL: func.func @matvec
// CHECK: nn.linear
// CHECK: nn.add
func.func @matvec(%x: tensor<3xf32>, %init: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense<0.5> : tensor<2x3xf32>
  %y = linalg.matvec ins(%w, %x : tensor<2x3xf32>, tensor<3xf32>) outs(%init : tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @conv
// CHECK: nn.conv {{.*}}strides = array<i64: 2, 2>
// CHECK-NOT: linalg.conv
func.func @conv(%x: tensor<1x3x5x5xf32>) -> tensor<1x4x2x2xf32> {
  %w = arith.constant dense<0.5> : tensor<4x3x3x3xf32>
  %zero = arith.constant 0.0 : f32
  %init = tensor.empty() : tensor<1x4x2x2xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%init : tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf32>
  %y = linalg.conv_2d_nchw_fchw {strides = dense<2> : vector<2xi64>, dilations = dense<1> : vector<2xi64>} ins(%x, %w : tensor<1x3x5x5xf32>, tensor<4x3x3x3xf32>) outs(%fill : tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf32>
  return %y : tensor<1x4x2x2xf32>
}

// -----

// CHECK-LABEL: func.func @channels_last
// CHECK: nn.transpose
// CHECK: nn.conv
// CHECK: nn.transpose
func.func @channels_last(%x: tensor<1x5x5x3xf32>) -> tensor<1x3x3x4xf32> {
  %w = arith.constant dense<0.5> : tensor<3x3x3x4xf32>
  %zero = arith.constant 0.0 : f32
  %init = tensor.empty() : tensor<1x3x3x4xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%init : tensor<1x3x3x4xf32>) -> tensor<1x3x3x4xf32>
  %y = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : vector<2xi64>, dilations = dense<1> : vector<2xi64>} ins(%x, %w : tensor<1x5x5x3xf32>, tensor<3x3x3x4xf32>) outs(%fill : tensor<1x3x3x4xf32>) -> tensor<1x3x3x4xf32>
  return %y : tensor<1x3x3x4xf32>
}

// -----

// A product of two activations stays linalg's.
// CHECK-LABEL: func.func @unrecognised
// CHECK: linalg.matmul
func.func @unrecognised(%a: tensor<2x2xf32>, %b: tensor<2x2xf32>, %c: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %y = linalg.matmul ins(%a, %b : tensor<2x2xf32>, tensor<2x2xf32>) outs(%c : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}
