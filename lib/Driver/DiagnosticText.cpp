//===- DiagnosticText.cpp - MLIR's diagnostics as text --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/DiagnosticText.h"

#include "l2dc/Support/Error.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/raw_ostream.h"

using namespace l2dc;
using namespace l2dc::driver;

/// The place in a file that `location` stands for, however it is wrapped.
static mlir::FileLineColLoc findFile(mlir::Location location) {
  mlir::FileLineColLoc found;
  location->walk([&](mlir::Location part) {
    found = llvm::dyn_cast<mlir::FileLineColLoc>(part);
    return found ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
  });
  return found;
}

static llvm::LogicalResult append(mlir::Diagnostic &diagnostic,
                                  std::string &text) {
  if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
    return llvm::failure();
  llvm::raw_string_ostream os(text);
  if (!text.empty())
    os << '\n';
  // A file that is not text has no lines.
  if (auto at = findFile(diagnostic.getLocation()); at && at.getLine() > 0)
    os << at.getFilename().getValue() << ':' << at.getLine() << ':'
       << at.getColumn() << ": ";
  os << diagnostic;
  return llvm::success();
}

DiagnosticText::DiagnosticText(mlir::MLIRContext *context)
    : handler(context, [this](mlir::Diagnostic &diagnostic) {
        return append(diagnostic, text);
      }) {}

llvm::StringRef DiagnosticText::get(llvm::StringRef fallback) const {
  return text.empty() ? fallback : llvm::StringRef(text);
}

llvm::Error DiagnosticText::explain(llvm::Error error,
                                    llvm::StringRef file) const {
  if (!error || text.empty())
    return error;
  llvm::consumeError(std::move(error));
  llvm::StringRef first = llvm::StringRef(text).split('\n').first;
  if (first.contains(file))
    return makeError("{0}", first);
  return makeError("{0}: {1}", file, first);
}
