// RUN: l2dc-opt %s -split-input-file -verify-diagnostics

#m = #eie.matrix<2 x 2, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 0, 1]]> : tensor<1x3xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @tile_outside(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{tile 0 reaches to row 2, column 2 of a 1x2 matrix}}
  %0 = eie.matvec "l" %x, [#m] : (tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @uncovered(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{tiles cover 1 elements of a 1x2 matrix}}
  %0 = eie.matvec "l" %x, [#m] : (tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @overlap(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{tile 1 overlaps another}}
  %0 = eie.matvec "l" %x, [#m, #m] : (tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @biases(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{has 2 biases for 1 outputs}}
  %0 = eie.matvec "l" %x, [#m] bias dense<0.5> : tensor<2xf32> : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

#m = #eie.matrix<1 x 2, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1, 1]]> : tensor<1x3xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @two_biases(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{has a bias and a bias column}}
  %0 = eie.matvec "l" %x, [#m] bias dense<0.5> : tensor<1xf32> {bias_column} : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @bias_type(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{bias must be a ranked static tensor of f32, found 'tensor<1xf64>'}}
  %0 = eie.matvec "l" %x, [#m] bias dense<0.5> : tensor<1xf64> : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @range(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  // expected-error@+1 {{input_range must be positive, found -1.0}}
  %0 = eie.matvec "l" %x, [#m] {input_range = -1.0 : f32} : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @conv_batch(%x: tensor<2x1x2xf32>) -> tensor<2x1x2xf32> {
  // expected-error@+1 {{needs one sample with a channel and spatial dimensions, found 'tensor<2x1x2xf32>' to 'tensor<2x1x2xf32>'}}
  %0 = eie.conv "l" %x, [#m] {kernel = array<i64: 1>} : (tensor<2x1x2xf32>) -> tensor<2x1x2xf32>
  return %0 : tensor<2x1x2xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @conv_groups(%x: tensor<1x1x2xf32>) -> tensor<1x1x2xf32> {
  // expected-error@+1 {{needs at least 1 group, found 0}}
  %0 = eie.conv "l" %x, [#m] {kernel = array<i64: 1>, groups = 0 : i64} : (tensor<1x1x2xf32>) -> tensor<1x1x2xf32>
  return %0 : tensor<1x1x2xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @conv_result(%x: tensor<1x1x2xf32>) -> tensor<1x1x3xf32> {
  // expected-error@+1 {{gives 1x1x2, but its result is 'tensor<1x1x3xf32>'}}
  %0 = eie.conv "l" %x, [#m] {kernel = array<i64: 1>} : (tensor<1x1x2xf32>) -> tensor<1x1x3xf32>
  return %0 : tensor<1x1x3xf32>
}

// -----

#m = #eie.matrix<1 x 1, pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
func.func @conv_kernel(%x: tensor<1x1x2xf32>) -> tensor<1x1x2xf32> {
  // expected-error@+1 {{conv 'l'}}
  %0 = eie.conv "l" %x, [#m] {kernel = array<i64: 1, 1>} : (tensor<1x1x2xf32>) -> tensor<1x1x2xf32>
  return %0 : tensor<1x1x2xf32>
}

// -----

func.func @yield(%x: tensor<1xf32>) -> tensor<2xf32> {
  // expected-error@+1 {{yields 'tensor<1xf32>', but its result is 'tensor<2xf32>'}}
  %0 = eie.host {
    eie.yield %x : tensor<1xf32>
  } : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @no_yield(%x: tensor<1xf32>) -> tensor<1xf32> {
  // expected-error@+1 {{must end in eie.yield}}
  %0 = eie.host {
    %1 = nn.relu %x : (tensor<1xf32>) -> tensor<1xf32>
  } : tensor<1xf32>
  return %0 : tensor<1xf32>
}

// -----

func.func @no_tiles(%x: tensor<1x2xf32>) -> tensor<0xf32> {
  // expected-error@+1 {{needs at least one tile}}
  %0 = eie.matvec "l" %x, [] : (tensor<1x2xf32>) -> tensor<0xf32>
  return %0 : tensor<0xf32>
}
