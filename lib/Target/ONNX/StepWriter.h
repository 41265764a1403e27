//===- StepWriter.h - Steps as ONNX nodes -----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_TARGET_ONNX_STEPWRITER_H
#define L2DC_LIB_TARGET_ONNX_STEPWRITER_H

#include "GraphWriter.h"

#include "l2dc/Execution/Network.h"

namespace l2dc::target {

/// Writes one step as a node, with the constants that ONNX takes where the step
/// has attributes.
class StepWriter {
public:
  /// `names` are those of the network's values; the ones of the step's operands
  /// and of its result are known.
  StepWriter(GraphWriter &graph, const execution::Network &network,
             const execution::Step &step, llvm::ArrayRef<std::string> names);

  llvm::Error write();

private:
  llvm::ArrayRef<int64_t> shapeOf(size_t operand) const;
  /// The pads of all dimensions, begins before ends.
  std::vector<int64_t> pads(size_t rank) const;
  /// Adds the node; `extraInputs` come behind the step's operands.
  onnx::NodeProto &addNode(llvm::StringRef op,
                           llvm::ArrayRef<std::string> extraInputs = {});
  void setWindow(onnx::NodeProto &node, llvm::ArrayRef<int64_t> kernel);
  bool isDilated() const;

  void writeConv();
  void writePool(llvm::StringRef op);
  void writePad();
  llvm::Error writeAvgPool();
  llvm::Error writeDilatedAvgPool();
  llvm::Error writeReshape();

  GraphWriter &graph;
  const execution::Network &network;
  const execution::Step &step;
  const execution::StepAttributes &attributes;
  llvm::ArrayRef<std::string> names;
  /// The node's name: the layer's, or that of the result.
  std::string name;
};

} // namespace l2dc::target

#endif // L2DC_LIB_TARGET_ONNX_STEPWRITER_H
