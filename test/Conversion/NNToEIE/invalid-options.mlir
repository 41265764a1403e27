// RUN: not l2dc-opt %s --convert-nn-to-eie=bias=none 2>&1 | FileCheck %s --check-prefix=BIAS
// BIAS: error: bias must be host or column, found 'none'
// RUN: not l2dc-opt %s --convert-nn-to-eie=mode=fast 2>&1 | FileCheck %s --check-prefix=MODE
// MODE: error: mode must be paper or hardware, found 'fast'
// RUN: not l2dc-opt %s --convert-nn-to-eie=pes=1000 2>&1 | FileCheck %s --check-prefix=PES
// PES: error: {{.*}}pes
// RUN: not l2dc-opt %s --convert-nn-to-eie=target-model=%t.none 2>&1 | FileCheck %s --check-prefix=FILE
// FILE: error: {{.*}}.none

func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  return %x : tensor<1x2xf32>
}
