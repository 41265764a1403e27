//===- Npy.h - Reading and writing NumPy array files ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DATA_NPY_H
#define L2DC_DATA_NPY_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::data {

/// Reads a `.npy` file of format version 1, 2 or 3, gzipped or not, into
/// float32. Element types: bool, signed and unsigned integers of 1, 2, 4 and 8
/// bytes, floats of 2, 4 and 8 bytes, in either byte order; values that float32
/// cannot hold are rounded. Fortran order is turned into row-major order.
/// Every error names the file, what was found and what was expected.
llvm::Expected<Tensor> readNpy(llvm::StringRef path);

/// The same for the (not compressed) content of a file; `name` stands in
/// messages.
llvm::Expected<Tensor> parseNpy(llvm::StringRef bytes, llvm::StringRef name);

/// Writes `tensor` as little-endian float32 in row-major order, version 1.
llvm::Error writeNpy(llvm::StringRef path, const Tensor &tensor);

/// Writes `values` as a one-dimensional little-endian int32 array.
llvm::Error writeNpy(llvm::StringRef path, llvm::ArrayRef<int32_t> values);

/// Class numbers out of a tensor of one value per sample (shape N or Nx1).
/// Fails if a value is negative or not a whole number; `name` stands in the
/// message.
llvm::Expected<std::vector<int32_t>> labelsFromTensor(const Tensor &tensor,
                                                      llvm::StringRef name);

} // namespace l2dc::data

#endif // L2DC_DATA_NPY_H
