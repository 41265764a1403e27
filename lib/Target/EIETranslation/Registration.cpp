//===- Registration.cpp - The translations of EIE images ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/EIE.h"
#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Target/EIETranslation/EIETranslation.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Tools/mlir-translate/Translation.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

static LogicalResult writeBinary(ModuleOp module, raw_ostream &os) {
  FailureOr<image::Image> image = translateToImage(module);
  if (failed(image))
    return failure();
  auto bytes = image::serialize(*image);
  if (!bytes)
    return module.emitError() << llvm::toString(bytes.takeError());
  os << *bytes;
  return success();
}

static OwningOpRef<Operation *> readBinary(llvm::SourceMgr &sourceMgr,
                                           MLIRContext *context) {
  const llvm::MemoryBuffer *file =
      sourceMgr.getMemoryBuffer(sourceMgr.getMainFileID());
  auto image = image::deserialize(file->getBuffer());
  if (!image) {
    emitError(FileLineColLoc::get(context, file->getBufferIdentifier(), 0, 0))
        << llvm::toString(image.takeError());
    return {};
  }
  return translateFromImage(context, *image);
}

void l2dc::eie::registerEIETranslations() {
  static TranslateFromMLIRRegistration toBinary(
      "eie-to-binary", "Write the program of a module as an EIE image",
      [](ModuleOp module, raw_ostream &os) { return writeBinary(module, os); },
      [](DialectRegistry &registry) {
        registry.insert<EIEDialect, nn::NNDialect, func::FuncDialect>();
      });
  static TranslateToMLIRRegistration fromBinary(
      "binary-to-eie", "Read an EIE image as a program",
      [](llvm::SourceMgr &sourceMgr, MLIRContext *context) {
        return readBinary(sourceMgr, context);
      },
      [](DialectRegistry &registry) { registry.insert<EIEDialect>(); });
}
