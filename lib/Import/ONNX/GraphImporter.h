//===- GraphImporter.h - Import of a graph ----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_IMPORT_ONNX_GRAPHIMPORTER_H
#define L2DC_LIB_IMPORT_ONNX_GRAPHIMPORTER_H

#include "Constant.h"

#include "l2dc/Import/ONNX.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace onnx {
class GraphProto;
class ModelProto;
class NodeProto;
class TensorProto;
class ValueInfoProto;
} // namespace onnx

namespace l2dc::importer {

/// Turns one model message into a module. Keeps what every name of the graph
/// stands for; `NodeImporter` asks it on behalf of the converters.
class GraphImporter {
public:
  GraphImporter(const onnx::ModelProto &model, llvm::StringRef directory,
                const ONNXImportOptions &options, mlir::MLIRContext *context);

  llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> run();

  mlir::OpBuilder &getBuilder() { return builder; }
  /// Where external data may lie.
  llvm::StringRef getDirectory() const { return directory; }
  mlir::Location getLocation(llvm::StringRef name);

  /// The tensor called `name`, a constant becoming an `nn.weight`. Fails if the
  /// name is not defined at this point.
  llvm::Expected<mlir::Value> findTensor(llvm::StringRef name);
  /// The constant called `name`, or null if it is computed. Fails if the name
  /// is not defined at this point.
  llvm::Expected<ConstantRef> findConstant(llvm::StringRef name);

  void define(llvm::StringRef name, mlir::Value value);
  void define(llvm::StringRef name, ConstantRef constant);
  void defineUnavailable(llvm::StringRef name, std::string reason);

  mlir::Value createWeight(const Constant &constant);
  /// `name`, with a number appended if a layer is called so already.
  std::string makeLayerName(llvm::StringRef name);

private:
  /// What a name of the graph stands for. Initializers are decoded when they
  /// are used, so unused ones cost nothing.
  struct Definition {
    mlir::Value value;
    ConstantRef constant;
    const onnx::TensorProto *initializer = nullptr;
    std::string unavailable;
  };

  llvm::Error readOpset();
  llvm::Error defineInitializers();
  llvm::Error bindInputs();
  llvm::Expected<mlir::RankedTensorType>
  getInputType(const onnx::ValueInfoProto &input);
  llvm::Error createFunction();
  llvm::Error importNode(const onnx::NodeProto &node);
  /// Fails if an output of `node` is defined already.
  llvm::Error checkOutputs(const onnx::NodeProto &node);
  llvm::Error createReturn();
  llvm::Expected<Definition *> find(llvm::StringRef name);

  const onnx::ModelProto &model;
  const onnx::GraphProto &graph;
  std::string directory;
  const ONNXImportOptions &options;
  mlir::OpBuilder builder;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::func::FuncOp function;
  int64_t opset = 0;
  llvm::StringMap<Definition> definitions;
  llvm::StringSet<> layerNames, weightNames;
};

} // namespace l2dc::importer

#endif // L2DC_LIB_IMPORT_ONNX_GRAPHIMPORTER_H
