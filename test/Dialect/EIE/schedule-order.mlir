// RUN: l2dc-opt %s --eie-schedule -split-input-file | FileCheck %s
// RUN: l2dc-opt %s --eie-schedule=keep-sum-order=true -split-input-file | FileCheck %s --check-prefix=KEEP
// RUN: l2dc-opt %s --eie-assign-rows -split-input-file | FileCheck %s --check-prefix=ASSIGN

// Biases go to the positions of their outputs, and results to the outputs of
// their positions. A result that stays on chip keeps its positions, and the
// columns of the next matrix are put into their order.

#a = #eie.matrix<3 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 2]]> : tensor<1x2xui32>, entries = dense<[[1, 0], [1, 1]]> : tensor<2x2xui8>>
#b = #eie.matrix<1 x 2, pes = 1, index_bits = 4, codebook = [0.0, 0.5, 0.25], pointers = dense<[[0, 1, 2]]> : tensor<1x3xui32>, entries = dense<[[1, 0], [2, 0]]> : tensor<2x2xui8>>

// CHECK-LABEL: eie.program @main
// CHECK: eie.encoded <3 x 1, pes = 1
// CHECK: eie.encoded <1 x 3, {{.*}} pointers = dense<{{\[\[}}0, 1, 1, 2]]> : tensor<1x4xui32>, entries = dense<{{\[\[}}2, 0], [1, 0]]>
// CHECK: eie.order dense<[1, 4294967295, 0]> : tensor<3xui32>
// CHECK: eie.inst.load_bias bias = 0 order = 0
// CHECK: eie.inst.write_back
// CHECK-NEXT: eie.inst.swap
// CHECK: eie.inst.set register = input_length value = 3
// CHECK: eie.inst.store_activations buffer = 1
// CHECK-NOT: order

// Positions without a row stay out when rows are assigned anew.
// ASSIGN-LABEL: func.func @main
// ASSIGN: eie.matvec "a" {{.*}} order dense<[1, 4294967295, 0]>

// KEEP-LABEL: eie.program @main
// KEEP: eie.encoded <1 x 2,
// KEEP-NOT: swap
// KEEP: eie.inst.store_activations buffer = 1 order = 0
// KEEP: eie.inst.load_activations buffer = 1 count = 2
func.func @main(%x: tensor<1x1xf32>) -> tensor<1x1xf32>
    attributes {eie.target = #eie.target<{pes = 1 : i64}>} {
  %0 = eie.matvec "a" %x, [#a] order dense<[1, 4294967295, 0]> : tensor<3xui32> bias dense<[0.5, 0.0]> : tensor<2xf32> : (tensor<1x1xf32>) -> tensor<1x2xf32>
  %1 = eie.matvec "b" %0, [#b] : (tensor<1x2xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}

// -----

// Columns cannot move from tile to tile: the result goes through a buffer.

#a = #eie.matrix<2 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 2]]> : tensor<1x2xui32>, entries = dense<[[1, 0], [1, 0]]> : tensor<2x2xui8>>
#b = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
#c = #eie.matrix<1 x 1 at (0, 1), pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>

// CHECK-LABEL: eie.program @tiles
// CHECK: eie.inst.store_activations buffer = 1 order = 0
// CHECK: eie.inst.load_activations buffer = 1 count = 2
func.func @tiles(%x: tensor<1x1xf32>) -> tensor<1x1xf32>
    attributes {eie.target = #eie.target<{pes = 1 : i64}>} {
  %0 = eie.matvec "a" %x, [#a] order dense<[1, 0]> : tensor<2xui32> : (tensor<1x1xf32>) -> tensor<1x2xf32>
  %1 = eie.matvec "b" %0, [#b, #c] : (tensor<1x2xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}
