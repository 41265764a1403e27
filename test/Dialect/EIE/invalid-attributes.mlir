// RUN: l2dc-opt %s -split-input-file -verify-diagnostics -allow-unregistered-dialect

// expected-error@+1 {{encoded matrix cannot have 0x1 elements at (0, 0)}}
"test.op"() {m = #eie.matrix<0 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>} : () -> ()

// -----

// expected-error@+1 {{encoded matrix needs at least 1 PE, found 0}}
"test.op"() {m = #eie.matrix<1 x 1, pes = 0, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<0x2xui32>, entries = dense<0> : tensor<0x2xui8>>} : () -> ()

// -----

// expected-error@+1 {{encoded matrix needs 1 to 8 index bits, found 9}}
"test.op"() {m = #eie.matrix<1 x 1, pes = 1, index_bits = 9, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0x2xui8>>} : () -> ()

// -----

// expected-error@+1 {{pointers of 1 columns on 1 PEs need shape 1x2, found 'tensor<1x3xui32>'}}
"test.op"() {m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x3xui32>, entries = dense<0> : tensor<0x2xui8>>} : () -> ()

// -----

// expected-error@+1 {{pointers must be a ranked static tensor of ui32, found 'tensor<1x2xi32>'}}
"test.op"() {m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xi32>, entries = dense<0> : tensor<0x2xui8>>} : () -> ()

// -----

// expected-error@+1 {{entries need two bytes each, found 'tensor<0xui8>'}}
"test.op"() {m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1x2xui32>, entries = dense<0> : tensor<0xui8>>} : () -> ()

// -----

// expected-error@+1 {{encoded matrix with pointers of 'tensor<1000000x1001xui32>' and entries of 'tensor<0x2xui8>' is too large}}
"test.op"() {m = #eie.matrix<1 x 1000, pes = 1000000, index_bits = 4, codebook = [0.0], pointers = dense<0> : tensor<1000000x1001xui32>, entries = dense<0> : tensor<0x2xui8>>} : () -> ()

// -----

// expected-error@+1 {{unknown key}}
"test.op"() {t = #eie.target<{pe = 1 : i64}>} : () -> ()

// -----

// expected-error@+1 {{pes is 0}}
"test.op"() {t = #eie.target<{pes = 0 : i64}>} : () -> ()

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 2]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @pointers_too_far(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{pointers of PE 0 reach past the 1 entries}}
  %0 = eie.matvec "l" %x, [#m] : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 0]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @entries_left(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{pointers reach 0 of 1 entries}}
  %0 = eie.matvec "l" %x, [#m] : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[7, 0]]> : tensor<1x2xui8>>
func.func @code_outside(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{'eie.matvec' op}}
  %0 = eie.matvec "l" %x, [#m] : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @short_blob(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{entries of type 'tensor<1x2xui8>' need 2 bytes, but the blob has 1}}
  %0 = eie.matvec "l" %x, [#eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense_resource<short> : tensor<1x2xui8>>] : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

{-#
  dialect_resources: {
    builtin: {
      short: "0x0100000001"
    }
  }
#-}
