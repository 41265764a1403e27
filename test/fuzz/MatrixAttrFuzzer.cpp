//===- MatrixAttrFuzzer.cpp - Arbitrary text as #cpu.matrix ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/CPU/IR/CPU.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace l2dc::cpu;

/// Text is refused with an error, or is an attribute that prints as itself.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  // A context for each input: attributes live as long as it does.
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<CPUDialect>();
  unsigned errors = 0;
  ScopedDiagnosticHandler quiet(&context, [&](Diagnostic &) { ++errors; });
  StringRef text(reinterpret_cast<const char *>(bytes), size);
  Attribute attribute =
      parseAttribute(("#cpu.matrix<" + text + ">").str(), &context);
  auto matrix = dyn_cast_or_null<MatrixAttr>(attribute);
  if (!matrix) {
    if (errors == 0 && !attribute)
      llvm::report_fatal_error("refused without an error");
    return 0;
  }
  if (failed(matrix.verifyContents(
          [&] { return emitError(UnknownLoc::get(&context)); })))
    return 0;
  std::string printed;
  llvm::raw_string_ostream(printed) << Attribute(matrix);
  if (parseAttribute(printed, &context) != matrix)
    llvm::report_fatal_error("does not print as itself");
  return 0;
}
