//===- NpyHeader.h - The header of a NumPy array file -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DATA_NPYHEADER_H
#define L2DC_LIB_DATA_NPYHEADER_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace l2dc::data {

/// What the header of a `.npy` file says.
struct NpyHeader {
  std::string elementType; ///< NumPy's "descr", as in "<f4"
  bool fortranOrder = false;
  Shape shape;
  size_t dataOffset = 0; ///< where the elements start in the file
};

/// Parses the magic string, version and header dictionary at the start of
/// `bytes`. Errors say what was found and what was expected, without the file's
/// name.
llvm::Expected<NpyHeader> parseNpyHeader(llvm::StringRef bytes);

/// The magic string, version 1.0 and header for row-major elements of
/// `elementType`, padded so that the elements start at a multiple of 64 bytes.
std::string makeNpyHeader(llvm::StringRef elementType,
                          llvm::ArrayRef<int64_t> shape);

} // namespace l2dc::data

#endif // L2DC_LIB_DATA_NPYHEADER_H
