//===- Errors.h - Messages for C callers ------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CAPI_ERRORS_H
#define L2DC_LIB_CAPI_ERRORS_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace l2dc::capi {

/// `text` as a zero-terminated string that l2dcFree frees.
char *copyString(llvm::StringRef text);

/// `bytes` as memory that l2dcFree frees, their number in `*size`.
void *copyBytes(llvm::StringRef bytes, size_t *size);

/// Hands `message` to the caller if it wants it. Returns the number that
/// failing functions return.
int setError(char **error, llvm::StringRef message);
int setError(char **error, llvm::Error failure);

/// Gathers the errors that MLIR emits while it lives, in place of printing
/// them.
class DiagnosticText {
public:
  explicit DiagnosticText(mlir::MLIRContext *context);

  /// The errors, one a line, or `fallback` where there were none.
  llvm::StringRef get(llvm::StringRef fallback) const;

private:
  std::string text;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace l2dc::capi

#endif // L2DC_LIB_CAPI_ERRORS_H
