// RUN: l2dc-opt %s --verify-roundtrip | FileCheck %s
// RUN: l2dc-opt %s --emit-bytecode | l2dc-opt | FileCheck %s
// RUN: l2dc-opt %s --mlir-print-op-generic | l2dc-opt | FileCheck %s

// Every table entry and every instruction, on one processing element. The
// names of registers, of their values and of the operands are those of
// assembly; an operand at its default is left out.

// CHECK-LABEL: eie.program @main inputs [0] outputs [3] target<{pes = 1 : i64}> {
eie.program @main inputs [0] outputs [3] target<{pes = 1 : i64}> {
  // CHECK-NEXT: eie.buffer "x" tensor<1x1x2xf32>
  eie.buffer "x" tensor<1x1x2xf32>
  eie.buffer "y" tensor<1x1x2xf32>
  // CHECK: eie.buffer "c" tensor<2xf32> = dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
  eie.buffer "c" tensor<2xf32> = dense<[1.0, 2.0]> : tensor<2xf32>
  eie.buffer "z" tensor<1x1x2xf32>
  // CHECK: eie.layer "c1" eie
  eie.layer "c1" eie
  // CHECK-NEXT: eie.layer "add" host
  eie.layer "add" host
  // CHECK-NEXT: eie.encoded <1 x 1, pes = 1, index_bits = 4
  eie.encoded #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
  // CHECK-NEXT: eie.bias dense<2.500000e-01> : tensor<1xf32>
  eie.bias dense<0.25> : tensor<1xf32>
  // CHECK-NEXT: eie.patch {channel_begin = 0 : i64, channels = 1 : i64,
  eie.patch {channel_begin = 0 : i64, channels = 1 : i64, input = array<i64: 2>, output = array<i64: 2>, kernel = array<i64: 1>, stride = array<i64: 1>, dilation = array<i64: 1>, pad = array<i64: 0>}
  // CHECK-NEXT: eie.order dense<0> : tensor<1xui32>
  eie.order dense<0> : tensor<1xui32>
  // CHECK-NEXT: eie.step "add" "sum" inputs [1, 2] output 3 {}
  eie.step "add" "sum" inputs [1, 2] output 3 {}
  // CHECK-NEXT: eie.inst.layer_begin layer = 0
  eie.inst.layer_begin layer = 0
  // CHECK-NEXT: eie.inst.set register = active_pes value = 1
  eie.inst.set register = active_pes value = 1
  // CHECK-NEXT: eie.inst.set register = activation value = relu
  eie.inst.set register = activation value = relu
  // CHECK-NEXT: eie.inst.set register = zero_test value = not_positive
  eie.inst.set register = zero_test value = not_positive
  // CHECK-NEXT: eie.inst.set register = input_length value = 1
  eie.inst.set register = input_length value = 1
  eie.inst.set register = output_length value = 1
  // CHECK: eie.inst.load_matrix matrix = 0 pointer_base = 0 spmat_base = 0 codebook = 0
  eie.inst.load_matrix matrix = 0 pointer_base = 0 spmat_base = 0 codebook = 0
  // CHECK-NEXT: eie.inst.load_activations buffer = 0 count = 1 offset = 1
  eie.inst.load_activations buffer = 0 count = 1 position = 0 offset = 1
  // CHECK-NEXT: eie.inst.clear
  eie.inst.clear
  // CHECK-NEXT: eie.inst.run
  eie.inst.run
  // CHECK-NEXT: eie.inst.write_back
  eie.inst.write_back
  // CHECK-NEXT: eie.inst.swap
  eie.inst.swap
  // CHECK-NEXT: eie.inst.loop count = 2
  eie.inst.loop count = 2
  // CHECK-NEXT: eie.inst.load_patch patch = 0 buffer = 0
  eie.inst.load_patch patch = 0 buffer = 0
  // CHECK-NEXT: eie.inst.load_bias bias = 0 order = 0
  eie.inst.load_bias bias = 0 order = 0
  eie.inst.run
  eie.inst.write_back
  // CHECK: eie.inst.store_activations buffer = 1 loop_stride = 1
  eie.inst.store_activations buffer = 1 loop_stride = 1 order = none
  // CHECK-NEXT: eie.inst.end_loop
  eie.inst.end_loop
  // CHECK-NEXT: eie.inst.layer_end
  eie.inst.layer_end
  eie.inst.layer_begin layer = 1
  // CHECK: eie.inst.host step = 0
  eie.inst.host step = 0
  eie.inst.layer_end
  // CHECK: eie.inst.halt
  eie.inst.halt
}
