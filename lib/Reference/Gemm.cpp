//===- Gemm.cpp - Matrix products with a fixed order of summation ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gemm.h"

#include "llvm/Support/Parallel.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

using namespace l2dc;
using namespace l2dc::reference;

/// How many products are summed up before the sum is added to the result. Part
/// of the defined order of summation; a panel of this depth fits the L1 cache.
static constexpr int64_t depthBlock = 256;

void StridedMatrix::operator()(const Panel &panel) const {
  const float *first =
      data + panel.firstRow * rowStride + panel.firstColumn * columnStride;
  if (columnStride == 1) {
    for (int64_t row = 0; row < panel.rows; ++row)
      std::copy_n(first + row * rowStride, panel.columns,
                  panel.data + row * Panel::width);
    return;
  }
  // Reads run along the rows of a transposed matrix; the panel is in the cache.
  for (int64_t column = 0; column < panel.columns; ++column)
    for (int64_t row = 0; row < panel.rows; ++row)
      panel.data[row * Panel::width + column] =
          first[row * rowStride + column * columnStride];
}

namespace {

/// One row of a panel; the compiler splits it into registers of the target.
typedef float PanelRow __attribute__((vector_size(Panel::width * 4)));

/// The operands of one block: some rows of `a` by one panel.
struct Block {
  const float *a;
  int64_t lda, depth;
  const float *panel;
  float *c;
  int64_t ldc, columns;
};

/// Adds `rows` rows of a block to its result.
template <int rows>
[[gnu::always_inline]] inline void multiplyRows(const Block &block) {
  PanelRow sums[rows] = {};
  for (int64_t k = 0; k < block.depth; ++k) {
    PanelRow b;
    std::memcpy(&b, block.panel + k * Panel::width, sizeof(b));
    for (int row = 0; row < rows; ++row)
      sums[row] += block.a[row * block.lda + k] * b;
  }
  for (int row = 0; row < rows; ++row) {
    float *c = block.c + row * block.ldc;
    for (int64_t column = 0; column < block.columns; ++column)
      c[column] += sums[row][column];
  }
}

/// Adds `m` rows of a block to its result, `rows` at a time as long as they
/// last: as many as keep all sums in registers.
template <int rows>
[[gnu::always_inline]] inline void multiplyBlock(Block block, int64_t m) {
  for (; m >= rows; m -= rows) {
    multiplyRows<rows>(block);
    block.a += rows * block.lda;
    block.c += rows * block.ldc;
  }
  for (; m > 0; --m) {
    multiplyRows<1>(block);
    block.a += block.lda;
    block.c += block.ldc;
  }
}

using BlockFunction = void (*)(Block, int64_t);

void multiplyBlockPortable(Block block, int64_t m) {
  multiplyBlock<2>(block, m);
}

#if defined(__x86_64__)
// AVX2 alone, without FMA, rounds as the baseline does.
__attribute__((target("avx2"))) void multiplyBlockAvx2(Block block, int64_t m) {
  multiplyBlock<4>(block, m);
}
#endif

BlockFunction chooseBlockFunction() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2"))
    return multiplyBlockAvx2;
#endif
  return multiplyBlockPortable;
}

} // namespace

void reference::gemm(int64_t m, int64_t n, int64_t k, const float *a,
                     int64_t lda, PanelPacker pack, float *c, int64_t ldc) {
  static const BlockFunction multiply = chooseBlockFunction();
  auto multiplyPanel = [&](int64_t panelNumber) {
    std::array<float, depthBlock * Panel::width> data{};
    int64_t column = panelNumber * Panel::width;
    int64_t columns = std::min(Panel::width, n - column);
    for (int64_t row = 0; row < k; row += depthBlock) {
      int64_t depth = std::min(depthBlock, k - row);
      pack({row, depth, column, columns, data.data()});
      multiply({a + row, lda, depth, data.data(), c + column, ldc, columns}, m);
    }
  };

  // Panels write disjoint columns, so threads cannot change the result. Small
  // products are not worth waking them.
  constexpr int64_t parallelWork = int64_t(1) << 22;
  int64_t panels = (n + Panel::width - 1) / Panel::width;
  if (m * n * k >= parallelWork && panels > 1)
    return llvm::parallelFor(0, panels, multiplyPanel);
  for (int64_t panel = 0; panel < panels; ++panel)
    multiplyPanel(panel);
}
