// RUN: l2dc-opt %s --convert-nn-to-eie=pes=2 --eie-schedule | FileCheck %s

// The 1.0 of a bias column needs a format with at most 14 fraction bits, also
// where activations of at most 0.2 would have 17.

#m2x3 = #eie.matrix<2 x 3, pes = 2, index_bits = 4, codebook = [0.0, 0.5, 1.5], pointers = dense<[[0, 0, 1, 1], [0, 1, 1, 1]]> : tensor<2x4xui32>, entries = dense<[[2, 0], [1, 0]]> : tensor<2x2xui8>>
#m2x2 = #eie.matrix<2 x 2, pes = 2, index_bits = 4, codebook = [0.0, 0.5, 1.5], pointers = dense<[[0, 0, 1], [0, 1, 1]]> : tensor<2x3xui32>, entries = dense<[[2, 0], [1, 0]]> : tensor<2x2xui8>>

// CHECK-LABEL: eie.program @columns
// CHECK: register = source_fraction value = 14
// CHECK: register = dest_fraction value = 14
// CHECK: register = bias_column value = 1
// CHECK: layer_begin layer = 1
// CHECK-NOT: register = source_fraction
// CHECK: register = dest_fraction value = 17
// CHECK: layer_end
func.func @columns(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = eie.matvec "ip1" %x, [#m2x3] {bias_column, input_range = 0.2 : f32, output_range = 0.2 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = eie.matvec "ip2" %0, [#m2x3] {bias_column, output_range = 0.2 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// CHECK-LABEL: eie.program @no_columns
// CHECK: register = source_fraction value = 17
// CHECK: register = dest_fraction value = 17
func.func @no_columns(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = eie.matvec "ip1" %x, [#m2x2] {input_range = 0.2 : f32, output_range = 0.2 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
