//===- NodeImporter.cpp - Import of one node of a graph -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

#include "GraphImporter.h"

#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"

#include "mlir/IR/Diagnostics.h"
#include "onnx/onnx_pb.h"

using namespace l2dc;
using namespace l2dc::importer;
using namespace mlir;

llvm::StringRef importer::getNodeName(const onnx::NodeProto &node) {
  if (!node.name().empty())
    return node.name();
  for (const std::string &output : node.output())
    if (!output.empty())
      return output;
  return "";
}

NodeImporter::NodeImporter(GraphImporter &graph, const onnx::NodeProto &node,
                           int64_t opset)
    : graph(graph), node(node), opset(opset),
      loc(graph.getLocation(getNodeName(node))) {}

OpBuilder &NodeImporter::getBuilder() { return graph.getBuilder(); }

llvm::Error NodeImporter::takeError() {
  if (!failed())
    return llvm::Error::success();
  return makeError("node '{0}' ({1}, opset {2}): {3}", getNodeName(node),
                   node.op_type(), opset, *message);
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

unsigned NodeImporter::getNumInputs() const { return node.input_size(); }

bool NodeImporter::hasInput(unsigned index) const {
  return index < getNumInputs() && !node.input(index).empty();
}

Value NodeImporter::getTensor(unsigned index) {
  if (failed())
    return {};
  return unwrap(graph.findTensor(node.input(index)));
}

SmallVector<int64_t> NodeImporter::getShape(unsigned index) {
  if (ConstantRef constant = getConstant(index))
    return SmallVector<int64_t>(ArrayRef<int64_t>(constant->shape));
  Value tensor = getTensor(index);
  if (!tensor)
    return {};
  return SmallVector<int64_t>(
      cast<RankedTensorType>(tensor.getType()).getShape());
}

ConstantRef NodeImporter::getConstant(unsigned index) {
  if (failed())
    return {};
  return unwrap(graph.findConstant(node.input(index)));
}

ConstantRef NodeImporter::requireConstant(unsigned index,
                                          llvm::StringRef what) {
  ConstantRef constant = getConstant(index);
  if (!constant)
    fail("{0} ('{1}') must be known at import: an initializer, a constant or a "
         "bound graph input",
         what, node.input(index));
  return constant;
}

std::vector<int64_t> NodeImporter::requireIntegers(unsigned index,
                                                   llvm::StringRef what) {
  ConstantRef constant = requireConstant(index, what);
  if (failed())
    return {};
  // Lists with one or two values for each dimension; more can only be damage.
  if (constant->shape.size() > 1 ||
      elementCount(constant->shape) > 2 * execution::maxRank) {
    fail("{0} ('{1}') must be a list of integers, but its shape is {2}", what,
         node.input(index), shapeToString(constant->shape));
    return {};
  }
  std::vector<int64_t> values = unwrap(toIntegers(*constant));
  for (int64_t value : values)
    if (!ShapedType::isDynamic(value)) // an extent that Shape did not know
      checkRange(what, value);
  return values;
}

float NodeImporter::getScalar(unsigned index, llvm::StringRef what,
                              float fallback) {
  if (!hasInput(index))
    return fallback;
  ConstantRef constant = requireConstant(index, what);
  return failed() ? fallback : unwrap(toScalar(*constant));
}

StringAttr NodeImporter::getLayerName(unsigned weightIndex) {
  llvm::StringRef weight = node.input(weightIndex);
  llvm::StringRef name = weight;
  if (!name.consume_back(".weight") && !name.consume_back("_weight") &&
      !node.name().empty())
    name = node.name();
  if (name.empty())
    name = getNodeName(node);
  return getBuilder().getStringAttr(graph.makeLayerName(name));
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

bool NodeImporter::succeeds(llvm::function_ref<LogicalResult()> action) {
  std::string text;
  ScopedDiagnosticHandler handler(getBuilder().getContext(),
                                  [&](Diagnostic &diagnostic) {
                                    if (text.empty())
                                      text = diagnostic.str();
                                    return success();
                                  });
  if (succeeded(action()))
    return true;
  fail("{0}", text);
  return false;
}

bool NodeImporter::checkType(Type type) {
  Shape shape;
  for (int64_t extent : cast<RankedTensorType>(type).getShape())
    shape.push_back(ShapedType::isDynamic(extent) ? -1 : extent);
  if (execution::isSaneShape(shape))
    return true;
  fail("the result would have the shape {0}, which is too large",
       shapeToString(shape));
  return false;
}

Value NodeImporter::reshape(Value input, ArrayRef<int64_t> shape) {
  if (failed())
    return {};
  auto from = cast<RankedTensorType>(input.getType());
  auto to = RankedTensorType::get(shape, from.getElementType());
  if (!checkType(to))
    return {};
  if (llvm::count_if(shape, ShapedType::isDynamic) > 1)
    fail("the result {0} would have more than one dynamic extent", to);
  else if (from.hasStaticShape() && to.hasStaticShape() &&
           from.getNumElements() != to.getNumElements())
    fail("cannot reshape {0} to {1}", from, to);
  if (failed())
    return {};
  if (from == to && from.hasStaticShape())
    return input;
  return nn::ReshapeOp::create(getBuilder(), loc, to, input);
}

Value NodeImporter::transpose(Value input, ArrayRef<int64_t> permutation) {
  nn::TransposeOp::Properties properties;
  properties.permutation = getBuilder().getDenseI64ArrayAttr(permutation);
  return create<nn::TransposeOp>(input, properties);
}

Value NodeImporter::createWeight(const Constant &constant) {
  return failed() ? Value() : graph.createWeight(constant);
}

Value NodeImporter::createScalar(float value) {
  Constant constant;
  constant.shape = {1};
  constant.floats = {value};
  return createWeight(constant);
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

void NodeImporter::setResult(Value value) {
  if (!failed())
    graph.define(node.output(0), value);
}

void NodeImporter::setResult(ConstantRef constant) {
  if (!failed())
    graph.define(node.output(0), std::move(constant));
}

void NodeImporter::setResult(Constant constant) {
  if (constant.name.empty())
    constant.name = node.output(0);
  setResult(std::make_shared<const Constant>(std::move(constant)));
}

void NodeImporter::setReshaped(unsigned inputIndex, ArrayRef<int64_t> shape) {
  ConstantRef constant = getConstant(inputIndex);
  if (!constant)
    return setResult(reshape(getTensor(inputIndex), shape));
  if (llvm::Error error = checkConstantShape(shape))
    return fail("{0}", llvm::toString(std::move(error)));
  if (elementCount(shape) != elementCount(constant->shape))
    return fail("cannot reshape {0} to {1}", shapeToString(constant->shape),
                shapeToString(shape));
  Constant reshaped = *constant;
  reshaped.shape.assign(shape.begin(), shape.end());
  setResult(std::move(reshaped));
}

void NodeImporter::setUnavailable(unsigned index, const llvm::Twine &reason) {
  if (int(index) < node.output_size() && !node.output(index).empty())
    graph.defineUnavailable(node.output(index), reason.str());
}
