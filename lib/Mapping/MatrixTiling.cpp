//===- MatrixTiling.cpp - Splitting a layer's matrix ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Mapping/MatrixTiling.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/EIE/OnChipMemory.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace l2dc;
using namespace l2dc::mapping;

namespace {

/// The extents of a grid's tiles, the bias column not counted.
struct Grid {
  int64_t rows, columns;
};

/// A rectangle of the matrix.
struct Part {
  int64_t row, rows, column, columns;
};

class Tiler {
public:
  Tiler(const CodedMatrix &matrix, int64_t rowGroup,
        const image::EIETargetModel &target)
      : matrix(matrix), rowGroup(rowGroup), target(target),
        inputs(matrix.columns - matrix.biasColumn) {}

  llvm::Expected<std::vector<Tile>> run() {
    Grid grid = firstGrid();
    while (true) {
      std::vector<Tile> tiles;
      llvm::Expected<bool> fits = encode(grid, tiles);
      if (!fits)
        return fits.takeError();
      if (*fits)
        return tiles;
      if (!shrink(grid))
        return makeError("a tile of {0}x{1} does not fit the target's memories",
                         grid.rows, grid.columns);
    }
  }

private:
  bool hardware() const { return target.mode == image::MachineMode::Hardware; }

  /// The largest tiles that the register files and the pointers allow.
  Grid firstGrid() const {
    if (!hardware())
      return {rowGroup, inputs};
    int64_t window = target.windowCapacity(target.pes);
    // One pointer more than columns, and one for a bias column.
    int64_t pointers = int64_t(target.pointerWords()) - 2;
    int64_t columns = std::min(inputs, window);
    if (columns > pointers)
      columns = llvm::alignDown(std::max<int64_t>(pointers, 0), target.pes);
    return {std::min(rowGroup, window),
            std::max<int64_t>(columns, std::min<int64_t>(inputs, target.pes))};
  }

  /// Halves the columns, or the rows where there are few columns left. False
  /// if the tiles are as small as they can be.
  bool shrink(Grid &grid) const {
    int64_t pes = target.pes;
    for (int64_t *extent : {&grid.columns, &grid.rows})
      if (*extent > pes) {
        *extent = llvm::alignTo(*extent / 2, pes);
        return true;
      }
    return false;
  }

  /// Encodes every tile of the grid; false as soon as one does not fit.
  llvm::Expected<bool> encode(const Grid &grid, std::vector<Tile> &tiles) {
    for (int64_t group = 0; group < matrix.rows; group += rowGroup)
      for (int64_t row = 0; row < rowGroup; row += grid.rows)
        for (int64_t column = 0; column < inputs; column += grid.columns) {
          bool last = column + grid.columns >= inputs;
          Part part{group + row, std::min(grid.rows, rowGroup - row), column,
                    last ? matrix.columns - column : grid.columns};
          auto encoded = encodePart(part);
          if (!encoded)
            return encoded.takeError();
          if (!fits(*encoded))
            return false;
          tiles.push_back({std::move(*encoded), part.row, part.column});
        }
    return true;
  }

  llvm::Expected<image::EncodedMatrix> encodePart(const Part &part) const {
    std::vector<uint8_t> codes;
    codes.reserve(part.rows * part.columns);
    for (int64_t row = part.row; row < part.row + part.rows; ++row) {
      auto begin = matrix.codes.begin() + row * matrix.columns + part.column;
      codes.insert(codes.end(), begin, begin + part.columns);
    }
    image::MatrixEncoding options;
    options.pes = target.pes;
    options.indexBits = target.indexBits;
    return image::encodeMatrix(part.rows, part.columns, codes, matrix.codebook,
                               options);
  }

  bool fits(const image::EncodedMatrix &encoded) const {
    return !hardware() ||
           (encoded.maxEntriesOfPE() <= target.maxPointer() &&
            image::spmatRowsOf(encoded, target) <= target.spmatRows() &&
            image::pointerWordsOf(encoded) <= target.pointerWords());
  }

  const CodedMatrix &matrix;
  int64_t rowGroup;
  const image::EIETargetModel &target;
  int64_t inputs;
};

} // namespace

CodedMatrix l2dc::mapping::placeRows(const CodedMatrix &matrix,
                                     llvm::ArrayRef<uint32_t> order) {
  if (order.empty())
    return matrix;
  CodedMatrix placed = matrix;
  placed.rows = order.size();
  placed.codes.assign(placed.rows * placed.columns, 0);
  for (auto [position, row] : llvm::enumerate(order))
    if (row != image::noRow)
      std::copy_n(matrix.codes.begin() + row * matrix.columns, matrix.columns,
                  placed.codes.begin() + position * matrix.columns);
  return placed;
}

llvm::Expected<std::vector<Tile>>
l2dc::mapping::tileMatrix(const CodedMatrix &matrix, int64_t rowGroup,
                          const image::EIETargetModel &target) {
  if (matrix.rows < 1 || matrix.columns - matrix.biasColumn < 1)
    return makeError("a matrix of {0}x{1} has nothing to compute", matrix.rows,
                     matrix.columns);
  return Tiler(matrix, rowGroup, target).run();
}
