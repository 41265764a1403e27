//===- NumberText.h - Numbers in messages -----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_NUMBERTEXT_H
#define L2DC_LIB_SEARCH_NUMBERTEXT_H

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <string>

namespace l2dc::search {

/// `value` with as many digits as it needs, at most six.
inline std::string numberText(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%g", value);
  return text;
}

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_NUMBERTEXT_H
