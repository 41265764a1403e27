// RUN: l2dc-opt %s -split-input-file -verify-diagnostics

func.func @f() {
  // expected-error@+1 {{values must be a ranked static tensor of f32, found 'tensor<2xi32>'}}
  %0 = nn.weight #nn.dense<dense<1> : tensor<2xi32>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'nn.weight' op values of type 'tensor<2xf32>' need 8 bytes, but the blob has 4}}
  %0 = nn.weight #nn.dense<dense_resource<short> : tensor<2xf32>>
  return
}
{-# dialect_resources: { builtin: { short: "0x040000000000803F" } } #-}

// -----

func.func @f() {
  // expected-error@+1 {{'nn.weight' op values of type 'tensor<2xf32>' need 8 bytes, but the blob has 0}}
  %0 = nn.weight #nn.dense<dense_resource<absent> : tensor<2xf32>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'nn.weight' op pruned weights say kept = 3, but hold 1 nonzero values}}
  %0 = nn.weight #nn.pruned<element, kept = 3, dense<[1.0, 0.0]> : tensor<2xf32>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'nn.weight' op weights pruned by channel hold zeros, but no input channel is zero throughout}}
  %0 = nn.weight #nn.pruned<channel, kept = 3, dense<[[1.0, 0.0], [1.0, 1.0]]> : tensor<2x2xf32>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{weights pruned n of m need 1 <= n < m, found 4 of 4}}
  %0 = nn.weight #nn.pruned<n_of_m(4:4), kept = 1, dense<[1.0, 0.0]> : tensor<2xf32>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'nn.weight' op weights pruned 1 of 2 keep more than 1 in some group}}
  %0 = nn.weight #nn.pruned<n_of_m(1:2), kept = 2, dense<[1.0, 2.0]> : tensor<2xf32>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{shared weights need 1 to 8 bits, found 9}}
  %0 = nn.weight #nn.shared<bits = 9, codebook = [0.0], codes = dense<0> : tensor<2xui8>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{codebook must start with 0.0, the value of pruned weights}}
  %0 = nn.weight #nn.shared<bits = 1, codebook = [1.0], codes = dense<0> : tensor<2xui8>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{codebook has 3 entries, but 1 bits index at most 2}}
  %0 = nn.weight #nn.shared<bits = 1, codebook = [0.0, 1.0, 2.0], codes = dense<0> : tensor<2xui8>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{codes must be a ranked static tensor of ui8, found 'tensor<2xi8>'}}
  %0 = nn.weight #nn.shared<bits = 1, codebook = [0.0, 1.0], codes = dense<0> : tensor<2xi8>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'nn.weight' op code 2 of weight 1 is outside the codebook of 2 entries}}
  %0 = nn.weight #nn.shared<bits = 2, codebook = [0.0, 1.0], codes = dense<[1, 2]> : tensor<2xui8>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'nn.weight' op codes of type 'tensor<2xui8>' need 2 bytes, but the blob has 4}}
  %0 = nn.weight #nn.shared<bits = 2, codebook = [0.0, 1.0], codes = dense_resource<short> : tensor<2xui8>>
  return
}
{-# dialect_resources: { builtin: { short: "0x040000000000803F" } } #-}

// -----

func.func @f() {
  // expected-error@+1 {{coded weights must be a static tensor of f32, found 'tensor<?xf32>'}}
  %0 = nn.weight #nn.coded<tensor<?xf32>, kept = 1, weight_bits = 1, index_bits = 1, codebook = [0.0], data = dense<0> : tensor<2xui8>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{data must be a ranked static tensor of ui8, found 'tensor<2xf32>'}}
  %0 = nn.weight #nn.coded<tensor<2xf32>, kept = 1, weight_bits = 1, index_bits = 1, codebook = [0.0], data = dense<0.0> : tensor<2xf32>>
  return
}

// -----

func.func @f() {
  // expected-error@+1 {{'nn.weight' op coded weights are damaged:}}
  %0 = nn.weight #nn.coded<tensor<2xf32>, kept = 1, weight_bits = 1, index_bits = 1, codebook = [0.0], data = dense<255> : tensor<2xui8>>
  return
}

// -----

func.func @f(%x: tensor<4x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+2 {{input must have a batch, a channel and 1 to 3 spatial dimensions, found 'tensor<4x8xf32>'}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w  : (tensor<4x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3xf32>) {
  // expected-error@+2 {{filter must be static with the rank of the input 'tensor<1x4x8x8xf32>', found 'tensor<6x4x3xf32>'}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w  : (tensor<1x4x8x8xf32>, tensor<6x4x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x1x3x3xf32>) {
  // expected-error@+2 {{groups must divide the 6 output channels of filter 'tensor<6x1x3x3xf32>', found 4}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w {groups = 4 : i64} : (tensor<1x4x8x8xf32>, tensor<6x1x3x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x3x3x3xf32>) {
  // expected-error@+2 {{filter 'tensor<6x3x3x3xf32>' in 1 groups needs 3 input channels, but the input is 'tensor<1x4x8x8xf32>'}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w  : (tensor<1x4x8x8xf32>, tensor<6x3x3x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>, %b: tensor<5xf32>) {
  // expected-error@+2 {{bias must have 6 elements, one for each output channel, found 'tensor<5xf32>'}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w bias %b  : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<5xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+2 {{strides must have 2 values for 2 spatial dimensions, found 1}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w {strides = array<i64: 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+2 {{strides must be at least 1, found 0}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w {strides = array<i64: 0, 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+2 {{dilations must be at least 1, found 0}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w {dilations = array<i64: 1, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+2 {{pads must have 4 values for 2 spatial dimensions, found 2}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w {pads = array<i64: 1, 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+2 {{pads must be at least 0, found -1}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w {pads = array<i64: 1, 1, -1, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x9x3xf32>) {
  // expected-error@+2 {{window reaches over 9 elements of spatial dimension 0, which has 8 with padding}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %w  : (tensor<1x4x8x8xf32>, tensor<6x4x9x3xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>) {
  // expected-error@+2 {{'nn.conv' op inferred type(s) 'tensor<1x1x1x1xf32>' are incompatible with return type(s) of operation 'tensor<1x1x2x1xf32>'}}
  // expected-error@+1 {{'nn.conv' op failed to infer returned types}}
  %0 = nn.conv %x, %x : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x1x2x1xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>) {
  // expected-error@+2 {{kernel must have 2 values for 2 spatial dimensions, found 1}}
  // expected-error@+1 {{'nn.max_pool' op failed to infer returned types}}
  %0 = nn.max_pool %x {kernel = array<i64: 2>} : (tensor<1x4x8x8xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4x8x8xf32>) {
  // expected-error@+2 {{window reaches over 9 elements of spatial dimension 0, which has 8 with padding}}
  // expected-error@+1 {{'nn.avg_pool' op failed to infer returned types}}
  %0 = nn.avg_pool %x {kernel = array<i64: 9, 9>} : (tensor<1x4x8x8xf32>) -> tensor<?x?x?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>) {
  // expected-error@+2 {{input must have a batch, a channel and 1 to 3 spatial dimensions, found 'tensor<1x4xf32>'}}
  // expected-error@+1 {{'nn.global_avg_pool' op failed to infer returned types}}
  %0 = nn.global_avg_pool %x : (tensor<1x4xf32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>, %w: tensor<3x5xf32>) {
  // expected-error@+2 {{input N x I and weights O x I must agree in I, found 'tensor<1x4xf32>' and 'tensor<3x5xf32>'}}
  // expected-error@+1 {{'nn.linear' op failed to infer returned types}}
  %0 = nn.linear %x, %w : (tensor<1x4xf32>, tensor<3x5xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>, %w: tensor<3x4xf32>, %b: tensor<4xf32>) {
  // expected-error@+2 {{bias must have 3 elements, one for each output, found 'tensor<4xf32>'}}
  // expected-error@+1 {{'nn.linear' op failed to infer returned types}}
  %0 = nn.linear %x, %w bias %b : (tensor<1x4xf32>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>, %w: tensor<3x5xf32>) {
  // expected-error@+2 {{cannot multiply 'tensor<1x4xf32>' by 'tensor<3x5xf32>'}}
  // expected-error@+1 {{'nn.matmul' op failed to infer returned types}}
  %0 = nn.matmul %x, %w : (tensor<1x4xf32>, tensor<3x5xf32>) -> tensor<1x5xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>, %w: tensor<3x5xf32>) {
  // expected-error@+2 {{cannot broadcast 'tensor<1x4xf32>' and 'tensor<3x5xf32>' to one shape}}
  // expected-error@+1 {{'nn.add' op failed to infer returned types}}
  %0 = nn.add %x, %w : (tensor<1x4xf32>, tensor<3x5xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>) {
  // expected-error@+2 {{axis 2 is outside 'tensor<1x4xf32>'}}
  // expected-error@+1 {{'nn.softmax' op failed to infer returned types}}
  %0 = nn.softmax %x {axis = 2 : i64} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @f(%x: tensor<4xf32>) {
  // expected-error@+2 {{input must have a batch and a channel dimension, found 'tensor<4xf32>'}}
  // expected-error@+1 {{'nn.batch_norm' op failed to infer returned types}}
  %0 = nn.batch_norm %x, %x, %x, %x, %x : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>, %s: tensor<4xf32>, %v: tensor<3xf32>) {
  // expected-error@+2 {{variance must have one element for each of the 4 channels of 'tensor<1x4xf32>', found 'tensor<3xf32>'}}
  // expected-error@+1 {{'nn.batch_norm' op failed to infer returned types}}
  %0 = nn.batch_norm %x, %s, %s, %s, %v : (tensor<1x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<3xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>) {
  // expected-error@+2 {{needs a channel dimension and a size of at least 1, found 'tensor<1x4xf32>' and 0}}
  // expected-error@+1 {{'nn.lrn' op failed to infer returned types}}
  %0 = nn.lrn %x {size = 0 : i64} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @f() {
  // expected-error@+2 {{needs at least one input}}
  // expected-error@+1 {{'nn.concat' op failed to infer returned types}}
  %0 = "nn.concat"() {axis = 0 : i64} : () -> tensor<1x4xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>) {
  // expected-error@+2 {{axis 2 is outside 'tensor<1x4xf32>'}}
  // expected-error@+1 {{'nn.concat' op failed to infer returned types}}
  %0 = nn.concat %x {axis = 2 : i64} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>, %y: tensor<2x4xf32>) {
  // expected-error@+2 {{cannot join 'tensor<1x4xf32>' and 'tensor<2x4xf32>' along axis 1}}
  // expected-error@+1 {{'nn.concat' op failed to infer returned types}}
  %0 = nn.concat %x, %y {axis = 1 : i64} : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x8xf32>
  return
}

// -----

func.func @f(%x: tensor<1x4xf32>) {
  // expected-error@+2 {{axis 3 is outside 'tensor<1x4xf32>'}}
  // expected-error@+1 {{'nn.flatten' op failed to infer returned types}}
  %0 = nn.flatten %x {axis = 3 : i64} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{'nn.reshape' op cannot reshape 'tensor<2x4xf32>' with 8 elements to 'tensor<9xf32>' with 9}}
  %0 = nn.reshape %x : (tensor<2x4xf32>) -> tensor<9xf32>
  return
}

// -----

func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{'nn.reshape' op result 'tensor<?x?xf32>' has more than one dynamic extent}}
  %0 = nn.reshape %x : (tensor<2x4xf32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+2 {{permutation must name each dimension of 'tensor<2x4xf32>' once}}
  // expected-error@+1 {{'nn.transpose' op failed to infer returned types}}
  %0 = nn.transpose %x {permutation = array<i64: 0, 0>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+2 {{pads must have 4 values for 'tensor<2x4xf32>', found 2}}
  // expected-error@+1 {{'nn.pad' op failed to infer returned types}}
  %0 = nn.pad %x {pads = array<i64: 0, 0>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+2 {{pads of 2 and 0 do not fit dimension 0 of 'tensor<2x4xf32>'}}
  // expected-error@+1 {{'nn.pad' op failed to infer returned types}}
  %0 = nn.pad %x {mode = #nn<pad_mode reflect>, pads = array<i64: 2, 0, 0, 0>} : (tensor<2x4xf32>) -> tensor<4x4xf32>
  return
}
