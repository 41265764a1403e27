//===- RowMapping.cpp - Which row lies where in which PE ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Mapping/RowMapping.h"
#include "l2dc/Mapping/LinearAssignment.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace l2dc;
using namespace l2dc::mapping;

RowPatterns::RowPatterns(const CodedMatrix &matrix)
    : numColumns(matrix.columns), starts(1, 0) {
  const uint8_t *code = matrix.codes.data();
  for (int64_t row = 0; row < matrix.rows; ++row) {
    for (uint32_t column = 0; column < numColumns; ++column)
      if (*code++ != 0)
        indices.push_back(column);
    starts.push_back(indices.size());
  }
}

//===----------------------------------------------------------------------===//
// Assignment to PEs
//===----------------------------------------------------------------------===//

namespace {

/// Deals rows out to PEs, one row to each in every round, and keeps count of
/// the entries that they will be encoded as.
class Dealer {
public:
  Dealer(const RowPatterns &patterns, const RowLayout &layout)
      : patterns(patterns), pes(layout.pes), indexBits(layout.indexBits),
        entries(size_t(patterns.columns()) * pes),
        nextSlots(size_t(patterns.columns()) * pes), loads(pes), growth(pes),
        added(pes) {}

  /// The PE of each of `rows`, of which there are at most as many as PEs.
  std::vector<unsigned> deal(llvm::ArrayRef<uint32_t> rows) {
    std::vector<double> costs;
    costs.reserve(rows.size() * pes);
    for (uint32_t row : rows)
      appendCosts(row, costs);
    std::vector<unsigned> peOf = assignLinear(costs, rows.size(), pes);
    for (auto [row, pe] : llvm::zip_equal(rows, peOf))
      place(row, pe);
    ++slot;
    return peOf;
  }

private:
  /// By how much giving `row` to each PE makes the objective larger: the sum
  /// over columns of squared entries, plus the square of all entries, taken as
  /// the mean over columns.
  void appendCosts(uint32_t row, std::vector<double> &costs) {
    llvm::fill(growth, 0);
    llvm::fill(added, 0);
    for (uint32_t column : patterns.row(row)) {
      const uint32_t *count = &entries[size_t(column) * pes];
      const uint32_t *next = &nextSlots[size_t(column) * pes];
      for (unsigned pe = 0; pe < pes; ++pe) {
        // The weight and the padding entries before it.
        const uint32_t more = 1 + ((slot - next[pe]) >> indexBits);
        added[pe] += more;
        growth[pe] += more * (2 * count[pe] + more);
      }
    }
    const double weight = 2.0 / patterns.columns();
    for (unsigned pe = 0; pe < pes; ++pe)
      costs.push_back(growth[pe] + weight * double(loads[pe]) * added[pe]);
  }

  void place(uint32_t row, unsigned pe) {
    for (uint32_t column : patterns.row(row)) {
      const size_t at = size_t(column) * pes + pe;
      const uint32_t more = 1 + ((slot - nextSlots[at]) >> indexBits);
      entries[at] += more;
      loads[pe] += more;
      nextSlots[at] = slot + 1;
    }
  }

  const RowPatterns &patterns;
  unsigned pes, indexBits;
  uint32_t slot = 0;               ///< of the rows that are dealt now
  std::vector<uint32_t> entries;   ///< by column and PE, padding included
  std::vector<uint32_t> nextSlots; ///< after the last weight, by column and PE
  std::vector<uint64_t> loads;     ///< entries by PE
  std::vector<uint32_t> growth, added;
};

/// The rows of each PE.
using RowsOfPE = std::vector<std::vector<uint32_t>>;

image::Order interleave(const RowsOfPE &rowsOfPE) {
  size_t slots = 0, pes = rowsOfPE.size();
  for (const std::vector<uint32_t> &rows : rowsOfPE)
    slots = std::max(slots, rows.size());
  image::Order order(slots * pes, image::noRow);
  for (auto [pe, rows] : llvm::enumerate(rowsOfPE))
    for (auto [slot, row] : llvm::enumerate(rows))
      order[slot * pes + pe] = row;
  return order;
}

/// Fullest rows first, equally full ones by their numbers.
void sortByWeights(const RowPatterns &patterns, std::vector<uint32_t> &rows) {
  llvm::sort(rows, [&](uint32_t a, uint32_t b) {
    size_t weightsOfA = patterns.row(a).size();
    size_t weightsOfB = patterns.row(b).size();
    return weightsOfA != weightsOfB ? weightsOfA > weightsOfB : a < b;
  });
}

} // namespace

image::Order l2dc::mapping::assignRows(const RowPatterns &patterns,
                                       llvm::ArrayRef<uint32_t> batch,
                                       const RowLayout &layout) {
  std::vector<uint32_t> sorted;
  llvm::copy_if(batch, std::back_inserter(sorted),
                [](uint32_t row) { return row != image::noRow; });
  sortByWeights(patterns, sorted);
  Dealer dealer(patterns, layout);
  RowsOfPE rowsOfPE(layout.pes);
  for (size_t begin = 0; begin < sorted.size(); begin += layout.pes) {
    size_t size = std::min<size_t>(layout.pes, sorted.size() - begin);
    llvm::ArrayRef<uint32_t> round(&sorted[begin], size);
    for (auto [row, pe] : llvm::zip_equal(round, dealer.deal(round)))
      rowsOfPE[pe].push_back(row);
  }
  return interleave(rowsOfPE);
}

//===----------------------------------------------------------------------===//
// Order within a PE
//===----------------------------------------------------------------------===//

image::Order l2dc::mapping::orderRows(const RowPatterns &patterns,
                                      llvm::ArrayRef<uint32_t> order,
                                      unsigned pes) {
  RowsOfPE rowsOfPE(pes);
  for (auto [position, row] : llvm::enumerate(order))
    if (row != image::noRow)
      rowsOfPE[position % pes].push_back(row);
  for (std::vector<uint32_t> &rows : rowsOfPE)
    sortByWeights(patterns, rows);
  return interleave(rowsOfPE);
}
