//===- NamedArrays.h - Files of named weight arrays -------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two formats in which weights travel without code: safetensors (Hugging
// Face) and .npz (numpy.savez, a ZIP archive of .npy files).
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DATA_NAMEDARRAYS_H
#define L2DC_DATA_NAMEDARRAYS_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>
#include <string>
#include <vector>

namespace l2dc::data {

/// The arrays of one file. Opening reads the directory only; an array is
/// decoded when it is read, so that a large file is never held as floats as a
/// whole.
class NamedArrays {
public:
  virtual ~NamedArrays();

  /// The arrays' names, each one once, sorted.
  llvm::ArrayRef<std::string> names() const { return sortedNames; }

  /// The array number `index` of `names()` as float32, which must hold its
  /// elements exactly: binary32, binary16 and (safetensors) bfloat16. Fails on
  /// any other element type and on damaged data, naming the array.
  virtual llvm::Expected<Tensor> read(size_t index) const = 0;

protected:
  std::vector<std::string> sortedNames;
};

/// Opens `path`, whose name must end in .safetensors or .npz. Errors name the
/// file.
llvm::Expected<std::unique_ptr<NamedArrays>>
openNamedArrays(llvm::StringRef path);

/// Opens a safetensors file: the length of a JSON header (64 bits,
/// little-endian), the header with `dtype`, `shape` and `data_offsets` of each
/// array, the data. Fails unless the arrays cover the data without gaps or
/// overlaps, as the format demands.
llvm::Expected<std::unique_ptr<NamedArrays>>
openSafeTensors(std::unique_ptr<llvm::MemoryBuffer> file);

/// Opens an .npz file: a ZIP archive (stored or deflated members below 4 GiB)
/// whose members `NAME.npy` are the arrays.
llvm::Expected<std::unique_ptr<NamedArrays>>
openNpz(std::unique_ptr<llvm::MemoryBuffer> file);

} // namespace l2dc::data

#endif // L2DC_DATA_NAMEDARRAYS_H
