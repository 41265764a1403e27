// RUN: l2dc-opt %s --convert-nn-to-eie=target-model=%S/Inputs/tiny.json -split-input-file | FileCheck %s
// RUN: l2dc-opt %s --convert-nn-to-eie="target-model=%S/Inputs/tiny.json mode=paper" -split-input-file | FileCheck %s --check-prefix=PAPER

// Two PEs with register files of two activations: four rows and columns a tile.

// CHECK-LABEL: func.func @split
// CHECK: eie.matvec "ip1" %arg0,
// CHECK-SAME: [#eie.matrix<4 x 4, {{[^>]*}}> : tensor<2x5xui32>, {{[^>]*}}> : tensor<16x2xui8>>,
// CHECK-SAME: #eie.matrix<4 x 2 at (0, 4), {{[^>]*}}> : tensor<2x3xui32>, {{[^>]*}}> : tensor<8x2xui8>>,
// CHECK-SAME: #eie.matrix<1 x 4 at (4, 0), {{[^>]*}}> : tensor<2x5xui32>, {{[^>]*}}> : tensor<4x2xui8>>,
// CHECK-SAME: #eie.matrix<1 x 2 at (4, 4),
// PAPER: eie.matvec "ip1" %arg0, [#eie.matrix<5 x 6, {{[^>]*}}> : tensor<2x7xui32>, {{[^>]*}}> : tensor<30x2xui8>>] {
func.func @split(%x: tensor<1x6xf32>) -> tensor<1x5xf32> {
  %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5], codes = dense<1> : tensor<5x6xui8>>
  %0 = nn.linear "ip1" %x, %w : (tensor<1x6xf32>, tensor<5x6xf32>) -> tensor<1x5xf32>
  return %0 : tensor<1x5xf32>
}
