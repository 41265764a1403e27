//===- GraphImporter.cpp - Import of a graph ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GraphImporter.h"
#include "Messages.h"
#include "NodeImporter.h"
#include "Operators.h"

#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"

#include "onnx/onnx_pb.h"

using namespace l2dc;
using namespace l2dc::importer;
using namespace mlir;

GraphImporter::GraphImporter(const onnx::ModelProto &model,
                             llvm::StringRef directory,
                             const ONNXImportOptions &options,
                             MLIRContext *context)
    : model(model), graph(model.graph()), directory(directory),
      options(options), builder(context) {}

Location GraphImporter::getLocation(llvm::StringRef name) {
  return NameLoc::get(builder.getStringAttr(name));
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

llvm::Expected<GraphImporter::Definition *>
GraphImporter::find(llvm::StringRef name) {
  auto it = definitions.find(name);
  if (it == definitions.end())
    return makeError("'{0}' is not an input, an initializer or the output of "
                     "an earlier node",
                     name);
  if (!it->second.unavailable.empty())
    return makeError("'{0}' is not available: {1}", name,
                     it->second.unavailable);
  return &it->second;
}

llvm::Expected<ConstantRef> GraphImporter::findConstant(llvm::StringRef name) {
  auto definition = find(name);
  if (!definition)
    return definition.takeError();
  if (!(*definition)->initializer)
    return (*definition)->constant;
  auto constant = decodeTensor(*(*definition)->initializer, directory);
  if (!constant)
    return constant.takeError();
  return std::make_shared<const Constant>(std::move(*constant));
}

llvm::Expected<Value> GraphImporter::findTensor(llvm::StringRef name) {
  auto definition = find(name);
  if (!definition)
    return definition.takeError();
  Value &value = (*definition)->value;
  if (value)
    return value;
  auto constant = findConstant(name);
  if (!constant)
    return constant.takeError();
  for (int64_t extent : (*constant)->integers)
    if (ShapedType::isDynamic(extent))
      return makeError("'{0}' depends on the shape of the input at run time",
                       name);
  value = createWeight(**constant);
  return value;
}

void GraphImporter::define(llvm::StringRef name, Value value) {
  definitions[name].value = value;
}

void GraphImporter::define(llvm::StringRef name, ConstantRef constant) {
  definitions[name].constant = std::move(constant);
}

void GraphImporter::defineUnavailable(llvm::StringRef name,
                                      std::string reason) {
  definitions[name].unavailable = std::move(reason);
}

/// `base`, with the first number appended that makes it unique in `names`.
static std::string makeUnique(llvm::StringSet<> &names, llvm::StringRef base) {
  std::string name = base.str();
  for (int suffix = 1; !names.insert(name).second; ++suffix)
    name = llvm::formatv("{0}_{1}", base, suffix);
  return name;
}

std::string GraphImporter::makeLayerName(llvm::StringRef name) {
  return makeUnique(layerNames, name);
}

Value GraphImporter::createWeight(const Constant &constant) {
  std::string name;
  if (!constant.name.empty())
    name = makeUnique(weightNames, constant.name);
  Location loc = getLocation(constant.name);
  if (!constant.isSplat)
    return nn::createDenseWeight(builder, loc, name, constant.shape,
                                 toFloats(constant));
  // A splat never takes more than one element of memory.
  float value = constant.isInteger ? float(constant.integers.front())
                                   : constant.floats.front();
  auto type = RankedTensorType::get(constant.shape, builder.getF32Type());
  auto encoding = nn::DenseAttr::get(builder.getContext(),
                                     DenseElementsAttr::get(type, value));
  return nn::WeightOp::create(
      builder, loc, name.empty() ? StringAttr() : builder.getStringAttr(name),
      encoding);
}

//===----------------------------------------------------------------------===//
// Model
//===----------------------------------------------------------------------===//

llvm::Error GraphImporter::readOpset() {
  for (const auto &import : model.opset_import())
    if (import.domain().empty() || import.domain() == "ai.onnx")
      opset = import.version();
  // Before version 3 of the format there was one operator set only.
  if (opset == 0 && model.ir_version() < 3 && model.opset_import().empty())
    opset = 1;
  if (opset < 1)
    return makeError("the model names no version of the ONNX operator set");
  if (opset > maxOpset)
    return makeError("the model uses operator set {0}; supported are sets up "
                     "to {1}",
                     opset, maxOpset);
  return llvm::Error::success();
}

llvm::Error GraphImporter::defineInitializers() {
  if (!graph.sparse_initializer().empty())
    return makeError("sparse initializers are not supported");
  for (const auto &initializer : graph.initializer()) {
    Definition &definition = definitions[initializer.name()];
    if (definition.initializer)
      return makeError("initializer '{0}' is defined twice",
                       initializer.name());
    definition.initializer = &initializer;
  }
  return llvm::Error::success();
}

llvm::Error GraphImporter::bindInputs() {
  for (const auto &[name, path] : options.bindings) {
    if (llvm::none_of(graph.input(), [&, &name = name](const auto &input) {
          return input.name() == name;
        }))
      return makeError("cannot bind '{0}': the graph has no such input", name);
    auto constant = readConstantFile(path);
    if (!constant)
      return constant.takeError();
    constant->name = name;
    Definition &definition = definitions[name];
    definition.initializer = nullptr;
    definition.constant = std::make_shared<Constant>(std::move(*constant));
  }
  return llvm::Error::success();
}

llvm::Expected<RankedTensorType>
GraphImporter::getInputType(const onnx::ValueInfoProto &input) {
  if (!input.type().has_tensor_type())
    return makeError("input '{0}' is not a tensor; only tensors are supported",
                     input.name());
  const auto &tensor = input.type().tensor_type();
  if (!isFloatingPoint(tensor.elem_type()))
    return makeError("input '{0}' has element type {1}; supported are "
                     "floating-point types; tensors of other types must be "
                     "bound to constants",
                     input.name(), elementTypeName(tensor.elem_type()));
  if (!tensor.has_shape())
    return makeError("input '{0}' has no shape", input.name());
  Shape shape;
  for (const auto &dim : tensor.shape().dim()) {
    if (dim.has_dim_value() && dim.dim_value() < 0)
      return makeError("input '{0}' has the negative extent {1}", input.name(),
                       dim.dim_value());
    shape.push_back(dim.has_dim_value() ? dim.dim_value() : -1);
  }
  if (!execution::isSaneShape(shape))
    return makeError("input '{0}' has the shape {1}, which is too large",
                     input.name(), shapeToString(shape));
  for (int64_t &extent : shape)
    if (extent < 0)
      extent = ShapedType::kDynamic;
  return RankedTensorType::get(shape, builder.getF32Type());
}

//===----------------------------------------------------------------------===//
// Function
//===----------------------------------------------------------------------===//

llvm::Error GraphImporter::createFunction() {
  SmallVector<Type> types;
  SmallVector<Location> locations;
  SmallVector<llvm::StringRef> names;
  for (const auto &input : graph.input()) {
    // Old files list every weight among the inputs.
    if (definitions.count(input.name()))
      continue;
    auto type = getInputType(input);
    if (!type)
      return type.takeError();
    types.push_back(*type);
    locations.push_back(getLocation(input.name()));
    names.push_back(input.name());
  }
  module = ModuleOp::create(getLocation(graph.name()));
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, getLocation(graph.name()), "main",
                                  builder.getFunctionType(types, {}));
  Block *body = builder.createBlock(&function.getBody(), {}, types, locations);
  for (auto [name, argument] : llvm::zip_equal(names, body->getArguments())) {
    if (definitions.count(name))
      return makeError("input '{0}' is defined twice", name);
    define(name, argument);
  }
  return llvm::Error::success();
}

