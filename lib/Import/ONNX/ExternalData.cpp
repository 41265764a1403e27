//===- ExternalData.cpp - Weights in files beside the model ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExternalData.h"

#include "l2dc/Support/Error.h"

#include "onnx/onnx_pb.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::importer;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

/// Where the data of a tensor lies.
struct DataRange {
  std::string location;
  uint64_t offset = 0;
  /// 0 stands for the size that the shape needs.
  uint64_t length = 0;
};

} // namespace

static llvm::Expected<DataRange> parseRange(const onnx::TensorProto &tensor) {
  DataRange range;
  for (const auto &entry : tensor.external_data()) {
    llvm::StringRef value = entry.value();
    if (entry.key() == "location")
      range.location = entry.value();
    else if (entry.key() != "offset" && entry.key() != "length")
      continue; // a checksum, or metadata of an exporter
    else if (value.getAsInteger(10, entry.key() == "offset" ? range.offset
                                                            : range.length))
      return makeError("external data: {0} '{1}' is not a number of bytes",
                       entry.key(), entry.value());
  }
  if (range.location.empty())
    return makeError("external data names no file");
  return range;
}

/// The real path of `location` below `directory`. Both links and ".." are
/// resolved before the comparison, so neither leads outside.
static llvm::Expected<std::string> resolve(llvm::StringRef location,
                                           llvm::StringRef directory) {
  if (path::is_absolute(location))
    return makeError("external data: '{0}' must be relative to the model",
                     location);
  llvm::SmallString<128> root, file,
      joined(directory.empty() ? "." : directory);
  path::append(joined, location);
  if (std::error_code error = fs::real_path(joined, file))
    return makeError("external data: cannot open '{0}': {1}", joined,
                     error.message());
  if (std::error_code error =
          fs::real_path(directory.empty() ? "." : directory, root))
    return makeError("external data: cannot open '{0}': {1}", directory,
                     error.message());
  if (!path::is_separator(root.back()))
    root += path::get_separator();
  if (!file.starts_with(root))
    return makeError("external data: '{0}' lies outside the directory of the "
                     "model",
                     location);
  return std::string(file);
}

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
importer::readExternalData(const onnx::TensorProto &tensor,
                           llvm::StringRef directory, int64_t size) {
  auto range = parseRange(tensor);
  if (!range)
    return range.takeError();
  auto file = resolve(range->location, directory);
  if (!file)
    return file.takeError();
  if (range->length != 0 && range->length != uint64_t(size))
    return makeError("external data: length is {0}, but the shape needs {1} "
                     "bytes",
                     range->length, size);
  uint64_t available = 0;
  if (std::error_code error = fs::file_size(*file, available))
    return makeError("external data: cannot read '{0}': {1}", range->location,
                     error.message());
  if (range->offset > available || uint64_t(size) > available - range->offset)
    return makeError("external data: '{0}' has {1} bytes, but {2} bytes from "
                     "offset {3} are needed",
                     range->location, available, size, range->offset);
  auto buffer = llvm::MemoryBuffer::getFileSlice(*file, size, range->offset);
  if (!buffer)
    return makeError("external data: cannot read '{0}': {1}", range->location,
                     buffer.getError().message());
  return std::move(*buffer);
}
