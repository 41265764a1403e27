//===- NpyFuzzer.cpp - Arbitrary bytes as npy files -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/Npy.h"

#include "llvm/Support/ErrorHandling.h"

/// A file is refused, or gives as many elements as its shape says.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  auto tensor = l2dc::data::parseNpy(
      llvm::StringRef(reinterpret_cast<const char *>(bytes), size), "fuzz");
  if (!tensor)
    llvm::consumeError(tensor.takeError());
  else if (l2dc::elementCount(tensor->shape) != tensor->size())
    llvm::report_fatal_error("the shape does not fit the elements");
  return 0;
}
