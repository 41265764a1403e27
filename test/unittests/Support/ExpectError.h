//===- ExpectError.h - Checks on llvm::Expected in tests --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_SUPPORT_EXPECTERROR_H
#define L2DC_TEST_UNITTESTS_SUPPORT_EXPECTERROR_H

#include "llvm/Support/Error.h"

#include <string>

namespace l2dc::test {

/// Unwraps what a test needs in order to go on. llvm::cantFail says nothing in
/// a build without assertions.
inline llvm::ExitOnError exitOnError;

/// The error's message; "" for success.
inline std::string message(llvm::Error error) {
  return llvm::toString(std::move(error));
}
template <typename T>
std::string message(llvm::Expected<T> expected) {
  return llvm::toString(expected.takeError());
}

/// Whether `text` holds `part`, for EXPECT_PRED2: a failure prints both.
inline bool contains(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

} // namespace l2dc::test

/// Checks that an Expected or Error failed with a message that holds `part`.
#define EXPECT_ERROR(expression, part)                                         \
  EXPECT_PRED2(::l2dc::test::contains, ::l2dc::test::message(expression),      \
               std::string(part))

#endif // L2DC_TEST_UNITTESTS_SUPPORT_EXPECTERROR_H
