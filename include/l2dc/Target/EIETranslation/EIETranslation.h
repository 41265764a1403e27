//===- EIETranslation.h - Programs to image files and back ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_EIETRANSLATION_EIETRANSLATION_H
#define L2DC_TARGET_EIETRANSLATION_EIETRANSLATION_H

#include "l2dc/Target/EIE/Image.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Support/LLVM.h"

namespace l2dc::eie {

/// The image of the only `eie.program` in `module`. Emits an error if there is
/// none or more than one.
mlir::FailureOr<image::Image> translateToImage(mlir::ModuleOp module);

/// A module with the program `@main` that describes `image`, which must pass
/// `image::verifyImage`. Translating it again gives the same image.
mlir::OwningOpRef<mlir::ModuleOp>
translateFromImage(mlir::MLIRContext *context, const image::Image &image);

/// Registers `--eie-to-binary`, which writes the bytes of an image file, and
/// `--binary-to-eie`, which reads them.
void registerEIETranslations();

} // namespace l2dc::eie

#endif // L2DC_TARGET_EIETRANSLATION_EIETRANSLATION_H
