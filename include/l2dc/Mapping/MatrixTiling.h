//===- MatrixTiling.h - Splitting a layer's matrix --------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_MAPPING_MATRIXTILING_H
#define L2DC_MAPPING_MATRIXTILING_H

#include "l2dc/Target/EIE/EncodedMatrix.h"
#include "l2dc/Target/EIE/TargetModel.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::mapping {

/// A layer's weights as codes: `rows` x `columns` in row-major order. With
/// `biasColumn` the last column is the bias, which no run may do without.
struct CodedMatrix {
  int64_t rows = 0, columns = 0;
  bool biasColumn = false;
  std::vector<uint8_t> codes;
  llvm::ArrayRef<float> codebook;
};

/// A part of the matrix with the position of its first element.
struct Tile {
  image::EncodedMatrix matrix;
  int64_t row = 0, column = 0;
};

/// `matrix` with row order[p] at position p and an empty row where `order` says
/// `image::noRow`. An empty order leaves the rows as they are.
CodedMatrix placeRows(const CodedMatrix &matrix,
                      llvm::ArrayRef<uint32_t> order);

/// Encodes `matrix` for `target`: as one tile in paper mode, and in hardware
/// mode as a grid of tiles of which each fits the machine. `rowGroup` rows
/// never share a tile with others (a convolution's groups; `rows` otherwise).
/// Tiles are ordered by row, then column, and begin at multiples of the number
/// of PEs. Fails if a matrix that is as small as possible does not fit.
llvm::Expected<std::vector<Tile>>
tileMatrix(const CodedMatrix &matrix, int64_t rowGroup,
           const image::EIETargetModel &target);

} // namespace l2dc::mapping

#endif // L2DC_MAPPING_MATRIXTILING_H
