// RUN: l2dc-opt %s --eie-order-rows -split-input-file | FileCheck %s --check-prefixes=CHECK,ORDER
// RUN: l2dc-opt %s --eie-assign-rows -split-input-file | FileCheck %s --check-prefixes=CHECK,ASSIGN
// RUN: l2dc-opt %s --eie-order-rows --eie-assign-rows -split-input-file --remarks-filter="eie-.*" --remark-format=emitRemark 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// Column 0 has a weight in row 4, and column 1 in rows 0 and 4. With runs of at
// most 3 zeros, row 4 needs a padding entry in column 0 unless it comes first.

// REMARK: remark: [Passed] OrderRows | Category:eie-order-rows | Function=ip1 | Cycles=10, CyclesBefore=11, LoadBalance=0.214, LoadBalanceBefore=0.267, Padding=0, PaddingBefore=1
// REMARK: remark: [Missed] AssignRows | Category:eie-assign-rows | Function=ip1 | {{.*}} Reason="the layer would not become faster"

// CHECK-LABEL: @one_pe
// CHECK: eie.matvec "ip1" %arg0, [#eie.matrix<5 x 2, pes = 1, index_bits = 2, codebook = [0.000000e+00, 5.000000e-01], pointers = dense<{{\[\[}}0, 1, 3]]> : tensor<1x3xui32>, entries = dense<{{\[\[}}1, 0], [1, 0], [1, 0]]> : tensor<3x2xui8>>] order dense<[4, 0, 1, 2, 3]> : tensor<5xui32>
func.func @one_pe(%x: tensor<1x2xf32>) -> tensor<1x5xf32>
    attributes {eie.target = #eie.target<{pes = 1 : i64, index_bits = 2 : i64}>} {
  %0 = eie.matvec "ip1" %x, [#eie.matrix<5 x 2, pes = 1, index_bits = 2,
      codebook = [0.0, 0.5], pointers = dense<[[0, 2, 4]]> : tensor<1x3xui32>,
      entries = dense<[[0, 3], [1, 0], [1, 0], [1, 3]]> : tensor<4x2xui8>>]
    : (tensor<1x2xf32>) -> tensor<1x5xf32>
  return %0 : tensor<1x5xf32>
}

// -----

// Rows 0 and 2 have a weight in both columns, and are both in PE 0. Only
// another assignment helps.

// REMARK: remark: [Missed] OrderRows | Category:eie-order-rows | Function=ip1
// REMARK: remark: [Passed] AssignRows | Category:eie-assign-rows | Function=ip1 | Cycles=9, CyclesBefore=11

// CHECK-LABEL: @two_pes
// ORDER-NOT: order
// ASSIGN: order dense<[0, 2, 1, 3]> : tensor<4xui32>
func.func @two_pes(%x: tensor<1x2xf32>) -> tensor<1x4xf32>
    attributes {eie.target = #eie.target<{pes = 2 : i64}>} {
  %0 = eie.matvec "ip1" %x, [#eie.matrix<4 x 2, pes = 2, index_bits = 4,
      codebook = [0.0, 0.5], pointers = dense<[[0, 2, 4], [0, 0, 0]]> : tensor<2x3xui32>,
      entries = dense<[[1, 0], [1, 0], [1, 0], [1, 0]]> : tensor<4x2xui8>>]
    : (tensor<1x2xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// -----

// The rows of a group stay in it.

// CHECK-LABEL: @groups
// ASSIGN: eie.conv "c" {{.*}} order dense<[0, 2, 1, 3, 5, 6, 4, 7]> : tensor<8xui32>
func.func @groups(%x: tensor<1x4x1xf32>) -> tensor<1x8x1xf32>
    attributes {eie.target = #eie.target<{pes = 2 : i64}>} {
  %0 = eie.conv "c" %x, [
      #eie.matrix<4 x 2, pes = 2, index_bits = 4, codebook = [0.0, 0.5],
        pointers = dense<[[0, 2, 4], [0, 0, 0]]> : tensor<2x3xui32>,
        entries = dense<[[1, 0], [1, 0], [1, 0], [1, 0]]> : tensor<4x2xui8>>,
      #eie.matrix<4 x 2 at (4, 0), pes = 2, index_bits = 4, codebook = [0.0, 0.5],
        pointers = dense<[[0, 1, 2], [0, 1, 2]]> : tensor<2x3xui32>,
        entries = dense<[[1, 1], [1, 1], [1, 0], [1, 0]]> : tensor<4x2xui8>>]
    {kernel = array<i64: 1>, groups = 2 : i64} : (tensor<1x4x1xf32>) -> tensor<1x8x1xf32>
  return %0 : tensor<1x8x1xf32>
}
