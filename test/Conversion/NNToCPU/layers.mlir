// RUN: l2dc-opt %s --split-input-file --verify-diagnostics --convert-nn-to-cpu --cse | FileCheck %s

// Shared weights are packed, a ReLU becomes a part of the layer.
// CHECK-LABEL: func.func @shared
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32>)
// CHECK: %[[N:.*]] = tensor.dim %[[X]]
// CHECK: %[[INIT:.*]] = tensor.empty(%[[N]]) : tensor<?x2xf32>
// CHECK: cpu.linear "ip1" ins(%[[X]] : tensor<?x4xf32>) outs(%[[INIT]] : tensor<?x2xf32>) <2 x 4, columns, bitmap, codebook = [0.000000e+00, 5.000000e-01, -1.000000e+00], starts = dense<[0, 3, 6, 8, 11]> : tensor<5xui32>, entries = dense<[2, 0, 1, 1, 0, 1, 0, 0, 1, 0, 2]> : tensor<11xui8>> bias dense<[1.000000e+00, -3.000000e+00]> : tensor<2xf32> {relu} -> tensor<?x2xf32>
// CHECK-NOT: nn.relu
func.func @shared(%x: tensor<?x4xf32>) -> tensor<?x2xf32> {
  %w = nn.weight "w" #nn.shared<bits = 2, codebook = [0.0, 0.5, -1.0],
    codes = dense<[[0, 1, 0, 2], [1, 0, 0, 0]]> : tensor<2x4xui8>>
  %b = nn.weight "b" #nn.dense<dense<[1.0, -3.0]> : tensor<2xf32>>
  %0 = nn.linear "ip1" %x, %w bias %b
    : (tensor<?x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  %1 = nn.relu %0 : (tensor<?x2xf32>) -> tensor<?x2xf32>
  return %1 : tensor<?x2xf32>
}

// -----

// Plain weights and weights that are arguments are for convert-nn-to-linalg.
// CHECK-LABEL: func.func @plain
// CHECK: nn.linear
// CHECK: nn.linear
func.func @plain(%x: tensor<1x2xf32>, %v: tensor<2x2xf32>) -> tensor<1x2xf32> {
  %w = nn.weight #nn.dense<dense<0.5> : tensor<2x2xf32>>
  %0 = nn.linear %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = nn.linear %0, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// One row for each output channel.
// CHECK-LABEL: func.func @conv
// CHECK: cpu.conv "c" {{.*}} <1 x 4, rows, bytes, {{.*}} {dilations = array<i64: 1, 1>, kernel = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x1x2x2xf32>
func.func @conv(%x: tensor<1x1x3x3xf32>) -> tensor<1x1x2x2xf32> {
  %w = nn.weight #nn.shared<bits = 1, codebook = [0.0, 0.5],
    codes = dense<[[[[0, 1], [1, 0]]]]> : tensor<1x1x2x2xui8>>
  %0 = nn.conv "c" %x, %w : (tensor<1x1x3x3xf32>, tensor<1x1x2x2xf32>)
    -> tensor<1x1x2x2xf32>
  return %0 : tensor<1x1x2x2xf32>
}

// -----

func.func @dynamic(%x: tensor<1x1x?x3xf32>) -> tensor<1x1x?x2xf32> {
  %w = nn.weight #nn.shared<bits = 1, codebook = [0.0, 0.5],
    codes = dense<1> : tensor<1x1x2x2xui8>>
  // expected-error @+1 {{'nn.conv' op needs static shapes but for the batch, found 'tensor<1x1x?x3xf32>'}}
  %0 = nn.conv "c" %x, %w : (tensor<1x1x?x3xf32>, tensor<1x1x2x2xf32>)
    -> tensor<1x1x?x2xf32>
  return %0 : tensor<1x1x?x2xf32>
}
