//===- ConvertWindows.h - Attributes of sliding windows ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_IMPORT_ONNX_CONVERTWINDOWS_H
#define L2DC_LIB_IMPORT_ONNX_CONVERTWINDOWS_H

#include "NodeImporter.h"

namespace l2dc::importer {

/// The attributes of a convolution or pool. Lists are null where they hold the
/// `nn` operators' defaults.
struct WindowAttributes {
  mlir::DenseI64ArrayAttr kernel, strides, dilations, pads;
};

/// Reads strides, dilations and pads of a window of extents `kernel` that
/// slides over `input` (N x C x spatial); `auto_pad` becomes explicit pads.
WindowAttributes readWindow(NodeImporter &node, mlir::RankedTensorType input,
                            llvm::ArrayRef<int64_t> kernel);

} // namespace l2dc::importer

#endif // L2DC_LIB_IMPORT_ONNX_CONVERTWINDOWS_H
