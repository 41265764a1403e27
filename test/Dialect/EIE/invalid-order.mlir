// RUN: l2dc-opt %s -split-input-file -verify-diagnostics

#m = #eie.matrix<3 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>
func.func @type(%x: tensor<1x1xf32>) -> tensor<1x2xf32> {
  // expected-error @+1 {{'eie.matvec' op order must be a ranked static tensor of ui32, found 'tensor<3xi32>'}}
  %0 = eie.matvec "a" %x, [#m] order dense<0> : tensor<3xi32> : (tensor<1x1xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

#m = #eie.matrix<3 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>
func.func @rank(%x: tensor<1x1xf32>) -> tensor<1x2xf32> {
  // expected-error @+1 {{'eie.matvec' op order needs as many positions for each of 1 groups, found 'tensor<1x3xui32>'}}
  %0 = eie.matvec "a" %x, [#m] order dense<[[0, 1, 4294967295]]> : tensor<1x3xui32> : (tensor<1x1xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

#m = #eie.matrix<3 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>
func.func @twice(%x: tensor<1x1xf32>) -> tensor<1x2xf32> {
  // expected-error @+1 {{'eie.matvec' op order names output 1 twice}}
  %0 = eie.matvec "a" %x, [#m] order dense<[1, 0, 1]> : tensor<3xui32> : (tensor<1x1xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

#m = #eie.matrix<3 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>
func.func @missing(%x: tensor<1x1xf32>) -> tensor<1x2xf32> {
  // expected-error @+1 {{'eie.matvec' op order names 1 of 2 outputs}}
  %0 = eie.matvec "a" %x, [#m] order dense<[1, 4294967295, 4294967295]> : tensor<3xui32> : (tensor<1x1xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

#m = #eie.matrix<3 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>
func.func @outside(%x: tensor<1x1xf32>) -> tensor<1x2xf32> {
  // expected-error @+1 {{'eie.matvec' op order has output 2 at position 2 of group 0}}
  %0 = eie.matvec "a" %x, [#m] order dense<[1, 0, 2]> : tensor<3xui32> : (tensor<1x1xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// The tiles have a row for each position.

#m = #eie.matrix<3 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>
func.func @positions(%x: tensor<1x1xf32>) -> tensor<1x2xf32> {
  // expected-error @+1 {{'eie.matvec' op tile 0 reaches to row 3, column 1 of a 2x1 matrix}}
  %0 = eie.matvec "a" %x, [#m] order dense<[1, 0]> : tensor<2xui32> : (tensor<1x1xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// An output of the second group in the first.

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>
#n = #eie.matrix<1 x 1 at (1, 0), pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>
func.func @group(%x: tensor<1x2x1xf32>) -> tensor<1x2x1xf32> {
  // expected-error @+1 {{'eie.conv' op order has output 1 at position 0 of group 0}}
  %0 = eie.conv "a" %x, [#m, #n] order dense<[1, 0]> : tensor<2xui32> {kernel = array<i64: 1>, groups = 2 : i64} : (tensor<1x2x1xf32>) -> tensor<1x2x1xf32>
  return %0 : tensor<1x2x1xf32>
}
