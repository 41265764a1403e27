//===- ONNXFuzzer.cpp - Arbitrary bytes as ONNX models --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Import/ONNX.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/ErrorHandling.h"

/// A model is imported, or refused with exactly one message.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  // One context for all runs: creating it takes longer than an import.
  static mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  unsigned messages = 0;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &) {
    ++messages;
    return mlir::success();
  });
  llvm::StringRef model(reinterpret_cast<const char *>(bytes), size);
  auto module = l2dc::importer::importONNX({model, "fuzz"}, "", &context);
  if (messages != (module ? 0u : 1u))
    llvm::report_fatal_error("expected a module or one message");
  return 0;
}
