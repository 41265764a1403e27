//===- File.h - Whole-file input and all-or-nothing output ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_FILE_H
#define L2DC_SUPPORT_FILE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace l2dc {

/// Reads `path` ("-" is standard input) as bytes. The error names the file.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readFile(llvm::StringRef path);

/// Writes `path` ("-" is standard output) so that either the whole content
/// stands under that name or nothing changed: the bytes go to a temporary file
/// beside it, which is renamed once `write` returned success and every byte
/// reached the file. The error names the file.
llvm::Error
writeFile(llvm::StringRef path,
          llvm::function_ref<llvm::Error(llvm::raw_ostream &)> write);
llvm::Error writeFile(llvm::StringRef path, llvm::StringRef bytes);

/// Fails if `writeFile` could not write `path` now, so that a long run need not
/// end with that. Nothing is left behind.
llvm::Error checkWritable(llvm::StringRef path);

/// Creates `path` and its parents unless they exist.
llvm::Error createDirectories(llvm::StringRef path);

} // namespace l2dc

#endif // L2DC_SUPPORT_FILE_H
