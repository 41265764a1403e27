//===- l2dc-opt.cpp - The L2DC optimizer driver ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/InitAllDialects.h"
#include "l2dc/InitAllPasses.h"
#include "l2dc/Support/Version.h"

#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  l2dc::registerVersionPrinter();
  mlir::DialectRegistry registry;
  l2dc::registerAllDialects(registry);
  l2dc::registerPassDialects(registry);
  l2dc::registerAllPasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "L2DC optimizer driver\n", registry));
}
