//===- SignalFuzzer.cpp - Arbitrary text as a signal ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Spice/Analysis.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc::spice;

/// The text is refused, or is a signal whose own text gives it again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char *>(bytes), size);
  auto signal = Signal::parse(text);
  if (!signal) {
    llvm::consumeError(signal.takeError());
    return 0;
  }
  auto again = Signal::parse(signal->str());
  if (!again)
    llvm::report_fatal_error(llvm::Twine(toString(again.takeError())));
  if (again->kind != signal->kind || again->plus != signal->plus ||
      again->minus != signal->minus)
    llvm::report_fatal_error("another signal was read back");
  return 0;
}
