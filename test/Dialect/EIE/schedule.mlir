// RUN: l2dc-opt %s --convert-nn-to-eie=pes=2 --eie-schedule -split-input-file | FileCheck %s

// The activations between two fully connected layers stay on chip.

// CHECK-LABEL: eie.program @mlp inputs [0] outputs [2] target<{pes = 2 : i64}> {
func.func @mlp(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  %w1 = nn.weight "w1" #nn.shared<bits = 2, codebook = [0.0, 0.5, 1.5], codes = dense<[[0, 2, 0], [1, 0, 0]]> : tensor<2x3xui8>>
  %b1 = nn.weight "b1" #nn.dense<dense<[0.5, -1.0]> : tensor<2xf32>>
  %w2 = nn.weight "w2" #nn.shared<bits = 2, codebook = [0.0, 0.5, 1.5], codes = dense<[[0, 2], [1, 0]]> : tensor<2x2xui8>>
  // CHECK-NEXT: eie.buffer "input0" tensor<1x3xf32>
  // CHECK-NEXT: eie.buffer "ip2" tensor<1x2xf32>
  // CHECK-NEXT: eie.buffer "value2" tensor<1x2xf32>
  // CHECK-NEXT: eie.layer "ip1" eie
  // CHECK-NEXT: eie.layer "ip2" eie
  // CHECK-NEXT: eie.layer "softmax" host
  // CHECK-NEXT: eie.encoded <2 x 3,
  // CHECK-NEXT: eie.encoded <2 x 2,
  // CHECK-NEXT: eie.bias dense<[5.000000e-01, -1.000000e+00]>
  // CHECK-NEXT: eie.step "softmax" "" inputs [1] output 2 {axis = -1 : i64}
  // CHECK-NEXT: eie.inst.layer_begin layer = 0
  // CHECK-NEXT: eie.inst.set register = weight_fraction value = 14
  // CHECK-NEXT: eie.inst.set register = source_fraction value = 14
  // CHECK-NEXT: eie.inst.set register = dest_fraction value = 13
  // CHECK-NEXT: eie.inst.set register = activation value = relu
  // CHECK-NEXT: eie.inst.load_activations buffer = 0 count = 3
  // CHECK-NEXT: eie.inst.set register = output_length value = 2
  // CHECK-NEXT: eie.inst.load_bias bias = 0
  // CHECK-NEXT: eie.inst.set register = input_length value = 3
  // CHECK-NEXT: eie.inst.load_matrix matrix = 0 pointer_base = 0 spmat_base = 0 codebook = 0
  // CHECK-NEXT: eie.inst.run
  // CHECK-NEXT: eie.inst.write_back
  // CHECK-NEXT: eie.inst.swap
  // CHECK-NEXT: eie.inst.layer_end
  %0 = nn.linear "ip1" %x, %w1 bias %b1 : (tensor<1x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = nn.relu %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  // CHECK-NEXT: eie.inst.layer_begin layer = 1
  // CHECK-NOT: load_activations
  // CHECK: eie.inst.set register = activation value = none
  // CHECK-NEXT: eie.inst.clear
  // CHECK: eie.inst.load_matrix matrix = 1 pointer_base = 4 spmat_base = 1 codebook = 1
  // CHECK-NEXT: eie.inst.set register = pointer_base value = 4
  // CHECK-NEXT: eie.inst.set register = spmat_base value = 1
  // CHECK-NEXT: eie.inst.set register = codebook value = 1
  // CHECK-NEXT: eie.inst.run
  // CHECK-NEXT: eie.inst.write_back
  // CHECK-NEXT: eie.inst.store_activations buffer = 1
  // CHECK-NEXT: eie.inst.layer_end
  %2 = nn.linear "ip2" %1, %w2 : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  // CHECK-NEXT: eie.inst.layer_begin layer = 2
  // CHECK-NEXT: eie.inst.host step = 0
  // CHECK-NEXT: eie.inst.layer_end
  // CHECK-NEXT: eie.inst.halt
  %3 = nn.softmax %2 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}

// -----

// A result that two layers read goes through a buffer.

// CHECK-LABEL: eie.program @fork inputs [0] outputs [2, 3]
func.func @fork(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5], codes = dense<1> : tensor<2x2xui8>>
  // CHECK-NOT: eie.inst.swap
  // CHECK: eie.inst.store_activations buffer = 1
  // CHECK: eie.inst.load_activations buffer = 1 count = 2
  // CHECK: eie.inst.load_activations buffer = 1 count = 2
  %0 = nn.linear "a" %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = nn.linear "b" %0, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = nn.linear "c" %0, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %1, %2 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// A grouped convolution: one loop over the four positions for each group.

// CHECK-LABEL: eie.program @groups inputs [0] outputs [1]
// CHECK: eie.patch {channel_begin = 0 : i64, channels = 2 : i64, dilation = array<i64: 1, 1>, input = array<i64: 3, 3>, kernel = array<i64: 2, 2>, output = array<i64: 2, 2>, pad = array<i64: 0, 0>, stride = array<i64: 1, 1>}
// CHECK: eie.patch {channel_begin = 2 : i64
func.func @groups(%x: tensor<1x4x3x3xf32>) -> tensor<1x4x2x2xf32> {
  %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5], codes = dense<1> : tensor<4x2x2x2xui8>>
  // CHECK: eie.inst.load_matrix matrix = 0
  // CHECK-NEXT: eie.inst.loop count = 4
  // CHECK-NEXT: eie.inst.load_patch patch = 0 buffer = 0
  // CHECK-NEXT: eie.inst.set register = output_length value = 2
  // CHECK-NEXT: eie.inst.clear
  // CHECK-NEXT: eie.inst.set register = input_length value = 8
  // CHECK-NEXT: eie.inst.set register = source_offset value = 0
  // CHECK-NEXT: eie.inst.set register = bias_column value = 0
  // CHECK-NEXT: eie.inst.set register = pointer_base value = 0
  // CHECK-NEXT: eie.inst.set register = spmat_base value = 0
  // CHECK-NEXT: eie.inst.set register = codebook value = 0
  // CHECK-NEXT: eie.inst.run
  // CHECK-NEXT: eie.inst.set register = dest_offset value = 0
  // CHECK-NEXT: eie.inst.write_back
  // CHECK-NEXT: eie.inst.store_activations buffer = 1 stride = 4 loop_stride = 1
  // CHECK-NEXT: eie.inst.end_loop
  // CHECK-NEXT: eie.inst.load_matrix matrix = 1
  // CHECK-NEXT: eie.inst.loop count = 4
  // CHECK-NEXT: eie.inst.load_patch patch = 1 buffer = 0
  // CHECK: eie.inst.store_activations buffer = 1 offset = 8 stride = 4 loop_stride = 1
  %0 = nn.conv "c1" %x, %w {groups = 2 : i64} : (tensor<1x4x3x3xf32>, tensor<4x2x2x2xf32>) -> tensor<1x4x2x2xf32>
  return %0 : tensor<1x4x2x2xf32>
}

// -----

// Constants of host steps become buffers.

// CHECK-LABEL: eie.program @constant inputs [0] outputs [1]
// CHECK: eie.buffer "c" tensor<2xf32> = dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK: eie.step "add" "" inputs [0, 2] output 1 {}
func.func @constant(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = nn.weight "c" #nn.dense<dense<[1.0, 2.0]> : tensor<2xf32>>
  %0 = nn.add %x, %c : (tensor<1x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
