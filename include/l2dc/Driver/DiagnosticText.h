//===- DiagnosticText.h - MLIR's diagnostics as text ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DRIVER_DIAGNOSTICTEXT_H
#define L2DC_DRIVER_DIAGNOSTICTEXT_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Error.h"

#include <string>

namespace l2dc::driver {

/// Gathers the errors that MLIR emits while it lives, in place of printing
/// them. Warnings and remarks go where they went before.
class DiagnosticText {
public:
  explicit DiagnosticText(mlir::MLIRContext *context);

  /// The errors, one a line and each behind its place in a file if it has one,
  /// or `fallback` where there were none.
  llvm::StringRef get(llvm::StringRef fallback) const;

  /// `error` as the one message a user of a tool should see: the first error
  /// that MLIR emitted says more than the consequence it had. It is put behind
  /// "`file`: " unless it names `file` itself. Success stays success.
  llvm::Error explain(llvm::Error error, llvm::StringRef file) const;

private:
  std::string text;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace l2dc::driver

#endif // L2DC_DRIVER_DIAGNOSTICTEXT_H
