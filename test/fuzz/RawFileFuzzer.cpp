//===- RawFileFuzzer.cpp - Arbitrary bytes as a raw file of ngspice -------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../lib/Spice/Batch.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc::spice;

/// The bytes are refused, or give as many samples of each vector.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char *>(bytes), size);
  auto plot = parseRawFile(text);
  if (!plot) {
    llvm::consumeError(plot.takeError());
    return 0;
  }
  if (plot->names.size() != plot->samples.size())
    llvm::report_fatal_error("vectors without names");
  for (const auto &samples : plot->samples)
    if (samples.size() != plot->samples.front().size())
      llvm::report_fatal_error("vectors of different lengths");
  for (const std::string &name : plot->names)
    if (!plot->find(name))
      llvm::report_fatal_error("a vector that is not found");
  return 0;
}
