//===- WeightGrid.h - A weight tensor as a matrix ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_COMPRESSION_WEIGHTGRID_H
#define L2DC_LIB_COMPRESSION_WEIGHTGRID_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>

namespace l2dc::compression {

/// A tensor as a matrix; `kernel` columns belong to one input channel.
struct WeightGrid {
  explicit WeightGrid(llvm::ArrayRef<int64_t> shape)
      : rows(shape.size() < 2 ? 1 : shape[0]),
        columns(elementCount(shape.drop_front(shape.size() < 2 ? 0 : 1))),
        kernel(shape.size() < 3 ? 1 : elementCount(shape.drop_front(2))) {}

  int64_t rows, columns, kernel;
};

} // namespace l2dc::compression

#endif // L2DC_LIB_COMPRESSION_WEIGHTGRID_H
