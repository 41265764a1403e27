//===- NetFileFuzzer.cpp - Arbitrary bytes as .net files ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Import/DeepCompression.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc;

/// A file is refused, or gives a code for every weight.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  const Shape shapes[] = {{2, 20}, {3, 4, 1, 1}};
  auto layers = importer::parseNetFile(
      llvm::StringRef(reinterpret_cast<const char *>(bytes), size), shapes);
  if (!layers) {
    llvm::consumeError(layers.takeError());
    return 0;
  }
  for (auto [layer, shape] : llvm::zip_equal(*layers, shapes))
    if (int64_t(layer.codes.size()) != elementCount(shape))
      llvm::report_fatal_error("a weight has no code");
  return 0;
}
