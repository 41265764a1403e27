//===- ModelRunner.cpp - Running ONNX models on the interpreter -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelRunner.h"

#include "l2dc/Support/Error.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "onnx/onnx_pb.h"

#include <cmath>
#include <google/protobuf/text_format.h>

using namespace l2dc;
using namespace l2dc::execution;

using ModuleRef = mlir::OwningOpRef<mlir::ModuleOp>;

/// The network of the module that `import` makes in a fresh context.
static llvm::Expected<std::shared_ptr<const Network>>
toNetwork(llvm::function_ref<ModuleRef(mlir::MLIRContext *)> import) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  std::string messages;
  mlir::ScopedDiagnosticHandler handler(
      &context, [&](mlir::Diagnostic &diagnostic) {
        messages += (messages.empty() ? "" : "; ") + diagnostic.str();
        return mlir::success();
      });
  ModuleRef module = import(&context);
  if (!module)
    return makeError("{0}", messages);
  auto network = nn::translateToNetwork(nn::getNetworkFunction(*module));
  if (mlir::failed(network))
    return makeError("{0}", messages);
  return std::make_shared<const Network>(std::move(*network));
}

llvm::Expected<std::shared_ptr<const Network>>
test::importNetwork(llvm::StringRef path,
                    const importer::ONNXImportOptions &options) {
  return toNetwork([&](mlir::MLIRContext *context) {
    return importer::importONNXFile(path, context, options);
  });
}

llvm::Expected<std::shared_ptr<const Network>>
test::importNetworkText(llvm::StringRef text) {
  onnx::ModelProto model;
  if (!google::protobuf::TextFormat::ParseFromString(text.str(), &model))
    return makeError("the text is not a model");
  return importNetworkBytes(model.SerializeAsString());
}

llvm::Expected<std::shared_ptr<const Network>>
test::importNetworkBytes(llvm::StringRef bytes) {
  return toNetwork([&](mlir::MLIRContext *context) {
    return importer::importONNX({bytes, "model"}, "", context);
  });
}

llvm::Expected<std::vector<Tensor>>
test::runReference(std::shared_ptr<const Network> network,
                   llvm::ArrayRef<Tensor> inputs) {
  auto executor = createReferenceExecutor(std::move(network));
  if (!executor)
    return executor.takeError();
  return (*executor)->run(inputs);
}

llvm::Error test::compareTensors(const Tensor &found, const Tensor &expected,
                                 float rtol, float atol) {
  if (found.shape != expected.shape)
    return makeError("shape {0}, expected {1}", shapeToString(found.shape),
                     shapeToString(expected.shape));
  for (int64_t i = 0; i < found.size(); ++i) {
    float a = found.data[i], b = expected.data[i];
    if (a == b || (std::isnan(a) && std::isnan(b)))
      continue;
    // Negated, so that a NaN on one side only fails.
    if (!(std::abs(a - b) <= atol + rtol * std::abs(b)))
      return makeError("element {0} is {1}, expected {2}", i, a, b);
  }
  return llvm::Error::success();
}
