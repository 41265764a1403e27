//===- EncodedMatrix.cpp - A matrix as the PEs hold it --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/EncodedMatrix.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/Endian.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::image;

static constexpr unsigned maxPEs = 256;
static constexpr uint32_t maxExtent = 1u << 24;
/// Codes are bytes.
static constexpr size_t maxCodebook = 256;

uint64_t EncodedMatrix::entries() const {
  uint64_t count = 0;
  for (const PESlice &slice : slices)
    count += slice.entries.size();
  return count;
}

uint64_t EncodedMatrix::paddingEntries() const {
  uint64_t count = 0;
  for (const PESlice &slice : slices)
    count += llvm::count_if(slice.entries,
                            [](Entry entry) { return entry.code == 0; });
  return count;
}

uint64_t EncodedMatrix::maxEntriesOfPE() const {
  uint64_t most = 0;
  for (const PESlice &slice : slices)
    most = std::max<uint64_t>(most, slice.entries.size());
  return most;
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

static llvm::Error verifyCodebook(llvm::ArrayRef<float> codebook) {
  if (codebook.empty() || codebook.size() > maxCodebook)
    return makeError("codebook has {0} values, expected 1 to {1}",
                     codebook.size(), maxCodebook);
  // The bit pattern, as -0.0 would show up in products.
  if (llvm::bit_cast<uint32_t>(codebook[0]) != 0)
    return makeError("codebook value 0 is {0}, expected 0", codebook[0]);
  for (auto [i, value] : llvm::enumerate(codebook))
    if (!std::isfinite(value))
      return makeError("codebook value {0} is {1}, expected a finite number", i,
                       value);
  return llvm::Error::success();
}

static llvm::Error verifySizes(uint32_t rows, uint32_t columns, unsigned pes,
                               unsigned indexBits) {
  if (rows == 0 || rows > maxExtent || columns == 0 || columns > maxExtent)
    return makeError("matrix is {0}x{1}, expected extents of 1 to {2}", rows,
                     columns, maxExtent);
  if (pes == 0 || pes > maxPEs)
    return makeError("matrix is spread over {0} PEs, expected 1 to {1}", pes,
                     maxPEs);
  if (indexBits < 2 || indexBits > 8)
    return makeError("runs have {0} bits, expected 2 to 8", indexBits);
  return llvm::Error::success();
}

static llvm::Error verifyPointers(const PESlice &slice, uint32_t columns) {
  llvm::ArrayRef<uint32_t> pointers = slice.pointers;
  if (pointers.size() != size_t(columns) + 1)
    return makeError("{0} column pointers, expected {1}", pointers.size(),
                     size_t(columns) + 1);
  if (pointers.front() != 0 || pointers.back() != slice.entries.size())
    return makeError("column pointers go from {0} to {1}, expected 0 to {2}",
                     pointers.front(), pointers.back(), slice.entries.size());
  if (!llvm::is_sorted(pointers))
    return makeError("column pointers decrease");
  return llvm::Error::success();
}

/// Checks the entries of one column of a PE that has `rows` rows.
static llvm::Error verifyColumn(llvm::ArrayRef<Entry> column, uint32_t rows,
                                unsigned indexBits, size_t codes) {
  unsigned maxRun = (1u << indexBits) - 1;
  uint64_t reach = 0;
  for (Entry entry : column) {
    if (entry.run > maxRun)
      return makeError("run of {0} does not fit {1} bits", entry.run,
                       indexBits);
    if (entry.code >= codes)
      return makeError("code {0} is past the codebook of {1} values",
                       entry.code, codes);
    if (entry.code == 0 && entry.run != maxRun)
      return makeError("padding entry with a run of {0}, expected {1}",
                       entry.run, maxRun);
    reach += entry.run + 1u;
  }
  if (reach > rows)
    return makeError("entries reach row {0} of {1}", reach - 1, rows);
  return llvm::Error::success();
}

llvm::Error image::verifyMatrix(const EncodedMatrix &matrix) {
  if (llvm::Error error = verifySizes(matrix.rows, matrix.columns, matrix.pes(),
                                      matrix.indexBits))
    return error;
  if (llvm::Error error = verifyCodebook(matrix.codebook))
    return error;
  for (auto [pe, slice] : llvm::enumerate(matrix.slices)) {
    if (llvm::Error error = verifyPointers(slice, matrix.columns))
      return addContext(std::move(error), ("PE " + llvm::Twine(pe)).str());
    llvm::ArrayRef<Entry> entries = slice.entries;
    for (uint32_t j = 0; j < matrix.columns; ++j)
      if (llvm::Error error = verifyColumn(
              entries.slice(slice.pointers[j], slice.columnLength(j)),
              matrix.rowsOfPE(pe), matrix.indexBits, matrix.codebook.size()))
        return addContext(std::move(error),
                          llvm::formatv("PE {0}, column {1}", pe, j).str());
  }
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Encoding
//===----------------------------------------------------------------------===//

namespace {

/// Encodes the rows of one PE, given by the positions it holds. The first pass
/// counts the entries of every column, the second one writes them: both go
/// through the codes row by row, as they lie in memory.
class SliceEncoder {
public:
  SliceEncoder(uint32_t columns, unsigned indexBits)
      : columns(columns), indexBits(indexBits), nextSlot(columns),
        nextEntry(columns) {}

  /// Encodes the rows, of which null ones are empty.
  PESlice encode(llvm::ArrayRef<const uint8_t *> rows) {
    PESlice slice;
    forEachWeight(rows, [&](uint32_t column, uint32_t gap, uint8_t) {
      nextEntry[column] += (gap >> indexBits) + 1;
    });
    setPointers(slice);
    forEachWeight(rows, [&](uint32_t column, uint32_t gap, uint8_t code) {
      write(slice, column, gap, code);
    });
    return slice;
  }

private:
  /// Calls `visit` with the column, the zeros since the column's last weight
  /// and the code, for all weights, columns ascending within each row.
  template <typename Visitor>
  void forEachWeight(llvm::ArrayRef<const uint8_t *> rows, Visitor visit) {
    llvm::fill(nextSlot, 0);
    for (uint32_t slot = 0; slot < rows.size(); ++slot) {
      const uint8_t *codes = rows[slot];
      if (!codes)
        continue;
      forEachNonZero(codes, [&](uint32_t column) {
        visit(column, slot - nextSlot[column], codes[column]);
        nextSlot[column] = slot + 1;
      });
    }
  }

  /// Calls `visit` with the index of every code that is not 0, ascending.
  template <typename Visitor>
  void forEachNonZero(const uint8_t *codes, Visitor visit) {
    uint32_t column = 0;
    for (; column + 8 <= columns; column += 8) {
      uint64_t word = llvm::support::endian::read64le(codes + column);
      // The top bit of every byte that is not 0.
      constexpr uint64_t low7 = 0x7f7f7f7f7f7f7f7f;
      uint64_t nonZero = (((word & low7) + low7) | word) & ~low7;
      for (; nonZero != 0; nonZero &= nonZero - 1)
        visit(column + llvm::countr_zero(nonZero) / 8);
    }
    for (; column < columns; ++column)
      if (codes[column])
        visit(column);
  }

  /// Turns the counts into pointers and into places to write to.
  void setPointers(PESlice &slice) {
    slice.pointers.resize(size_t(columns) + 1);
    uint32_t total = 0;
    for (uint32_t j = 0; j < columns; ++j) {
      slice.pointers[j] = total;
      total += std::exchange(nextEntry[j], total);
    }
    slice.pointers[columns] = total;
    slice.entries.resize(total);
  }

  void write(PESlice &slice, uint32_t column, uint32_t gap, uint8_t code) {
    uint32_t largest = (1u << indexBits) - 1;
    uint32_t &next = nextEntry[column];
    // A padding entry covers the zeros of its run and one more, its own row.
    for (; gap > largest; gap -= largest + 1)
      slice.entries[next++] = {0, uint8_t(largest)};
    slice.entries[next++] = {code, uint8_t(gap)};
  }

  uint32_t columns;
  unsigned indexBits;
  std::vector<uint32_t> nextSlot;  ///< row after the column's last weight
  std::vector<uint32_t> nextEntry; ///< entries of the column, then their place
};

} // namespace

/// Fails unless `order` names every one of `rows` rows exactly once.
static llvm::Error verifyRowOrder(llvm::ArrayRef<uint32_t> order,
                                  uint32_t rows) {
  if (order.size() > maxExtent)
    return makeError("row order has {0} positions, expected at most {1}",
                     order.size(), maxExtent);
  std::vector<bool> seen(rows);
  uint32_t named = 0;
  for (uint32_t row : order) {
    if (row == noRow)
      continue;
    if (row >= rows || seen[row])
      return makeError("row order names row {0} {1}", row,
                       row < rows ? "twice" : "which the matrix does not have");
    seen[row] = true;
    ++named;
  }
  if (named != rows)
    return makeError("row order names {0} of {1} rows", named, rows);
  return llvm::Error::success();
}

static llvm::Error verifyCodes(uint32_t rows, uint32_t columns,
                               llvm::ArrayRef<uint8_t> codes,
                               size_t codebookSize) {
  if (codes.size() != uint64_t(rows) * columns)
    return makeError("matrix of {0}x{1} has {2} codes, expected {3}", rows,
                     columns, codes.size(), uint64_t(rows) * columns);
  uint8_t largest = 0;
  for (uint8_t code : codes)
    largest = std::max(largest, code);
  if (largest >= codebookSize)
    return makeError("code {0} is past the codebook of {1} values", largest,
                     codebookSize);
  return llvm::Error::success();
}

llvm::Expected<EncodedMatrix> image::encodeMatrix(
    uint32_t rows, uint32_t columns, llvm::ArrayRef<uint8_t> codes,
    llvm::ArrayRef<float> codebook, const MatrixEncoding &options) {
  if (llvm::Error error =
          verifySizes(rows, columns, options.pes, options.indexBits))
    return std::move(error);
  if (llvm::Error error = verifyCodebook(codebook))
    return std::move(error);
  if (llvm::Error error = verifyCodes(rows, columns, codes, codebook.size()))
    return std::move(error);
  if (!options.order.empty())
    if (llvm::Error error = verifyRowOrder(options.order, rows))
      return std::move(error);

  EncodedMatrix matrix;
  matrix.rows = options.order.empty() ? rows : uint32_t(options.order.size());
  matrix.columns = columns;
  matrix.indexBits = options.indexBits;
  matrix.codebook = codebook.vec();
  std::vector<const uint8_t *> rowsOfPE;
  for (unsigned pe = 0; pe < options.pes; ++pe) {
    rowsOfPE.clear();
    for (size_t position = pe; position < matrix.rows;
         position += options.pes) {
      uint32_t row =
          options.order.empty() ? uint32_t(position) : options.order[position];
      rowsOfPE.push_back(row == noRow ? nullptr
                                      : codes.data() + size_t(row) * columns);
    }
    matrix.slices.push_back(
        SliceEncoder(columns, options.indexBits).encode(rowsOfPE));
  }
  return matrix;
}

std::vector<uint8_t> image::decodeMatrix(const EncodedMatrix &matrix) {
  std::vector<uint8_t> codes(size_t(matrix.rows) * matrix.columns);
  for (auto [pe, slice] : llvm::enumerate(matrix.slices)) {
    for (uint32_t j = 0; j < matrix.columns; ++j) {
      size_t slot = 0;
      for (uint32_t e = slice.pointers[j]; e < slice.pointers[j + 1]; ++e) {
        slot += slice.entries[e].run;
        size_t row = slot * matrix.pes() + pe;
        codes[row * matrix.columns + j] = slice.entries[e].code;
        ++slot;
      }
    }
  }
  return codes;
}

EncodedMatrix image::selectColumns(const EncodedMatrix &matrix,
                                   llvm::ArrayRef<uint32_t> columns) {
  EncodedMatrix selected;
  selected.rows = matrix.rows;
  selected.columns = columns.size();
  selected.indexBits = matrix.indexBits;
  selected.codebook = matrix.codebook;
  for (const PESlice &from : matrix.slices) {
    PESlice &to = selected.slices.emplace_back();
    to.pointers.push_back(0);
    for (uint32_t column : columns) {
      if (column != noRow)
        llvm::append_range(to.entries, llvm::ArrayRef(from.entries)
                                           .slice(from.pointers[column],
                                                  from.columnLength(column)));
      to.pointers.push_back(to.entries.size());
    }
  }
  return selected;
}
