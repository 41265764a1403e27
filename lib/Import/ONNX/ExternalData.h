//===- ExternalData.h - Weights in files beside the model -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_IMPORT_ONNX_EXTERNALDATA_H
#define L2DC_LIB_IMPORT_ONNX_EXTERNALDATA_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>

namespace onnx {
class TensorProto;
} // namespace onnx

namespace l2dc::importer {

/// The `size` bytes of a tensor whose data lies outside the model. The file it
/// names must lie inside `directory`, symbolic links resolved, and hold the
/// named range.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readExternalData(const onnx::TensorProto &tensor, llvm::StringRef directory,
                 int64_t size);

} // namespace l2dc::importer

#endif // L2DC_LIB_IMPORT_ONNX_EXTERNALDATA_H
