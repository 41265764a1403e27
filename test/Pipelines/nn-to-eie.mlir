// RUN: l2dc-opt %s --nn-to-eie="pes=2 bias=column input-range=2" | FileCheck %s

// The batch becomes 1, and a layer becomes a program with a bias column.

// CHECK: eie.program @main inputs [0] outputs [1] target<{pes = 2 : i64}> {
// CHECK: eie.buffer "input0" tensor<1x3xf32>
// CHECK: eie.encoded <2 x 4, pes = 2
// CHECK: eie.inst.set register = bias_column value = 1
// CHECK: eie.inst.run
func.func @main(%x: tensor<?x3xf32>) -> tensor<?x2xf32> {
  %w = nn.weight "w" #nn.shared<bits = 2, codebook = [0.0, 0.5, 1.5], codes = dense<[[0, 2, 0], [1, 0, 0]]> : tensor<2x3xui8>>
  %b = nn.weight "b" #nn.dense<dense<[0.5, 1.5]> : tensor<2xf32>>
  %0 = nn.linear "ip1" %x, %w bias %b : (tensor<?x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}
