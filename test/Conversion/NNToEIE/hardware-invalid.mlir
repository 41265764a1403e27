// RUN: l2dc-opt %s --convert-nn-to-eie=target-model=%S/Inputs/no-room.json -verify-diagnostics

// The smallest tile on 256 PEs has 256 entries a PE, but pointers of 8 bits
// reach 255.

func.func @no_room(%x: tensor<1x256xf32>) -> tensor<1x256xf32> {
  %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5], codes = dense<1> : tensor<256x256xui8>>
  // expected-error@+1 {{layer 'ip1': a tile of 256x256 does not fit the target's memories}}
  %0 = nn.linear "ip1" %x, %w : (tensor<1x256xf32>, tensor<256x256xf32>) -> tensor<1x256xf32>
  return %0 : tensor<1x256xf32>
}
