//===- ONNXExport.h - Networks as ONNX models -------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_ONNX_ONNXEXPORT_H
#define L2DC_TARGET_ONNX_ONNXEXPORT_H

#include "l2dc/Execution/Network.h"

#include "llvm/Support/Error.h"

#include <string>

namespace l2dc::target {

/// The ONNX operator set that exported models name. It is the oldest one that
/// has every operator they use in its present form.
inline constexpr int64_t exportedOpset = 13;

/// A serialized ONNX model that computes what `network` does, all weights being
/// dense float32 initializers under their names. The graph's inputs are called
/// "input" (or "input_0", ...), its outputs "output"; a first extent of an
/// input that is not known is called "batch". A dilated average pool becomes a
/// depthwise convolution, since the operator set has none. Fails if
/// `verifyNetwork` does, if a shape has an extent of 0, if a dilated average
/// pool rounds up or leaves out its padding, and if the model would have more
/// than the 2 GiB that a protocol buffer can have.
llvm::Expected<std::string> exportONNX(const execution::Network &network);

/// Registers `--nn-to-onnx` with the translation driver.
void registerONNXExport();

} // namespace l2dc::target

#endif // L2DC_TARGET_ONNX_ONNXEXPORT_H
