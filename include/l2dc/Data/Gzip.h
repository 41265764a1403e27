//===- Gzip.h - Reading files that may be gzipped ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DATA_GZIP_H
#define L2DC_DATA_GZIP_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>

namespace l2dc::data {

/// Reads `path` and, if it starts as a gzip file does, decompresses it (all
/// members, checksums verified). The error names the file and, for a damaged
/// or truncated stream, how far it could be read.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readMaybeGzipped(llvm::StringRef path);

} // namespace l2dc::data

#endif // L2DC_DATA_GZIP_H
