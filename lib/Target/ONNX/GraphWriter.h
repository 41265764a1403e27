//===- GraphWriter.h - Building an ONNX graph -------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_TARGET_ONNX_GRAPHWRITER_H
#define L2DC_LIB_TARGET_ONNX_GRAPHWRITER_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

#include <string>

namespace onnx {
class GraphProto;
class NodeProto;
class ValueInfoProto;
} // namespace onnx

namespace l2dc::target {

/// Sets an attribute of `node`.
void setAttribute(onnx::NodeProto &node, llvm::StringRef name, int64_t value);
void setAttribute(onnx::NodeProto &node, llvm::StringRef name, float value);
void setAttribute(onnx::NodeProto &node, llvm::StringRef name,
                  llvm::StringRef value);
void setAttribute(onnx::NodeProto &node, llvm::StringRef name,
                  llvm::ArrayRef<int64_t> values);

/// Adds nodes and constants to a graph, with a name of its own for each value.
class GraphWriter {
public:
  explicit GraphWriter(onnx::GraphProto &graph) : graph(graph) {}

  /// `base`, with the first number appended that makes it unique.
  std::string makeName(llvm::StringRef base);

  /// Adds a constant and returns its name, which begins with `base`.
  std::string addConstant(llvm::StringRef base, const Tensor &tensor);
  std::string addConstant(llvm::StringRef base, llvm::ArrayRef<int64_t> list);
  std::string addScalar(llvm::StringRef base, float value);

  /// Adds a graph input or output of `shape`; -1 is an extent that is not
  /// known, and is called `firstExtent` in the first dimension unless that is
  /// empty.
  void addInput(const std::string &name, llvm::ArrayRef<int64_t> shape,
                llvm::StringRef firstExtent);
  void addOutput(const std::string &name, llvm::ArrayRef<int64_t> shape);

  /// Adds a node that computes the value `output`.
  onnx::NodeProto &addNode(llvm::StringRef op, const std::string &name,
                           llvm::ArrayRef<std::string> inputs,
                           const std::string &output);

private:
  onnx::GraphProto &graph;
  llvm::StringSet<> names;
};

} // namespace l2dc::target

#endif // L2DC_LIB_TARGET_ONNX_GRAPHWRITER_H
