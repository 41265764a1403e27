// RUN: l2dc-opt %s --convert-nn-to-eie=pes=2 --eie-schedule -o %t.mlir
// RUN: l2dc-translate %t.mlir --eie-to-binary -o %t.eie
// RUN: l2dc-translate %t.eie --binary-to-eie -o %t.again.mlir
// RUN: l2dc-opt %t.again.mlir -o %t.canonical.mlir
// RUN: cmp %t.mlir %t.canonical.mlir
// RUN: l2dc-translate %t.again.mlir --eie-to-binary -o %t.again.eie
// RUN: cmp %t.eie %t.again.eie
// RUN: FileCheck %s < %t.again.mlir

// A file that is not an image, one that lost its end, and one with a changed
// byte are refused.

// RUN: not l2dc-translate %s --binary-to-eie 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: %python -c "import sys; d = open(sys.argv[1], 'rb').read(); open(sys.argv[2], 'wb').write(d[:-1])" %t.eie %t.short
// RUN: not l2dc-translate %t.short --binary-to-eie 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: %python -c "import sys; d = bytearray(open(sys.argv[1], 'rb').read()); d[len(d) // 2] ^= 1; open(sys.argv[2], 'wb').write(d)" %t.eie %t.changed
// RUN: not l2dc-translate %t.changed --binary-to-eie 2>&1 | FileCheck %s --check-prefix=BAD
// BAD: error: {{.+}}

// RUN: not l2dc-translate %s --eie-to-binary 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: an image holds one eie.program, found 0; run convert-nn-to-eie and eie-schedule first

// CHECK: eie.program @main inputs [0] outputs [{{[0-9]+}}]
func.func @main(%x: tensor<1x1x4x4xf32>) -> tensor<1x2xf32> {
  %w1 = nn.weight "w1" #nn.shared<bits = 2, codebook = [0.0, 0.5, -1.5], codes = dense<[[[[1, 0], [0, 2]]], [[[0, 2], [1, 0]]]]> : tensor<2x1x2x2xui8>>
  %b1 = nn.weight "b1" #nn.dense<dense<[0.5, -1.0]> : tensor<2xf32>>
  %w2 = nn.weight "w2" #nn.shared<bits = 1, codebook = [0.0, 0.5], codes = dense<1> : tensor<2x2xui8>>
  // CHECK: eie.step "max_pool"
  // CHECK: eie.inst.loop count = 9
  %0 = nn.conv "c1" %x, %w1 bias %b1 : (tensor<1x1x4x4xf32>, tensor<2x1x2x2xf32>, tensor<2xf32>) -> tensor<1x2x3x3xf32>
  %1 = nn.max_pool %0 {kernel = array<i64: 3, 3>} : (tensor<1x2x3x3xf32>) -> tensor<1x2x1x1xf32>
  %2 = nn.flatten %1 : (tensor<1x2x1x1xf32>) -> tensor<1x2xf32>
  %3 = nn.linear "ip1" %2, %w2 : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}