llvm::Error GraphImporter::checkOutputs(const onnx::NodeProto &node) {
  if (node.output().empty() || node.output(0).empty())
    return makeError("node '{0}' ({1}) has no output", getNodeName(node),
                     node.op_type());
  for (const std::string &name : node.output())
    if (!name.empty() && definitions.count(name))
      return makeError("node '{0}' ({1}) defines '{2}' for a second time",
                       getNodeName(node), node.op_type(), name);
  return llvm::Error::success();
}

llvm::Error GraphImporter::importNode(const onnx::NodeProto &node) {
  if (!node.domain().empty() && node.domain() != "ai.onnx")
    return makeError("node '{0}': operator {1} of domain '{2}' is not "
                     "supported; supported are those of the ONNX domain",
                     getNodeName(node), node.op_type(), node.domain());
  auto converter = findConverter(node, opset);
  if (!converter)
    return converter.takeError();
  if (llvm::Error error = checkOutputs(node))
    return error;
  NodeImporter importer(*this, node, opset);
  (*converter)(importer);
  return importer.takeError();
}

llvm::Error GraphImporter::createReturn() {
  SmallVector<Value> results;
  for (const auto &output : graph.output()) {
    auto value = findTensor(output.name());
    if (!value)
      return addContext(value.takeError(), "graph output");
    results.push_back(*value);
  }
  if (results.empty())
    return makeError("the graph has no outputs");
  func::ReturnOp::create(builder, function.getLoc(), results);
  function.setType(builder.getFunctionType(function.getArgumentTypes(),
                                           ValueRange(results).getTypes()));
  return llvm::Error::success();
}

llvm::Expected<OwningOpRef<ModuleOp>> GraphImporter::run() {
  if (!model.has_graph())
    return makeError("not an ONNX model: there is no graph in it");
  if (llvm::Error error = readOpset())
    return std::move(error);
  if (llvm::Error error = defineInitializers())
    return std::move(error);
  if (llvm::Error error = bindInputs())
    return std::move(error);
  if (llvm::Error error = createFunction())
    return std::move(error);
  for (const auto &node : graph.node())
    if (llvm::Error error = importNode(node))
      return std::move(error);
  if (llvm::Error error = createReturn())
    return std::move(error);
  return std::move(module);
}
