//===- Gemm.h - Matrix products with a fixed order of summation -*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_REFERENCE_GEMM_H
#define L2DC_LIB_REFERENCE_GEMM_H

#include "llvm/ADT/STLFunctionalExtras.h"

#include <cstdint>

namespace l2dc::reference {

/// A part of the right-hand matrix as `gemm` wants it: `rows` x `columns`
/// elements from (`firstRow`, `firstColumn`) on.
struct Panel {
  /// The distance of rows in `data`. Unused columns of it are zero.
  static constexpr int64_t width = 16;

  int64_t firstRow, rows;
  int64_t firstColumn, columns; ///< at most `width`
  float *data;
};

/// Fills a panel from wherever the right-hand matrix comes from: memory, or the
/// patches of an image.
using PanelPacker = llvm::function_ref<void(const Panel &)>;

/// Packs panels of a matrix whose rows lie `stride` elements apart.
struct RowMajorMatrix {
  const float *data;
  int64_t stride;

  void operator()(const Panel &panel) const;
};

/// Packs panels of the transpose of a row-major matrix.
struct TransposedMatrix {
  const float *data;
  int64_t stride; ///< of the rows in memory, in elements

  void operator()(const Panel &panel) const;
};

/// Adds the product of `a` (m x k, rows `lda` apart) and the packed matrix
/// (k x n) to `c` (m x n, rows `ldc` apart).
///
/// Each element adds up 256 products at a time in ascending order of k, from
/// zero, and adds these sums to `c` in order. All arithmetic is float32
/// without fused multiply-add, so the result has the same bits on every
/// machine, for every vector width and number of threads.
void gemm(int64_t m, int64_t n, int64_t k, const float *a, int64_t lda,
          PanelPacker pack, float *c, int64_t ldc);

} // namespace l2dc::reference

#endif // L2DC_LIB_REFERENCE_GEMM_H
