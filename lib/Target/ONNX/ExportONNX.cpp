//===- ExportONNX.cpp - Networks as ONNX models ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepWriter.h"

#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Version.h"
#include "l2dc/Target/ONNX/ONNXExport.h"

#include "onnx/onnx_pb.h"
#include "llvm/ADT/STLExtras.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::target;
using execution::Network;
using execution::NetworkValue;
using execution::Step;

namespace {

/// Writes one network.
class NetworkExporter {
public:
  NetworkExporter(const Network &network, onnx::GraphProto &graph)
      : network(network), graph(graph), names(network.values.size()) {}

  llvm::Error run();

private:
  void addInputs();
  /// Lets results that are outputs have their names from the start.
  void nameOutputs();
  void addConstants();
  void addOutputs();
  llvm::Error addStep(const Step &step);

  const Network &network;
  GraphWriter graph;
  std::vector<std::string> names; ///< of the network's values
  std::vector<std::string> outputNames;
};

} // namespace

/// `base` for a single value, else `base` with the value's position.
static std::string numbered(llvm::StringRef base, size_t position,
                            size_t count) {
  return count == 1 ? base.str() : (base + "_" + llvm::Twine(position)).str();
}

void NetworkExporter::addInputs() {
  size_t count = network.inputs.size();
  for (auto [i, value] : llvm::enumerate(network.inputs)) {
    names[value] = graph.makeName(numbered("input", i, count));
    // Whether the batches of several inputs are the same is not known.
    graph.addInput(names[value], network.values[value].shape,
                   count == 1 ? "batch" : "");
  }
}

void NetworkExporter::addConstants() {
  for (auto [i, value] : llvm::enumerate(network.values))
    if (value.constant)
      names[i] = graph.addConstant(value.name.empty() ? "weight" : value.name,
                                   *value.constant);
}

llvm::Error NetworkExporter::addStep(const Step &step) {
  llvm::StringRef base =
      step.name.empty() ? execution::stepKindName(step.kind) : step.name;
  std::string &name = names[step.output];
  if (name.empty())
    name = graph.makeName(base);
  if (llvm::Error error = StepWriter(graph, network, step, names).write())
    return addContext(std::move(error), execution::describeStep(step));
  return llvm::Error::success();
}

void NetworkExporter::nameOutputs() {
  std::vector<bool> isResult(network.values.size());
  for (const Step &step : network.steps)
    isResult[step.output] = true;
  size_t count = network.outputs.size();
  for (auto [i, value] : llvm::enumerate(network.outputs)) {
    outputNames.push_back(graph.makeName(numbered("output", i, count)));
    if (isResult[value] && names[value].empty())
      names[value] = outputNames.back();
  }
}

/// An output that is an input, a constant or another output, too, is a copy:
/// ONNX has no second name for a value.
void NetworkExporter::addOutputs() {
  for (auto [value, name] : llvm::zip_equal(network.outputs, outputNames)) {
    if (names[value] != name)
      graph.addNode("Identity", name, names[value], name);
    graph.addOutput(name, network.values[value].shape);
  }
}

llvm::Error NetworkExporter::run() {
  addInputs();
  nameOutputs();
  addConstants();
  for (const Step &step : network.steps)
    if (llvm::Error error = addStep(step))
      return error;
  addOutputs();
  return llvm::Error::success();
}

/// Initializers alone of so many bytes leave no room for a model.
static llvm::Error checkSize(const Network &network) {
  uint64_t bytes = 0;
  for (const NetworkValue &value : network.values)
    if (value.constant)
      bytes += uint64_t(value.constant->size()) * sizeof(float);
  // A margin for everything that is not a weight.
  constexpr uint64_t limit = std::numeric_limits<int>::max() - (1 << 24);
  if (bytes <= limit)
    return llvm::Error::success();
  return makeError("{0} bytes of dense weights are more than the {1} that an "
                   "ONNX model in one file can have",
                   bytes, limit);
}

llvm::Expected<std::string> target::exportONNX(const Network &network) {
  if (llvm::Error error = execution::verifyNetwork(network))
    return std::move(error);
  if (llvm::Error error = checkSize(network))
    return std::move(error);
  onnx::ModelProto model;
  // The version of the format that came with the operator set.
  model.set_ir_version(7);
  model.set_producer_name("L2DC");
  model.set_producer_version(getVersion().str());
  onnx::OperatorSetIdProto &opset = *model.add_opset_import();
  opset.set_domain("");
  opset.set_version(exportedOpset);
  model.mutable_graph()->set_name("main");
  NetworkExporter exporter(network, *model.mutable_graph());
  if (llvm::Error error = exporter.run())
    return std::move(error);
  std::string bytes;
  if (!model.SerializeToString(&bytes))
    return makeError("the model is larger than a protocol buffer can be");
  return bytes;
}
