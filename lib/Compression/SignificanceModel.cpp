//===- SignificanceModel.cpp - Which weights of a tensor are kept ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextMixer.h"
#include "SparseModel.h"
#include "WeightGrid.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::compression;

namespace {
/// How many of the weights seen were kept.
struct Count {
  uint32_t kept = 0, seen = 0;

  void add(bool isKept) {
    kept += isKept;
    ++seen;
  }
};

constexpr unsigned densityLevels = 24;
constexpr unsigned numDensities = 4 * densityLevels;
} // namespace

/// log2 in steps of about a half.
static unsigned halfLog2(uint32_t value) {
  unsigned log = llvm::Log2_32(value);
  unsigned next = log > 0 ? (value >> (log - 1)) & 1 : 0;
  return 2 * log + next;
}

/// A density as a context, below numDensities: its logarithm, and how much it
/// is to be trusted.
static unsigned quantize(uint32_t kept, uint32_t seen) {
  unsigned level = halfLog2(2 * seen + 2) - halfLog2(2 * kept + 1);
  unsigned trust = std::min(llvm::Log2_32(seen + 1) / 2, 3u);
  return trust * densityLevels + std::min(level, densityLevels - 1);
}

static unsigned quantize(const Count &count) {
  return quantize(count.kept, count.seen);
}

namespace {
class SignificanceModel {
public:
  explicit SignificanceModel(const WeightGrid &grid)
      : grid(grid), channels(grid.columns / std::max<int64_t>(grid.kernel, 1)),
        columnCounts(grid.columns), kernelCounts(grid.kernel),
        side(int64_t(std::sqrt(double(grid.columns)))), byColumn(numDensities),
        byColumns(numDensities), byRow(2 * numDensities), byRecent(256),
        byNeighbours(256), bySquare(numDensities * 8),
        byKernel(numDensities * 8), byChannel(numDensities * 4),
        mixer(8, 1000) {}

  /// Codes the matrix `kept` (0 or 1 per weight) row by row.
  template <typename Coder>
  void code(Coder &coder, llvm::MutableArrayRef<uint8_t> kept);

private:
  static constexpr unsigned numContexts = 8;
  using Bits = std::vector<AdaptiveBit>;

  template <typename Coder>
  bool codeWeight(Coder &coder, llvm::ArrayRef<uint8_t> kept, int64_t row,
                  int64_t column);
  void count(int64_t column, bool isKept);
  Count countSquare(int64_t column) const;

  WeightGrid grid;
  std::vector<Count> channels, columnCounts, kernelCounts;
  Count rowCount, channelInRow;
  uint32_t history = 0; ///< the last weights of the row, latest lowest
  /// The width of the picture if a row sees square pictures of one channel (as
  /// in MNIST); for other layers just some distance.
  int64_t side;
  Bits byColumn, byColumns, byRow, byRecent, byNeighbours, bySquare, byKernel,
      byChannel;
  ContextMixer<numContexts> mixer;
};
} // namespace

template <typename Coder>
bool SignificanceModel::codeWeight(Coder &coder, llvm::ArrayRef<uint8_t> kept,
                                   int64_t row, int64_t column) {
  int64_t position = row * grid.columns + column;
  bool hasLeft = column > 0, hasRight = column + 1 < grid.columns;
  // The row above is all zeros for the first row.
  auto above = [&](int64_t rowsUp, int64_t shift) -> unsigned {
    return row >= rowsUp ? kept[position - rowsUp * grid.columns + shift] : 0;
  };
  unsigned neighbours = (history & 7) | above(1, 0) << 3 | above(2, 0) << 4 |
                        above(3, 0) << 5 | (hasLeft ? above(1, -1) : 0) << 6 |
                        (hasRight ? above(1, 1) : 0) << 7;
  const Count &own = columnCounts[column];
  const Count &left = columnCounts[hasLeft ? column - 1 : column];
  const Count &right = columnCounts[hasRight ? column + 1 : column];
  const Count &channel = channels[column / grid.kernel];
  Count square = countSquare(column);
  unsigned recent = llvm::popcount(history & 0xffff);
  unsigned inLine = 0;
  for (int64_t shift = -1; shift <= 1; ++shift)
    if (column - side + shift >= 0 && shift < side)
      inLine += kept[position - side + shift];
  unsigned inKernel = std::min(channelInRow.kept, 3u);

  std::array<AdaptiveBit *, numContexts> contexts = {
      &byColumn[quantize(own)],
      &byColumns[quantize(2 * own.kept + left.kept + right.kept,
                          2 * own.seen + left.seen + right.seen)],
      &byRow[2 * quantize(rowCount) + (history & 1)],
      &byRecent[std::min(recent, 15u) * 16 + (history & 15)],
      &byNeighbours[neighbours],
      &bySquare[quantize(square) * 8 + inLine * 2 + (history & 1)],
      &byKernel[quantize(kernelCounts[column % grid.kernel]) * 8 +
                inKernel * 2 + (history & 1)],
      &byChannel[quantize(channel) * 4 + inKernel]};
  unsigned set = std::min(llvm::Log2_32(own.seen + 1), 7u);
  return mixer.code(coder, kept[position], set, contexts);
}

