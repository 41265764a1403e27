// RUN: l2dc-opt %s --eie-schedule -split-input-file -verify-diagnostics

func.func @not_converted(%x: tensor<1x2xf32>) -> tensor<1x2xf32>
    attributes {eie.target = #eie.target<{}>} {
  // expected-error@+1 {{'nn.relu' op cannot be scheduled; run convert-nn-to-eie first}}
  %0 = nn.relu %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

func.func @constant(%x: tensor<1x2xf32>) -> tensor<2xf32>
    attributes {eie.target = #eie.target<{}>} {
  %0 = nn.weight #nn.dense<dense<0.5> : tensor<2xf32>>
  // expected-error@+1 {{returns a constant, which a program cannot compute}}
  return %0 : tensor<2xf32>
}

// -----

#a = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
#b = #eie.matrix<1 x 1 at (1, 0), pes = 2, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1], [0, 0]]> : tensor<2x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @pes(%x: tensor<1x1xf32>) -> tensor<1x2xf32>
    attributes {eie.target = #eie.target<{}>} {
  // expected-error@+1 {{tiles of one row batch need the same rows, and all tiles the same number of PEs}}
  %0 = eie.matvec "l" %x, [#a, #b] : (tensor<1x1xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
