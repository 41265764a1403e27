// RUN: l2dc-opt %s --split-input-file --verify-diagnostics --convert-nn-to-linalg --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @relu
// CHECK-SAME: (%[[X:.*]]: tensor<?x2xf32>)
// CHECK: %[[N:.*]] = tensor.dim %[[X]]
// CHECK: %[[INIT:.*]] = tensor.empty(%[[N]]) : tensor<?x2xf32>
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]} ins(%[[X]] : {{.*}}) outs(%[[INIT]]
// CHECK: arith.cmpf olt
// CHECK: arith.select
func.func @relu(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %0 = nn.relu %x : (tensor<?x2xf32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

// -----

// Shared weights are decoded.
// CHECK-LABEL: func.func @linear
// CHECK: arith.constant dense<{{\[}}[0.000000e+00, 5.000000e-01]]> : tensor<1x2xf32>
// CHECK: linalg.fill
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "reduction"]
func.func @linear(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
  %w = nn.weight #nn.shared<bits = 1, codebook = [0.0, 0.5],
    codes = dense<[[0, 1]]> : tensor<1x2xui8>>
  %0 = nn.linear %x, %w : (tensor<?x2xf32>, tensor<1x2xf32>) -> tensor<?x1xf32>
  return %0 : tensor<?x1xf32>
}

// -----

// The loops over the window stand outside those over the output, whose extents
// follow from the input's.
// CHECK-DAG: #[[$READ:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d3, d6 * 2 + d4, d7 * 2 + d5)>
// CHECK-LABEL: func.func @conv
// CHECK: affine.apply
// CHECK: tensor.insert_slice
// CHECK: linalg.generic {indexing_maps = [#[[$READ]]
func.func @conv(%x: tensor<?x3x?x?xf32>, %w: tensor<4x3x3x3xf32>)
    -> tensor<?x4x?x?xf32> {
  %0 = nn.conv %x, %w {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>}
    : (tensor<?x3x?x?xf32>, tensor<4x3x3x3xf32>) -> tensor<?x4x?x?xf32>
  return %0 : tensor<?x4x?x?xf32>
}

// -----

// What is not nn stays.
// CHECK-LABEL: func.func @mixed
// CHECK: arith.addf
// CHECK: linalg.generic
func.func @mixed(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = arith.addf %x, %x : tensor<2xf32>
  %1 = nn.tanh %0 : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

func.func @groups(%x: tensor<1x?x4x4xf32>, %w: tensor<4x1x2x2xf32>)
    -> tensor<1x4x3x3xf32> {
  // expected-error @+1 {{'nn.conv' op with groups needs static channels, found 'tensor<1x?x4x4xf32>' and 'tensor<4x1x2x2xf32>'}}
  %0 = nn.conv %x, %w {groups = 2 : i64}
    : (tensor<1x?x4x4xf32>, tensor<4x1x2x2xf32>) -> tensor<1x4x3x3xf32>
  return %0 : tensor<1x4x3x3xf32>
}
