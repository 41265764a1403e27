//===- RowMapping.h - Which row lies where in which PE ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// EIE gives row i to processing element (PE) i mod N (section III-C of the
// paper). Nothing in the machine asks for that: any row may lie at any
// position, as long as biases and results are moved accordingly. Where the rows
// lie decides how long the fullest PE works and how many padding entries long
// runs of zeros need.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_MAPPING_ROWMAPPING_H
#define L2DC_MAPPING_ROWMAPPING_H

#include "l2dc/Mapping/MatrixTiling.h"
#include "l2dc/Target/EIE/Image.h"

namespace l2dc::mapping {

/// The columns in which each row of a matrix has a weight.
class RowPatterns {
public:
  explicit RowPatterns(const CodedMatrix &matrix);

  uint32_t rows() const { return starts.size() - 1; }
  uint32_t columns() const { return numColumns; }
  /// The columns of `row`, ascending.
  llvm::ArrayRef<uint32_t> row(uint32_t row) const {
    return llvm::ArrayRef(indices).slice(starts[row],
                                         starts[row + 1] - starts[row]);
  }

private:
  uint32_t numColumns;
  std::vector<uint64_t> starts;
  std::vector<uint32_t> indices;
};

/// How rows will be encoded.
struct RowLayout {
  unsigned pes = 64;      ///< 1 to 256
  unsigned indexBits = 4; ///< of a zero run, 2 to 8
};

/// Spreads `batch`, rows that run together (any `image::noRow` is left out),
/// over the PEs so that all of them have about the same number of entries, in
/// the whole matrix and in each column: with queues as short as EIE's, a PE
/// that has many entries in one column holds up the others even if it has few
/// in the next.
///
/// The rows are dealt out in rounds, fullest rows first, each PE getting one
/// row per round behind those it has. A round goes to the PEs as a linear
/// assignment. Its costs are the growth of the sum of squares of entries per
/// column and PE, and of entries per PE. Padding entries are counted, so a row
/// tends to go where it needs few of them. Nothing is assumed about activations
/// except that all columns are equally likely to be used.
///
/// Returns the row at each position, position p being in PE p mod `pes`, and
/// `image::noRow` where the last round leaves a PE out. The positions are the
/// rows rounded up to a multiple of `pes`. The same input gives the same order.
/// Time is weights x PEs + rows x PEs^2.
image::Order assignRows(const RowPatterns &patterns,
                        llvm::ArrayRef<uint32_t> batch,
                        const RowLayout &layout);

/// Puts the rows of each PE into the order of falling numbers of weights: then
/// long runs of zeros come after the last weight of most columns, where they
/// need no padding entries. `order` holds the rows of one batch by position;
/// every row stays in its PE, and empty positions move to the PE's end.
image::Order orderRows(const RowPatterns &patterns,
                       llvm::ArrayRef<uint32_t> order, unsigned pes);

} // namespace l2dc::mapping

#endif // L2DC_MAPPING_ROWMAPPING_H
