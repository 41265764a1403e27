//===- Errors.cpp - Messages for C callers --------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Errors.h"

#include "l2dc-c/L2DC.h"
#include "l2dc/Support/Version.h"

#include "llvm/Support/MemAlloc.h"

#include <cstring>

using namespace l2dc;
using namespace l2dc::capi;

char *capi::copyString(llvm::StringRef text) {
  char *copy = static_cast<char *>(llvm::safe_malloc(text.size() + 1));
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = 0;
  return copy;
}

void *capi::copyBytes(llvm::StringRef bytes, size_t *size) {
  *size = bytes.size();
  return copyString(bytes);
}

int capi::setError(char **error, llvm::StringRef message) {
  if (error)
    *error = copyString(message);
  return 1;
}

int capi::setError(char **error, llvm::Error failure) {
  return setError(error, llvm::toString(std::move(failure)));
}

const char *l2dcVersion(void) { return getVersion().data(); }

void l2dcFree(void *pointer) { std::free(pointer); }
