//===- l2dc-lsp-server.cpp - Language server for MLIR with L2DC -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/InitAllDialects.h"
#include "l2dc/InitAllPasses.h"
#include "l2dc/Support/Version.h"

#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"

int main(int argc, char **argv) {
  l2dc::registerVersionPrinter();
  mlir::DialectRegistry registry;
  l2dc::registerAllDialects(registry);
  l2dc::registerPassDialects(registry);
  return mlir::failed(mlir::MlirLspServerMain(argc, argv, registry));
}
