//===- NetworkBenchmark.cpp - Whole compressed networks against torch -----===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// usage: CPUNetworkBenchmark NETWORK[=DATA]...
//
// Every network is a file that l2dc-run takes, its weights shared or coded.
// Batch 1, one thread; torch runs the same network with its weights decoded.
// Inputs are the first test samples of DATA (a --data specification), in turn,
// or a random one between 0 and 1. Results are compared before they are timed.
//
//===----------------------------------------------------------------------===//

#include "RatioTable.h"
#include "l2dc/Data/Dataset.h"
#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Driver/NetworkFile.h"
#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Support/Random.h"
#include "l2dc/Target/CPU/CPUExecutor.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "benchmark/benchmark.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>

using namespace l2dc;
using namespace l2dc::bench;
using execution::Executor;
using execution::Network;

static constexpr int64_t sampleCount = 64;

static void registerExecutor(const std::string &name,
                             std::shared_ptr<Executor> executor,
                             const std::vector<Tensor> &inputs) {
  benchmark::RegisterBenchmark(name.c_str(), [executor,
                                              inputs](benchmark::State &state) {
    size_t next = 0;
    for (auto _ : state)
      benchmark::DoNotOptimize(executor->run(inputs[next++ % inputs.size()]));
  })->Unit(benchmark::kMicrosecond);
}

static Tensor randomInput(const Shape &shape) {
  Tensor input(shape);
  Random random(1);
  for (float &element : input.data)
    element = float(random.uniform());
  return input;
}

static std::vector<Tensor> loadInputs(llvm::StringRef data,
                                      const Shape &shape) {
  data::Dataset all =
      llvm::cantFail(data::loadDataset(data, data::Split::Test));
  std::vector<Tensor> inputs;
  for (int64_t i = 0; i < std::min(sampleCount, all.size()); ++i)
    inputs.push_back(llvm::cantFail(
        data::reshapeSamples(data::takeSamples(all, i, 1).images, shape)));
  return inputs;
}

static void registerNetwork(llvm::StringRef argument,
                            mlir::MLIRContext &context) {
  auto [file, data] = argument.split('=');
  std::string path = file.str();
  auto module = driver::readNetwork(path, &context);
  if (!module)
    llvm::report_fatal_error("cannot read the network");
  auto network = std::make_shared<const Network>(
      *nn::translateToNetwork(nn::getNetworkFunction(*module)));
  auto start = std::chrono::steady_clock::now();
  std::shared_ptr<Executor> compiled =
      llvm::cantFail(cpu::createCPUExecutor(*module));
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  std::string name = llvm::sys::path::stem(path).str();
  std::string folder =
      llvm::sys::path::filename(llvm::sys::path::parent_path(path)).str();
  if (name == "model")
    name = folder;
  if (!data.empty())
    name += "=" + data.split(':').first.str();
  llvm::outs() << llvm::formatv("{0}: compiled in {1:F1} s\n", name,
                                seconds.count());
  Shape shape = network->values[network->inputs[0]].shape;
  shape[0] = 1;
  std::vector<Tensor> inputs = {randomInput(shape)};
  if (!data.empty())
    inputs = loadInputs(data, shape);
  execution::TorchExecutorOptions oneThread;
  oneThread.threads = 1;
  std::shared_ptr<Executor> torch =
      llvm::cantFail(execution::createTorchExecutor(network, oneThread));
  double difference =
      maxAbsDifference(llvm::cantFail(torch->run(inputs[0]))[0].data,
                       llvm::cantFail(compiled->run(inputs[0]))[0].data);
  llvm::outs() << llvm::formatv("{0}: largest difference to torch {1:E2}\n",
                                name, difference);
  registerExecutor(name + "/l2dc", compiled, inputs);
  registerExecutor(name + "/torch", torch, inputs);
}

int main(int argc, char **argv) {
  benchmark::Initialize(&argc, argv);
  mlir::DialectRegistry registry;
  registry.insert<mlir::func::FuncDialect, nn::NNDialect>();
  mlir::MLIRContext context(registry);
  for (int i = 1; i < argc; ++i)
    registerNetwork(argv[i], context);
  RatioTable table("l2dc");
  benchmark::RunSpecifiedBenchmarks(&table);
  table.print();
  llvm::outs().flush();
  // The compiled code goes before what it was compiled with.
  benchmark::ClearRegisteredBenchmarks();
  return 0;
}
