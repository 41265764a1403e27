//===- Operators.h - The supported ONNX operators ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_IMPORT_ONNX_OPERATORS_H
#define L2DC_LIB_IMPORT_ONNX_OPERATORS_H

#include "NodeImporter.h"

namespace l2dc::importer {

/// The newest ONNX operator set whose operators are understood.
inline constexpr int64_t maxOpset = 18;

/// Builds the `nn` operators of one node.
using Converter = void (*)(NodeImporter &);

/// The converter of `node` in operator set `opset`. Fails if the operator, its
/// version, an attribute or the number of inputs is not supported.
llvm::Expected<Converter> findConverter(const onnx::NodeProto &node,
                                        int64_t opset);

// Layers with weights.
void convertBatchNormalization(NodeImporter &node);
void convertConv(NodeImporter &node);
void convertGemm(NodeImporter &node);
void convertMatMul(NodeImporter &node);

// Sliding windows.
void convertAveragePool(NodeImporter &node);
void convertGlobalAveragePool(NodeImporter &node);
void convertMaxPool(NodeImporter &node);

// Element-wise functions and normalization.
void convertAdd(NodeImporter &node);
void convertClip(NodeImporter &node);
void convertLeakyRelu(NodeImporter &node);
void convertLRN(NodeImporter &node);
void convertMul(NodeImporter &node);
void convertRelu(NodeImporter &node);
void convertSigmoid(NodeImporter &node);
void convertSoftmax(NodeImporter &node);
void convertSub(NodeImporter &node);
void convertSum(NodeImporter &node);
void convertTanh(NodeImporter &node);

// Data movement.
void convertConcat(NodeImporter &node);
void convertDropout(NodeImporter &node);
void convertFlatten(NodeImporter &node);
void convertIdentity(NodeImporter &node);
void convertPad(NodeImporter &node);
void convertReshape(NodeImporter &node);
void convertSqueeze(NodeImporter &node);
void convertTranspose(NodeImporter &node);
void convertUnsqueeze(NodeImporter &node);

// Constants, and the arithmetic on shapes that exporters leave in a graph.
void convertCast(NodeImporter &node);
void convertConstant(NodeImporter &node);
void convertConstantOfShape(NodeImporter &node);
void convertGather(NodeImporter &node);
void convertShape(NodeImporter &node);

} // namespace l2dc::importer

#endif // L2DC_LIB_IMPORT_ONNX_OPERATORS_H
