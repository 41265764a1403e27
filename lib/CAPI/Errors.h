//===- Errors.h - Messages for C callers ------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CAPI_ERRORS_H
#define L2DC_LIB_CAPI_ERRORS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace l2dc::capi {

/// `text` as a zero-terminated string that l2dcFree frees.
char *copyString(llvm::StringRef text);

/// `bytes` as memory that l2dcFree frees, their number in `*size`.
void *copyBytes(llvm::StringRef bytes, size_t *size);

/// Hands `message` to the caller if it wants it. Returns the number that
/// failing functions return.
int setError(char **error, llvm::StringRef message);
int setError(char **error, llvm::Error failure);

} // namespace l2dc::capi

#endif // L2DC_LIB_CAPI_ERRORS_H
