// RUN: l2dc-opt %s --eie-choose-pes="objective=energy" --remarks-filter="eie-.*" --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=PES
// RUN: l2dc-opt %s --eie-choose-index-width="objective=time" --remarks-filter="eie-.*" --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=WIDTH
// RUN: l2dc-opt %s --eie-choose-pes="objective=time" | FileCheck %s --check-prefix=TIME
// RUN: not l2dc-opt %s --eie-choose-pes="objective=area" 2>&1 | FileCheck %s --check-prefix=ERROR
// ERROR: error: objective must be time, energy or edp, found 'area'

// One row on four PEs: three of them read their pointers for nothing.

// PES: remark: [Analysis] ChoosePEs | Category:eie-choose-pes | Function=ip1 | EnergyUJ={{.*}}, IndexBits=2, LoadBalance={{.*}}, PEs=4, TimeUs=
// PES: [Analysis] {{.*}} PEs=2
// PES: [Analysis] {{.*}} PEs=1
// PES: [Passed] {{.*}} Cycles=9, CyclesBefore=8, EnergyUJ={{.*}}, EnergyUJBefore={{.*}}, IndexBits=2,{{.*}} PEs=1
// PES: eie.matvec "ip1" %arg0, [#eie.matrix<6 x 1, pes = 1, index_bits = 2

// Two PEs are as fast as four and take less energy.

// TIME: eie.matvec "ip1" %arg0, [#eie.matrix<6 x 1, pes = 2

// WIDTH: [Analysis] {{.*}} IndexBits=2
// WIDTH: [Analysis] {{.*}} IndexBits=8
// WIDTH: eie.matvec
func.func @main(%x: tensor<1x1xf32>) -> tensor<1x6xf32>
    attributes {eie.target = #eie.target<{pes = 4 : i64, index_bits = 2 : i64}>} {
  %0 = eie.matvec "ip1" %x, [#eie.matrix<6 x 1, pes = 4, index_bits = 2,
      codebook = [0.0, 0.5], pointers = dense<[[0, 1], [0, 0], [0, 0], [0, 0]]> : tensor<4x2xui32>,
      entries = dense<[[1, 1]]> : tensor<1x2xui8>>]
    : (tensor<1x1xf32>) -> tensor<1x6xf32>
  return %0 : tensor<1x6xf32>
}
