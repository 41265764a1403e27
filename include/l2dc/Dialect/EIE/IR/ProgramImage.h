//===- ProgramImage.h - Programs in IR and as images ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_IR_PROGRAMIMAGE_H
#define L2DC_DIALECT_EIE_IR_PROGRAMIMAGE_H

#include "l2dc/Dialect/EIE/IR/EIE.h"
#include "l2dc/Target/EIE/Image.h"

#include "mlir/IR/Builders.h"

namespace l2dc::eie {

/// The image that `program` describes, entry by entry. Emits an error on
/// contents that an image cannot hold; whether the image is sound as a whole is
/// for `image::verifyImage`.
mlir::FailureOr<image::Image> buildImage(ProgramOp program);

/// Creates the program that describes `image`, so that `buildImage` gives the
/// same image again. Its blobs live as long as the context.
ProgramOp buildProgram(mlir::OpBuilder &builder, mlir::Location loc,
                       llvm::StringRef name, const image::Image &image);

/// The step kind of that name, if there is one.
std::optional<execution::StepKind> findStepKind(llvm::StringRef name);

/// The attributes of a host step that differ from their defaults.
mlir::DictionaryAttr
getStepDictionary(mlir::MLIRContext *context,
                  const execution::StepAttributes &attributes);

/// The attributes of a host step; the error names an unknown one or one of a
/// wrong type.
llvm::Expected<execution::StepAttributes>
parseStepDictionary(mlir::DictionaryAttr dictionary);

} // namespace l2dc::eie

#endif // L2DC_DIALECT_EIE_IR_PROGRAMIMAGE_H
