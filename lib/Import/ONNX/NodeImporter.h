//===- NodeImporter.h - Import of one node of a graph -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_IMPORT_ONNX_NODEIMPORTER_H
#define L2DC_LIB_IMPORT_ONNX_NODEIMPORTER_H

#include "Constant.h"

#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/IR/Builders.h"
#include "llvm/Support/FormatVariadic.h"

#include <optional>

namespace onnx {
class AttributeProto;
class NodeProto;
} // namespace onnx

namespace l2dc::importer {

class GraphImporter;

/// What the converter of an operator sees of its node: inputs, attributes, a
/// way to build `nn` operators and to define the node's outputs.
///
/// The first error sticks: from then on every getter returns an empty value,
/// nothing is built, and `takeError` has the message. Converters may therefore
/// chain calls and need to ask `failed` only before they look into a value.
class NodeImporter {
public:
  NodeImporter(GraphImporter &graph, const onnx::NodeProto &node,
               int64_t opset);

  int64_t getOpset() const { return opset; }
  mlir::OpBuilder &getBuilder();

  //===--------------------------------------------------------------------===//
  // Errors
  //===--------------------------------------------------------------------===//

  bool failed() const { return message.has_value(); }

  /// Records `llvm::formatv(format, args...)` unless there is an error already.
  template <typename... Args>
  void fail(const char *format, Args &&...args) {
    if (!failed())
      message = llvm::formatv(format, std::forward<Args>(args)...).str();
  }

  /// The value, or an empty one after recording the error.
  template <typename T>
  T unwrap(llvm::Expected<T> value) {
    if (value)
      return std::move(*value);
    fail("{0}", llvm::toString(value.takeError()));
    return T();
  }

  /// The error so far, with the node's name, operator and operator set.
  llvm::Error takeError();

  //===--------------------------------------------------------------------===//
  // Inputs
  //===--------------------------------------------------------------------===//

  unsigned getNumInputs() const;
  /// Optional inputs may be missing or have an empty name.
  bool hasInput(unsigned index) const;
  /// The input as a value; a constant becomes an `nn.weight`.
  mlir::Value getTensor(unsigned index);
  /// The shape of an input, dynamic extents being ShapedType::kDynamic.
  llvm::SmallVector<int64_t> getShape(unsigned index);
  /// The input if it is known at import, else null.
  ConstantRef getConstant(unsigned index);
  /// An input that must be known at import; `what` names it in the error.
  ConstantRef requireConstant(unsigned index, llvm::StringRef what);
  /// The integers of an input that must be known at import.
  std::vector<int64_t> requireIntegers(unsigned index, llvm::StringRef what);
  /// The only element of an optional input that must be known at import.
  float getScalar(unsigned index, llvm::StringRef what, float fallback);
  /// The name of a layer: that of its weight (input `weightIndex`) without
  /// ".weight", else the node's; made unique.
  mlir::StringAttr getLayerName(unsigned weightIndex);

  //===--------------------------------------------------------------------===//
  // Attributes
  //===--------------------------------------------------------------------===//

  bool hasAttribute(llvm::StringRef name) const;
  /// Integers beyond 32 bits are an error: no real attribute has them, and
  /// sums and products of smaller ones do not overflow.
  int64_t getInteger(llvm::StringRef name, int64_t fallback);
  float getFloat(llvm::StringRef name, float fallback);
  std::string getString(llvm::StringRef name, llvm::StringRef fallback);
  /// Empty if the attribute is missing.
  std::vector<int64_t> getIntegers(llvm::StringRef name);
  std::vector<float> getFloats(llvm::StringRef name);
  std::optional<Constant> getTensorAttribute(llvm::StringRef name);
  /// `axis` counted from the front; fails if it is outside `rank` dimensions.
  int64_t normalizeAxis(int64_t axis, int64_t rank);

  //===--------------------------------------------------------------------===//
  // Building
  //===--------------------------------------------------------------------===//

  /// Builds an operator whose result type is inferred; null on failure.
  template <typename OpT>
  mlir::Value create(mlir::ValueRange operands,
                     const typename OpT::Properties &properties = {});
  /// Reshapes unless the shape is the same already; null on failure.
  mlir::Value reshape(mlir::Value input, llvm::ArrayRef<int64_t> shape);
  /// `input` with dimensions in another order.
  mlir::Value transpose(mlir::Value input, llvm::ArrayRef<int64_t> permutation);
  /// An `nn.weight` of `constant`.
  mlir::Value createWeight(const Constant &constant);
  /// A one-element weight.
  mlir::Value createScalar(float value);

  //===--------------------------------------------------------------------===//
  // Outputs
  //===--------------------------------------------------------------------===//

  void setResult(mlir::Value value);
  void setResult(ConstantRef constant);
  /// A constant without a name gets that of the output.
  void setResult(Constant constant);
  /// The input's elements in another shape: a constant stays one.
  void setReshaped(unsigned inputIndex, llvm::ArrayRef<int64_t> shape);
  /// Makes any use of output `index` an error that gives `reason`.
  void setUnavailable(unsigned index, const llvm::Twine &reason);

private:
  const onnx::AttributeProto *findAttribute(llvm::StringRef name) const;
  /// The attribute if it is there and of AttributeProto.AttributeType `type`.
  const onnx::AttributeProto *findAttribute(llvm::StringRef name, int type);
  int64_t checkRange(llvm::StringRef name, int64_t value);
  /// Runs `action` and turns the diagnostics it emits into the node's error.
  bool succeeds(llvm::function_ref<llvm::LogicalResult()> action);
  /// Rejects result types with implausible extents.
  bool checkType(mlir::Type type);

  GraphImporter &graph;
  const onnx::NodeProto &node;
  int64_t opset;
  mlir::Location loc;
  std::optional<std::string> message;
};

/// The name by which messages and locations call a node: its own, or that of
/// the first output that has one.
llvm::StringRef getNodeName(const onnx::NodeProto &node);

template <typename OpT>
mlir::Value NodeImporter::create(mlir::ValueRange operands,
                                 const typename OpT::Properties &properties) {
  if (failed())
    return {};
  typename OpT::Properties copy = properties;
  llvm::SmallVector<mlir::Type> types;
  mlir::MLIRContext *context = getBuilder().getContext();
  auto infer = [&] {
    return OpT::inferReturnTypes(context, loc, operands,
                                 mlir::DictionaryAttr::get(context),
                                 mlir::OpaqueProperties(&copy), {}, types);
  };
  if (!succeeds(infer) || !checkType(types.front()))
    return {};
  return OpT::create(getBuilder(), loc, mlir::TypeRange(types), operands, copy)
      ->getResult(0);
}

} // namespace l2dc::importer

#endif // L2DC_LIB_IMPORT_ONNX_NODEIMPORTER_H
