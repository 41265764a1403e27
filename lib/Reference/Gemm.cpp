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

namespace {

typedef float Quad __attribute__((vector_size(16)));

/// Copies four rows of four floats, `stride` apart, to the four columns at
/// `target` in a panel.
inline void transposeQuads(const float *source, int64_t stride, float *target) {
  Quad r[4];
  for (int i = 0; i < 4; ++i)
    std::memcpy(&r[i], source + i * stride, sizeof(Quad));
  Quad low01 = __builtin_shufflevector(r[0], r[1], 0, 4, 1, 5),
       low23 = __builtin_shufflevector(r[2], r[3], 0, 4, 1, 5),
       high01 = __builtin_shufflevector(r[0], r[1], 2, 6, 3, 7),
       high23 = __builtin_shufflevector(r[2], r[3], 2, 6, 3, 7);
  Quad columns[4] = {__builtin_shufflevector(low01, low23, 0, 1, 4, 5),
                     __builtin_shufflevector(low01, low23, 2, 3, 6, 7),
                     __builtin_shufflevector(high01, high23, 0, 1, 4, 5),
                     __builtin_shufflevector(high01, high23, 2, 3, 6, 7)};
  for (int i = 0; i < 4; ++i)
    std::memcpy(target + i * Panel::width, &columns[i], sizeof(Quad));
}

} // namespace

void RowMajorMatrix::operator()(const Panel &panel) const {
  const float *first = data + panel.firstRow * stride + panel.firstColumn;
  for (int64_t row = 0; row < panel.rows; ++row)
    std::copy_n(first + row * stride, panel.columns,
                panel.data + row * Panel::width);
}

void TransposedMatrix::operator()(const Panel &panel) const {
  const float *first = data + panel.firstColumn * stride + panel.firstRow;
  // Four by four as far as that goes, then element by element.
  int64_t rows = panel.rows / 4 * 4, columns = panel.columns / 4 * 4;
  for (int64_t column = 0; column < columns; column += 4)
    for (int64_t row = 0; row < rows; row += 4)
      transposeQuads(first + column * stride + row, stride,
                     panel.data + row * Panel::width + column);
  for (int64_t column = 0; column < panel.columns; ++column)
    for (int64_t row = column < columns ? rows : 0; row < panel.rows; ++row)
      panel.data[row * Panel::width + column] = first[column * stride + row];
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
