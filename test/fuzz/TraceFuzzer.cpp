//===- TraceFuzzer.cpp - Arbitrary text as a search trace -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Trace.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc::search;

static std::string write(const Trace &trace) {
  std::string text = writeTraceHeader(trace.header) + "\n";
  for (const Evaluation &evaluation : trace.evaluations)
    text += writeTraceLine(evaluation) + "\n";
  return text;
}

/// A text is refused, or what it says survives writing and reading.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  llvm::Expected<Trace> trace =
      parseTrace(llvm::StringRef(reinterpret_cast<const char *>(bytes), size));
  if (!trace) {
    llvm::consumeError(trace.takeError());
    return 0;
  }
  if (trace->completeBytes > size)
    llvm::report_fatal_error("more bytes are complete than there are");
  if (trace->header.decisions.empty())
    return 0; // no line is complete
  std::string text = write(*trace);
  if (write(llvm::cantFail(parseTrace(text))) != text)
    llvm::report_fatal_error("writing changed the trace");
  return 0;
}
