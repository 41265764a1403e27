//===- KernelBenchmark.cpp - Reference kernels and Eigen side by side -----===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Multiply-accumulates per core and second of the reference kernels on layers
// of published networks, with Eigen's single-threaded product of the same
// matrices as the peer. Eigen gets the patches of a convolution as a matrix
// that was made before the clock starts. Both are built for baseline x86-64;
// the reference picks AVX2 at run time where it is there.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Reference/Kernels.h"

#include "benchmark/benchmark.h"

#include <Eigen/Core>

#include <random>

using namespace l2dc;
using namespace l2dc::execution;

static Tensor randomTensor(Shape shape) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  Tensor tensor(std::move(shape));
  for (float &element : tensor.data)
    element = normal(generator);
  return tensor;
}

/// Reports `macs` multiply-accumulates per iteration, as a rate per second of
/// processor time of all threads.
static void setRate(benchmark::State &state, int64_t macs) {
  state.counters["GMAC"] = benchmark::Counter(
      double(macs) * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

static void runKernel(benchmark::State &state, const Step &step,
                      llvm::ArrayRef<const Tensor *> operands) {
  for (auto _ : state) {
    Tensor result = llvm::cantFail(reference::runStep(step, operands));
    benchmark::DoNotOptimize(result.data.data());
  }
}

/// Arguments: input channels, filters, kernel side, output side, all square,
/// stride 1, padded to keep the size.
static void referenceConv(benchmark::State &state) {
  int64_t channels = state.range(0), filters = state.range(1),
          side = state.range(2), extent = state.range(3);
  Step step{StepKind::Conv, "", {}, 0, {}};
  step.attributes.padsBegin = step.attributes.padsEnd = {side / 2, side / 2};
  Tensor x = randomTensor({1, channels, extent, extent}),
         filter = randomTensor({filters, channels, side, side});
  runKernel(state, step, {&x, &filter});
  setRate(state, channels * filters * side * side * extent * extent);
}

using Matrix =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

static void eigenProduct(benchmark::State &state, int64_t m, int64_t n,
                         int64_t k) {
  Matrix a = Matrix::Random(m, k), b = Matrix::Random(k, n), c(m, n);
  for (auto _ : state) {
    c.noalias() = a * b;
    benchmark::DoNotOptimize(c.data());
  }
  setRate(state, m * n * k);
}

static void eigenConv(benchmark::State &state) {
  eigenProduct(state, state.range(1), state.range(3) * state.range(3),
               state.range(0) * state.range(2) * state.range(2));
}

/// Arguments: samples, inputs, outputs.
static void referenceLinear(benchmark::State &state) {
  int64_t samples = state.range(0), inputs = state.range(1),
          outputs = state.range(2);
  Step step{StepKind::Linear, "", {}, 0, {}};
  Tensor x = randomTensor({samples, inputs}),
         weights = randomTensor({outputs, inputs});
  runKernel(state, step, {&x, &weights});
  setRate(state, samples * inputs * outputs);
}

static void eigenLinear(benchmark::State &state) {
  int64_t samples = state.range(0), inputs = state.range(1),
          outputs = state.range(2);
  Matrix x = Matrix::Random(samples, inputs),
         weights = Matrix::Random(outputs, inputs), y(samples, outputs);
  for (auto _ : state) {
    y.noalias() = x * weights.transpose();
    benchmark::DoNotOptimize(y.data());
  }
  setRate(state, samples * inputs * outputs);
}

/// Layers of VGG-19, ResNet-50, ResNet-20 and LeNet-5.
static void convLayers(benchmark::internal::Benchmark *b) {
  b->Args({64, 64, 3, 224})->Args({512, 512, 3, 14})->Args({256, 64, 1, 56});
  b->Args({16, 16, 3, 32})->Args({20, 50, 5, 8});
  b->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
}

/// Layers of LeNet-300-100 (a batch) and AlexNet (one sample).
static void linearLayers(benchmark::internal::Benchmark *b) {
  b->Args({256, 784, 300})->Args({1, 9216, 4096});
  b->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
}

BENCHMARK(referenceConv)->Apply(convLayers);
BENCHMARK(eigenConv)->Apply(convLayers);
BENCHMARK(referenceLinear)->Apply(linearLayers);
BENCHMARK(eigenLinear)->Apply(linearLayers);

BENCHMARK_MAIN();
