// RUN: l2dc-opt %s --convert-nn-to-eie -split-input-file -verify-diagnostics

func.func @not_shared(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  %w = nn.weight "w" #nn.dense<dense<0.5> : tensor<1x2xf32>>
  // expected-error@+1 {{layer 'ip1' has weights that are not shared; run nn-share-weights first}}
  %0 = nn.linear "ip1" %x, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @too_many_values(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  %w = nn.weight "w" #nn.shared<bits = 5, codebook = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0], codes = dense<1> : tensor<1x2xui8>>
  // expected-error@+1 {{layer 'ip1' is shared with 17 values (5 bits), but the target's weight_bits is 4}}
  %0 = nn.linear "ip1" %x, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @dynamic(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  // expected-error@+1 {{needs static shapes, found 'tensor<?x2xf32>'; run nn-set-batch first}}
  %0 = nn.relu %x : (tensor<?x2xf32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

// -----

func.func @batch(%x: tensor<3x2xf32>) -> tensor<3x1xf32> {
  %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5], codes = dense<1> : tensor<1x2xui8>>
  // expected-error@+1 {{layer 'ip1' has a batch of 3; run nn-set-batch first}}
  %0 = nn.linear "ip1" %x, %w : (tensor<3x2xf32>, tensor<1x2xf32>) -> tensor<3x1xf32>
  return %0 : tensor<3x1xf32>
}

// -----

func.func @empty(%x: tensor<1x2xf32>) -> tensor<1x0xf32> {
  %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5], codes = dense<1> : tensor<0x2xui8>>
  // expected-error@+1 {{layer 'ip1': a matrix of 0x2 has nothing to compute}}
  %0 = nn.linear "ip1" %x, %w : (tensor<1x2xf32>, tensor<0x2xf32>) -> tensor<1x0xf32>
  return %0 : tensor<1x0xf32>
}
