//===- TranslateToImage.cpp - Programs to images --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/ProgramImage.h"
#include "l2dc/Target/EIETranslation/EIETranslation.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

FailureOr<image::Image> l2dc::eie::translateToImage(ModuleOp module) {
  SmallVector<ProgramOp> programs(module.getOps<ProgramOp>());
  if (programs.size() != 1)
    return module.emitError()
           << "an image holds one eie.program, found " << programs.size()
           << "; run convert-nn-to-eie and eie-schedule first";
  return buildImage(programs.front());
}
