// A module of two dialects compiles: what is recognised runs as a layer, what
// is not goes the way it went.
// RUN: l2dc-opt %s --convert-linalg-to-nn --nn-to-llvm=isa=portable | FileCheck %s

// CHECK: llvm.func @l2dc_run(
// CHECK-NOT: linalg.
// CHECK-NOT: nn.
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %init = tensor.empty() : tensor<1x2xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%fill : tensor<1x2xf32>) -> tensor<1x2xf32>
  %z = linalg.exp ins(%y : tensor<1x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %z : tensor<1x2xf32>
}
