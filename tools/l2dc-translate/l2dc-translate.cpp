//===- l2dc-translate.cpp - The L2DC translation driver -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/InitAllTranslations.h"
#include "l2dc/Support/Version.h"

#include "mlir/Tools/mlir-translate/MlirTranslateMain.h"

int main(int argc, char **argv) {
  l2dc::registerVersionPrinter();
  l2dc::registerAllTranslations();
  return failed(
      mlir::mlirTranslateMain(argc, argv, "L2DC translation driver\n"));
}
