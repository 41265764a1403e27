//===- TorchBenchmark.cpp - Forward and training speed on libtorch --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/BuiltinNetworks.h"
#include "l2dc/Execution/NetworkBuilder.h"
#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Execution/Training.h"
#include "l2dc/Support/Random.h"

#include "benchmark/benchmark.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

Tensor randomTensor(Shape shape, float bound = 1) {
  Random random(1);
  Tensor tensor(std::move(shape));
  for (float &element : tensor.data)
    element = float(2 * random.uniform() - 1) * bound;
  return tensor;
}

/// Adds the layers of a residual network for 32x32 images (He et al., 2016,
/// section 4.2), with BatchNorm folded away.
class ResNetBuilder {
public:
  unsigned conv(unsigned x, int64_t filters, int64_t extent, int64_t stride) {
    StepAttributes attributes;
    attributes.strides = {stride, stride};
    attributes.padsBegin = attributes.padsEnd = {extent / 2, extent / 2};
    Shape shape = {filters, builder.shape(x)[1], extent, extent};
    unsigned filter = builder.constant("filter", randomTensor(shape, 0.05f));
    unsigned bias = builder.constant("bias", Tensor(Shape{filters}));
    return builder.step(StepKind::Conv, {x, filter, bias}, attributes);
  }

  unsigned block(unsigned x, int64_t filters, int64_t stride) {
    unsigned y = builder.step(StepKind::Relu, conv(x, filters, 3, stride));
    y = conv(y, filters, 3, 1);
    bool same = stride == 1 && builder.shape(x)[1] == filters;
    unsigned shortcut = same ? x : conv(x, filters, 1, stride);
    return builder.step(StepKind::Relu,
                        builder.step(StepKind::Add, {y, shortcut}));
  }

  NetworkBuilder builder;
};

Network resnet20() {
  ResNetBuilder layers;
  NetworkBuilder &builder = layers.builder;
  unsigned x = layers.conv(builder.input({-1, 3, 32, 32}), 16, 3, 1);
  x = builder.step(StepKind::Relu, x);
  for (int64_t filters : {16, 32, 64})
    for (int block = 0; block < 3; ++block)
      x = layers.block(x, filters, filters > 16 && block == 0 ? 2 : 1);
  x = builder.step(StepKind::GlobalAvgPool, x);
  StepAttributes flat;
  flat.shape = {-1, 64};
  x = builder.step(StepKind::Reshape, x, flat);
  unsigned weights = builder.constant("fc", randomTensor({10, 64}));
  return llvm::cantFail(
      builder.finish(builder.step(StepKind::Linear, {x, weights})));
}

Network builtin(llvm::StringRef name) {
  return llvm::cantFail(buildBuiltinNetwork(name, {1, 28, 28}, 10, 1));
}

Tensor samplesFor(const Network &network, int64_t count) {
  Shape shape = network.values[network.inputs[0]].shape;
  shape[0] = count;
  return randomTensor(std::move(shape));
}

/// Images per second through `network`, 1000 at a time.
void forward(benchmark::State &state, Network network) {
  Tensor samples = samplesFor(network, 1000);
  TorchExecutorOptions options;
  options.threads = unsigned(state.range(0));
  auto executor = llvm::cantFail(createTorchExecutor(
      std::make_shared<const Network>(std::move(network)), options));
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(executor->run(samples)));
  state.SetItemsProcessed(state.iterations() * samples.shape[0]);
}

/// Images per second of training with the default options.
void training(benchmark::State &state, Network network) {
  Tensor samples = samplesFor(network, 2048);
  std::vector<int32_t> labels(2048);
  TrainData data{&samples, labels, nullptr, {}};
  TrainOptions options;
  options.epochs = 1;
  options.learningRate = 1e-6;
  options.threads = unsigned(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(train(network, data, options)));
  state.SetItemsProcessed(state.iterations() * samples.shape[0]);
}

/// Images per second of training with one of so many weights kept, on the
/// kernels for sparse networks and, for comparison, on torch's.
void sparseTraining(benchmark::State &state, Network network,
                    GradientKernels kernels) {
  Tensor samples = samplesFor(network, 2048);
  std::vector<int32_t> labels(2048);
  TrainData data{&samples, labels, nullptr, {}};
  TrainOptions options;
  options.epochs = 1;
  options.learningRate = 1e-6;
  options.threads = 1;
  options.kernels = kernels;
  unsigned keptOneIn = unsigned(state.range(0));
  for (const Step &step : network.steps) {
    if (step.kind != StepKind::Conv && step.kind != StepKind::Linear)
      continue;
    std::vector<uint8_t> &mask = options.constraints[step.inputs[1]].mask;
    mask.resize(network.values[step.inputs[1]].constant->data.size());
    for (size_t i = 0; i < mask.size(); i += keptOneIn)
      mask[i] = 1;
  }
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(train(network, data, options)));
  state.SetItemsProcessed(state.iterations() * samples.shape[0]);
}

} // namespace

BENCHMARK_CAPTURE(sparseTraining, lenet_5_sparse, builtin("lenet-5"),
                  GradientKernels::Sparse)
    ->Arg(1)
    ->Arg(2)
    ->Arg(10)
    ->Arg(50);
BENCHMARK_CAPTURE(sparseTraining, lenet_5_torch, builtin("lenet-5"),
                  GradientKernels::Torch)
    ->Arg(50);
BENCHMARK_CAPTURE(sparseTraining, lenet_300_100_sparse,
                  builtin("lenet-300-100"), GradientKernels::Sparse)
    ->Arg(1)
    ->Arg(2)
    ->Arg(50);
BENCHMARK_CAPTURE(sparseTraining, lenet_300_100_torch, builtin("lenet-300-100"),
                  GradientKernels::Torch)
    ->Arg(50);
BENCHMARK_CAPTURE(forward, lenet_300_100, builtin("lenet-300-100"))
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime();
BENCHMARK_CAPTURE(forward, lenet_5, builtin("lenet-5"))
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime();
BENCHMARK_CAPTURE(forward, resnet_20, resnet20())
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime();
BENCHMARK_CAPTURE(training, lenet_300_100, builtin("lenet-300-100"))
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime();
BENCHMARK_CAPTURE(training, lenet_5, builtin("lenet-5"))
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime();
BENCHMARK_CAPTURE(training, resnet_20, resnet20())
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime();
BENCHMARK_MAIN();