/// The counts of the columns around `column` and itself, as in a picture.
Count SignificanceModel::countSquare(int64_t column) const {
  Count sum;
  for (int64_t line = -side; line <= side; line += side)
    for (int64_t shift = -1; shift <= 1; ++shift) {
      int64_t other = column + line + shift;
      if (other < 0 || other >= grid.columns)
        continue;
      sum.kept += columnCounts[other].kept;
      sum.seen += columnCounts[other].seen;
    }
  return sum;
}

void SignificanceModel::count(int64_t column, bool isKept) {
  columnCounts[column].add(isKept);
  kernelCounts[column % grid.kernel].add(isKept);
  channels[column / grid.kernel].add(isKept);
  rowCount.add(isKept);
  if (column % grid.kernel == 0)
    channelInRow = {};
  channelInRow.add(isKept);
  history = history << 1 | isKept;
}

template <typename Coder>
void SignificanceModel::code(Coder &coder,
                             llvm::MutableArrayRef<uint8_t> kept) {
  for (int64_t row = 0; row < grid.rows; ++row) {
    rowCount = channelInRow = {};
    history = 0;
    for (int64_t column = 0; column < grid.columns; ++column) {
      bool isKept = codeWeight(coder, kept, row, column);
      kept[row * grid.columns + column] = isKept;
      count(column, isKept);
    }
  }
}

std::vector<uint8_t>
compression::encodeSignificance(llvm::ArrayRef<int64_t> shape,
                                llvm::ArrayRef<uint8_t> codes) {
  std::vector<uint8_t> kept(codes.size());
  llvm::transform(codes, kept.begin(), [](uint8_t code) { return code != 0; });
  RangeEncoder encoder;
  SignificanceModel(WeightGrid(shape)).code(encoder, kept);
  return encoder.finish();
}

std::optional<std::vector<uint8_t>>
compression::decodeSignificance(llvm::ArrayRef<int64_t> shape,
                                llvm::ArrayRef<uint8_t> payload) {
  std::vector<uint8_t> kept(elementCount(shape));
  RangeDecoder decoder(payload);
  SignificanceModel(WeightGrid(shape)).code(decoder, kept);
  if (!decoder.isFinished())
    return std::nullopt;
  return kept;
}

namespace {
/// Stands in for a coder and notes what each decision costs.
class SignificanceMeter {
public:
  explicit SignificanceMeter(SignificancePrices &prices) : prices(prices) {}
  bool code(bool bit, uint32_t probability) {
    prices.kept.push_back(bitsOf(probability));
    prices.pruned.push_back(bitsOf(65536 - probability));
    return bit;
  }

private:
  SignificancePrices &prices;
};
} // namespace

SignificancePrices
compression::priceSignificance(llvm::ArrayRef<int64_t> shape,
                               llvm::ArrayRef<uint8_t> codes) {
  std::vector<uint8_t> kept(codes.size());
  llvm::transform(codes, kept.begin(), [](uint8_t code) { return code != 0; });
  SignificancePrices prices;
  SignificanceMeter meter(prices);
  SignificanceModel(WeightGrid(shape)).code(meter, kept);
  return prices;
}
