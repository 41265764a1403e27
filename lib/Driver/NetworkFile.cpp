//===- NetworkFile.cpp - Networks in any of the accepted forms ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/NetworkFile.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"
#include "l2dc/Execution/Batch.h"
#include "l2dc/Execution/BuiltinNetworks.h"
#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Import/DeepCompression.h"
#include "l2dc/Import/ONNX.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Target/CPU/CPUExecutor.h"
#include "l2dc/Target/L2DCFile/L2DCFile.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::driver;

static OwningOpRef<ModuleOp> fail(MLIRContext *context, llvm::Error error) {
  emitError(UnknownLoc::get(context)) << llvm::toString(std::move(error));
  return {};
}

static OwningOpRef<ModuleOp> readL2DC(StringRef path, StringRef bytes,
                                      MLIRContext *context) {
  auto net = target::deserialize(bytes);
  if (!net)
    return fail(context, addContext(net.takeError(), path));
  return nn::translateFromCompressedNetwork(context, *net);
}

static OwningOpRef<ModuleOp> buildBuiltin(StringRef name,
                                          MLIRContext *context) {
  auto network = execution::buildBuiltinNetwork(name, /*seed=*/0);
  if (!network)
    return fail(context, network.takeError());
  return nn::translateFromNetwork(context, *network);
}

OwningOpRef<ModuleOp> driver::readNetwork(StringRef path,
                                          MLIRContext *context) {
  if (execution::isBuiltinNetworkName(path) && !llvm::sys::fs::exists(path))
    return buildBuiltin(path, context);
  if (path.ends_with(".onnx"))
    return importer::importONNXFile(path, context);
  auto buffer = readFile(path);
  if (!buffer)
    return fail(context, buffer.takeError());
  StringRef bytes = (*buffer)->getBuffer();
  if (path.ends_with(".net"))
    return importer::importDeepCompression({bytes, path}, context);
  if (path.ends_with(".l2dc"))
    return readL2DC(path, bytes, context);
  // The parser reads text up to a terminating zero, which files lack.
  auto sources = std::make_shared<llvm::SourceMgr>();
  sources->AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(bytes, path),
                              SMLoc());
  return parseSourceFile<ModuleOp>(sources, ParserConfig(context));
}

LogicalResult driver::loadWeights(ModuleOp module, StringRef path) {
  nn::LoadWeightsPassOptions options;
  options.file = path.str();
  PassManager pm(module.getContext());
  pm.addNestedPass<func::FuncOp>(nn::createLoadWeightsPass(options));
  return pm.run(module);
}

llvm::Error driver::writeBytecode(StringRef path, ModuleOp module) {
  return writeFile(path, [&](llvm::raw_ostream &os) -> llvm::Error {
    BytecodeWriterConfig config("L2DC");
    if (failed(writeBytecodeToFile(module, os, config)))
      return makeError("cannot write '{0}' as bytecode", path);
    return llvm::Error::success();
  });
}

ExecutorKind driver::fastestExecutor() {
  if (llvm::Error error = execution::loadTorch()) {
    llvm::consumeError(std::move(error));
    return ExecutorKind::Reference;
  }
  return ExecutorKind::Torch;
}

llvm::Expected<std::unique_ptr<execution::Executor>>
driver::createExecutor(ExecutorKind kind,
                       std::shared_ptr<const execution::Network> network,
                       ModuleOp module) {
  if (kind == ExecutorKind::CPU)
    return module ? cpu::createCPUExecutor(module)
                  : makeError("there is no module to compile for the CPU");
  if (kind == ExecutorKind::Torch)
    return execution::createTorchExecutor(std::move(network));
  return execution::createReferenceExecutor(std::move(network));
}

execution::Network
driver::preferDynamicBatch(const execution::Network &network) {
  auto dynamic = execution::withDynamicBatch(network);
  if (dynamic)
    return std::move(*dynamic);
  llvm::consumeError(dynamic.takeError());
  return network;
}

int64_t driver::chooseBatchSize(const execution::Network &network) {
  // About 64 MB for the largest activation of a batch.
  constexpr int64_t elements = int64_t(16) << 20;
  int64_t largest = 1;
  for (const execution::NetworkValue &value : network.values) {
    if (value.constant || value.shape.empty())
      continue;
    int64_t sample = 1;
    for (int64_t extent : llvm::drop_begin(value.shape))
      sample *= std::max<int64_t>(extent, 1);
    largest = std::max(largest, sample);
  }
  return std::clamp<int64_t>(elements / largest, 1, 256);
}
