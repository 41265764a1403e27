//===- CPUExecutor.cpp - Networks run by generated code -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/CPU/CPUExecutor.h"
#include "Lowering.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Error.h"

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"

using namespace l2dc;
using namespace l2dc::execution;

/// What `cpu-add-entry-point` makes.
using EntryPoint = int32_t(const float *const *inputs, float *const *outputs,
                           int64_t batch);

llvm::StringRef cpu::hostInstructionSet() {
  llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  auto hasAll = [&](std::initializer_list<llvm::StringRef> names) {
    return llvm::all_of(
        names, [&](llvm::StringRef name) { return features.lookup(name); });
  };
  if (!hasAll({"avx2", "fma", "popcnt", "bmi", "bmi2"}))
    return "portable";
  return hasAll({"avx512f", "avx512bw", "avx512dq", "avx512vl"}) ? "avx512"
                                                                 : "avx2";
}

namespace {

class CPUExecutor : public Executor {
public:
  CPUExecutor(Network network, std::unique_ptr<mlir::ExecutionEngine> engine,
              EntryPoint *entry)
      : network(std::move(network)), engine(std::move(engine)), entry(entry) {}

  llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<Tensor> inputs) override;

private:
  llvm::Error verifyInputs(llvm::ArrayRef<Tensor> inputs) const;

  Network network;
  std::unique_ptr<mlir::ExecutionEngine> engine; ///< owns the code
  EntryPoint *entry;
};

} // namespace

llvm::Error CPUExecutor::verifyInputs(llvm::ArrayRef<Tensor> inputs) const {
  if (inputs.size() != network.inputs.size())
    return makeError("the network has {0} inputs, found {1}",
                     network.inputs.size(), inputs.size());
  for (auto [number, input] : llvm::zip_equal(network.inputs, inputs)) {
    const Shape &expected = network.values[number].shape;
    if (!shapesAgree(input.shape, expected))
      return makeError("input has shape {0}, expected {1}",
                       shapeToString(input.shape), shapeToString(expected));
    if (!input.shape.empty() && input.shape[0] != inputs[0].shape[0])
      return makeError("inputs have batches of {0} and {1}", inputs[0].shape[0],
                       input.shape[0]);
  }
  return llvm::Error::success();
}

llvm::Expected<std::vector<Tensor>>
CPUExecutor::run(llvm::ArrayRef<Tensor> inputs) {
  if (llvm::Error error = verifyInputs(inputs))
    return std::move(error);
  std::vector<Shape> shapes;
  for (const Tensor &input : inputs)
    shapes.push_back(input.shape);
  auto inferred = inferValueShapes(network, shapes);
  if (!inferred)
    return inferred.takeError();
  std::vector<Tensor> results;
  for (unsigned output : network.outputs)
    results.emplace_back((*inferred)[output]);
  llvm::SmallVector<const float *> from;
  llvm::SmallVector<float *> to;
  for (const Tensor &input : inputs)
    from.push_back(input.begin());
  for (Tensor &result : results)
    to.push_back(result.begin());
  bool hasBatch = !inputs.empty() && !inputs[0].shape.empty();
  int64_t batch = hasBatch ? inputs[0].shape[0] : 1;
  int32_t status = entry(from.data(), to.data(), batch);
  if (status == 2)
    return makeError("not enough memory for a batch of {0}", batch);
  if (status != 0)
    return makeError("the network is not compiled for a batch of {0}", batch);
  return std::move(results);
}

/// Compiles a module of the llvm dialect for this CPU.
static llvm::Expected<std::unique_ptr<mlir::ExecutionEngine>>
createEngine(mlir::ModuleOp module) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto host = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!host)
    return host.takeError();
  host->setCodeGenOptLevel(llvm::CodeGenOptLevel::Default);
  auto machine = host->createTargetMachine();
  if (!machine)
    return machine.takeError();
  auto optimize =
      mlir::makeOptimizingTransformer(/*optLevel=*/3,
                                      /*sizeLevel=*/0, machine->get());
  mlir::ExecutionEngineOptions engine;
  engine.transformer = optimize;
  engine.jitCodeGenOptLevel = llvm::CodeGenOptLevel::Default;
  engine.enableGDBNotificationListener = false;
  engine.enablePerfNotificationListener = false;
  return mlir::ExecutionEngine::create(module, engine, std::move(*machine));
}

llvm::Expected<std::unique_ptr<Executor>>
cpu::createCPUExecutor(mlir::ModuleOp module,
                       const CPUExecutorOptions &options) {
  auto network = findNetwork(module);
  if (!network)
    return network.takeError();
  LoweringOptions lowering;
  lowering.isa = options.isa.empty() ? hostInstructionSet().str() : options.isa;
  lowering.decode = options.decode;
  auto lowered = lowerToLLVM(module, lowering);
  if (!lowered)
    return lowered.takeError();
  auto engine = createEngine(lowered->get());
  if (!engine)
    return engine.takeError();
  auto entry = (*engine)->lookup(lowering.entry);
  if (!entry)
    return entry.takeError();
  // Only shapes are asked of the network from here on.
  for (NetworkValue &value : network->values)
    value.constant = nullptr;
  return std::make_unique<CPUExecutor>(std::move(*network), std::move(*engine),
                                       reinterpret_cast<EntryPoint *>(*entry));
}
