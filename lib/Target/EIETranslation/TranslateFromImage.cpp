//===- TranslateFromImage.cpp - Images to programs ------------------------===//
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

OwningOpRef<ModuleOp> l2dc::eie::translateFromImage(MLIRContext *context,
                                                    const image::Image &image) {
  context->loadDialect<EIEDialect>();
  Location loc = UnknownLoc::get(context);
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  buildProgram(builder, loc, "main", image);
  return module;
}
