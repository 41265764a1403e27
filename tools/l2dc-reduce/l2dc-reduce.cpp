//===- l2dc-reduce.cpp - Shrinks MLIR that shows a fault ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/InitAllDialects.h"
#include "l2dc/InitAllPasses.h"
#include "l2dc/Reducer/ReductionPatterns.h"
#include "l2dc/Support/Version.h"

#include "mlir/Tools/mlir-reduce/MlirReduceMain.h"

int main(int argc, char **argv) {
  l2dc::registerVersionPrinter();
  mlir::DialectRegistry registry;
  l2dc::registerAllDialects(registry);
  l2dc::registerPassDialects(registry);
  l2dc::registerReductionPatterns(registry);
  l2dc::registerAllPasses();
  mlir::MLIRContext context(registry);
  return mlir::failed(mlir::mlirReduceMain(argc, argv, context));
}
