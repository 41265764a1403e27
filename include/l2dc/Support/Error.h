//===- Error.h - One-line construction of llvm::Error -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_ERROR_H
#define L2DC_SUPPORT_ERROR_H

#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"

namespace l2dc {

/// An error whose message is `llvm::formatv(format, args...)`. Messages start
/// with a lower-case letter and end without a full stop, and say what was found
/// and what was expected; the caller adds the file name where it knows it.
template <typename... Args>
llvm::Error makeError(const char *format, Args &&...args) {
  return llvm::make_error<llvm::StringError>(
      llvm::formatv(format, std::forward<Args>(args)...).str(),
      llvm::inconvertibleErrorCode());
}

/// `error` with "`context`: " put before its message.
inline llvm::Error addContext(llvm::Error error, llvm::StringRef context) {
  return makeError("{0}: {1}", context, llvm::toString(std::move(error)));
}

} // namespace l2dc

#endif // L2DC_SUPPORT_ERROR_H
