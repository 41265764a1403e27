//===- Operators.cpp - The supported ONNX operators -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "l2dc/Support/Error.h"

#include "onnx/onnx_pb.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::importer;

namespace {

/// One operator: since which set it is understood, how many inputs it takes and
/// which attributes (separated by spaces) it may have.
struct Operator {
  llvm::StringLiteral name;
  int minOpset;
  int minInputs, maxInputs;
  llvm::StringLiteral attributes;
  Converter convert;
};

} // namespace

/// Any number of inputs.
static constexpr int kVariadic = std::numeric_limits<int>::max();

// Sorted by name. An attribute that has no influence on inference is listed and
// never read.
static constexpr Operator operators[] = {
    {"Add", 6, 2, 2, "axis broadcast", convertAdd},
    {"AveragePool", 1, 1, 1,
     "auto_pad ceil_mode count_include_pad kernel_shape pads strides",
     convertAveragePool},
    {"BatchNormalization", 6, 5, 5,
     "epsilon is_test momentum spatial training_mode",
     convertBatchNormalization},
    {"Cast", 6, 1, 1, "to", convertCast},
    {"Clip", 6, 1, 3, "max min", convertClip},
    {"Concat", 4, 1, kVariadic, "axis", convertConcat},
    {"Constant", 1, 0, 0, "value value_float value_floats value_int value_ints",
     convertConstant},
    {"ConstantOfShape", 9, 1, 1, "value", convertConstantOfShape},
    {"Conv", 1, 2, 3, "auto_pad dilations group kernel_shape pads strides",
     convertConv},
    {"Dropout", 6, 1, 3, "is_test ratio seed", convertDropout},
    {"Flatten", 1, 1, 1, "axis", convertFlatten},
    {"Gather", 1, 2, 2, "axis", convertGather},
    {"Gemm", 6, 2, 3, "alpha beta broadcast transA transB", convertGemm},
    {"GlobalAveragePool", 1, 1, 1, "", convertGlobalAveragePool},
    {"Identity", 1, 1, 1, "", convertIdentity},
    {"LRN", 1, 1, 1, "alpha beta bias size", convertLRN},
    {"LeakyRelu", 6, 1, 1, "alpha", convertLeakyRelu},
    {"MatMul", 1, 2, 2, "", convertMatMul},
    {"MaxPool", 1, 1, 1,
     "auto_pad ceil_mode dilations kernel_shape pads storage_order strides",
     convertMaxPool},
    {"Mul", 6, 2, 2, "axis broadcast", convertMul},
    {"Pad", 2, 1, 4, "mode pads value", convertPad},
    {"Relu", 6, 1, 1, "", convertRelu},
    {"Reshape", 5, 2, 2, "allowzero", convertReshape},
    {"Shape", 1, 1, 1, "end start", convertShape},
    {"Sigmoid", 6, 1, 1, "", convertSigmoid},
    {"Softmax", 1, 1, 1, "axis", convertSoftmax},
    {"Squeeze", 1, 1, 2, "axes", convertSqueeze},
    {"Sub", 6, 2, 2, "axis broadcast", convertSub},
    {"Sum", 6, 1, kVariadic, "", convertSum},
    {"Tanh", 6, 1, 1, "", convertTanh},
    {"Transpose", 1, 1, 1, "perm", convertTranspose},
    {"Unsqueeze", 1, 1, 2, "axes", convertUnsqueeze},
};

static std::string listOperators() {
  return llvm::join(
      llvm::map_range(operators, [](const Operator &op) { return op.name; }),
      ", ");
}

static llvm::Error checkAttributes(const onnx::NodeProto &node,
                                   const Operator &op) {
  llvm::SmallVector<llvm::StringRef> known;
  llvm::StringRef(op.attributes).split(known, ' ', -1, /*KeepEmpty=*/false);
  for (const auto &attribute : node.attribute())
    if (!llvm::is_contained(known, attribute.name()))
      return makeError("attribute '{0}' is not supported; supported are: {1}",
                       attribute.name(),
                       known.empty() ? "none" : llvm::join(known, ", "));
  return llvm::Error::success();
}

static llvm::Error checkInputs(const onnx::NodeProto &node,
                               const Operator &op) {
  int count = node.input_size();
  if (count < op.minInputs || count > op.maxInputs)
    return makeError(
        "has {0} inputs; supported are {1} to {2}", count, op.minInputs,
        op.maxInputs == kVariadic ? "any number"
                                  : llvm::Twine(op.maxInputs).str());
  for (int i = 0; i < op.minInputs; ++i)
    if (node.input(i).empty())
      return makeError("input {0} is missing", i);
  return llvm::Error::success();
}

static llvm::Error checkNode(const onnx::NodeProto &node, const Operator *op,
                             int64_t opset) {
  if (!op)
    return makeError("the operator is not supported; supported are: {0}",
                     listOperators());
  if (opset < op->minOpset)
    return makeError("the operator is supported from operator set {0} to {1}",
                     op->minOpset, maxOpset);
  if (llvm::Error error = checkAttributes(node, *op))
    return error;
  return checkInputs(node, *op);
}

llvm::Expected<Converter> importer::findConverter(const onnx::NodeProto &node,
                                                  int64_t opset) {
  const Operator *op = llvm::find_if(
      operators, [&](const Operator &op) { return op.name == node.op_type(); });
  if (op == std::end(operators))
    op = nullptr;
  if (llvm::Error error = checkNode(node, op, opset))
    return makeError("node '{0}' ({1}, opset {2}): {3}", getNodeName(node),
                     node.op_type(), opset, llvm::toString(std::move(error)));
  return op->convert;
}
