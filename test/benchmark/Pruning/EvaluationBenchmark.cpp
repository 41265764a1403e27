//===- EvaluationBenchmark.cpp - What one evaluation of AMC costs ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// One evaluation at a fraction of the channels or weights: pruning, least
// squares, and the accuracy on 500 samples. The peer, in the same run, is the
// dense network on the same samples through the same executor (`dense`); the
// counter `dense_forwards` is the ratio.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/BuiltinNetworks.h"
#include "l2dc/Pruning/NetworkEvaluator.h"
#include "l2dc/Support/Random.h"

#include "benchmark/benchmark.h"

#include <chrono>

using namespace l2dc;
using namespace l2dc::pruning;

static constexpr int64_t numSamples = 500;

static Tensor randomSamples(uint64_t seed) {
  Random random(seed);
  Tensor tensor({numSamples, 1, 32, 32});
  for (float &element : tensor.data)
    element = float(2 * random.uniform() - 1);
  return tensor;
}

namespace {

struct Problem {
  std::shared_ptr<const PruningSpace> space;
  std::shared_ptr<const NetworkEvaluator> evaluator;
};

} // namespace

static Problem makeProblem(llvm::StringRef network, Granularity granularity,
                           bool fit) {
  Problem problem;
  problem.space = llvm::cantFail(PruningSpace::create(
      std::make_shared<const execution::Network>(llvm::cantFail(
          execution::buildBuiltinNetwork(network, {1, 32, 32}, 10, 1))),
      granularity, {}));
  EvaluatorOptions options;
  options.reconstruct = options.fitElements = fit;
  // The labels are what the dense network says.
  problem.evaluator = llvm::cantFail(NetworkEvaluator::create(
      problem.space, {randomSamples(1), {}, randomSamples(2)}, options));
  return problem;
}

static double secondsOf(llvm::function_ref<void()> work) {
  auto start = std::chrono::steady_clock::now();
  work();
  std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  return time.count();
}

/// `percent` of every decision's units stay.
static void evaluation(benchmark::State &state, llvm::StringRef network,
                       Granularity granularity, bool fit) {
  Problem problem = makeProblem(network, granularity, fit);
  KeptUnits kept;
  for (const PruningDecision &decision : problem.space->decisions())
    kept.push_back(std::max(decision.floor,
                            decision.units * int64_t(state.range(0)) / 100));
  double dense = 0, pruned = 0;
  for (auto _ : state) {
    dense += secondsOf([&] {
      llvm::cantFail(problem.evaluator->measure(problem.space->network()));
    });
    double seconds =
        secondsOf([&] { llvm::cantFail(problem.evaluator->evaluate(kept)); });
    state.SetIterationTime(seconds);
    pruned += seconds;
  }
  state.counters["dense_forwards"] = pruned / dense;
}

BENCHMARK_CAPTURE(evaluation, lenet_5_channels, "lenet-5", Granularity::Channel,
                  true)
    ->Arg(50)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluation, squeezenet_channels, "squeezenet-1.0",
                  Granularity::Channel, true)
    ->Arg(50)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluation, lenet_5_weights, "lenet-5", Granularity::Element,
                  false)
    ->Arg(10)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluation, lenet_5_weights_fitted, "lenet-5",
                  Granularity::Element, true)
    ->Arg(10)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
