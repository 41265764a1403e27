//===- Simulator.cpp - Speed of the accelerator's timing models -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The shape of AlexNet's last layer, 4096 x 1000 at 25.66 % weights and 42.9 %
// activations, on 64 PEs with queues of 8 slots, on one thread.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/ColumnExecution.h"
#include "l2dc/Simulator/EventModel.h"
#include "l2dc/Simulator/Synthetic.h"
#include "l2dc/Simulator/TickModel.h"

#include "benchmark/benchmark.h"

using namespace l2dc;
using namespace l2dc::sim;

namespace {

constexpr unsigned queueDepth = 8;

const SyntheticLayer layer = {"alex-8", 4096, 1000, 0.2566, 0.429};

struct Workload {
  image::EncodedMatrix encoded = makeSyntheticMatrix(layer, {}, 1);
  Matrix matrix = llvm::cantFail(Matrix::create(encoded, 8));
  std::vector<float> activations = makeSyntheticActivations(layer, 2);
  std::vector<uint32_t> nonZero;
  std::vector<uint64_t> uses;
  uint64_t macs = 0;

  Workload() : uses(layer.inputs) {
    const EntryCounts &counts = matrix.entryCounts();
    for (uint32_t c = 0; c < layer.inputs; ++c) {
      if (activations[c] == 0)
        continue;
      nonZero.push_back(c);
      uses[c] = 1;
      macs += counts.entries(c) - counts.padding(c);
    }
  }
};

const Workload &workload() {
  static const Workload work;
  return work;
}

void setRates(benchmark::State &state, uint64_t cycles) {
  const Workload &work = workload();
  using benchmark::Counter;
  state.counters["PE-cycles/s"] = Counter(double(cycles * work.matrix.pes()),
                                          Counter::kIsIterationInvariantRate);
  state.counters["MAC/s"] =
      Counter(double(work.macs), Counter::kIsIterationInvariantRate);
  state.counters["cycles"] = double(cycles);
}

/// Cycles and their causes, but not the results: design sweeps.
void timingOnly(benchmark::State &state) {
  const Workload &work = workload();
  const EntryCounts &counts = work.matrix.entryCounts();
  EventModel model(counts.pes(), queueDepth);
  Broadcast broadcast;
  PECycles causes(counts.pes());
  uint64_t cycles = 0;
  for (auto _ : state) {
    buildBroadcast(work.nonZero, work.activations.size(), counts.pes(), false,
                   broadcast);
    cycles = model.run(counts, broadcast);
    model.takeCycles(counts, work.uses, causes);
  }
  benchmark::DoNotOptimize(causes);
  setRates(state, cycles);
}
BENCHMARK(timingOnly)->Unit(benchmark::kMicrosecond);

template <typename Arithmetic>
void timingAndFunction(benchmark::State &state, const Arithmetic &arithmetic,
                       const std::vector<typename Arithmetic::Activation> &in) {
  const Workload &work = workload();
  const EntryCounts &counts = work.matrix.entryCounts();
  EventModel model(counts.pes(), queueDepth);
  Broadcast broadcast;
  PECycles causes(counts.pes());
  std::vector<typename Arithmetic::Accumulator> outputs(work.matrix.rows());
  uint64_t cycles = 0;
  for (auto _ : state) {
    buildBroadcast(work.nonZero, in.size(), counts.pes(), false, broadcast);
    cycles = model.runWithBypasses(counts, broadcast);
    model.takeCycles(counts, work.uses, causes);
    std::fill(outputs.begin(), outputs.end(),
              typename Arithmetic::Accumulator());
    runColumns<Arithmetic>({work.matrix, arithmetic, in, {}, outputs},
                           broadcast);
  }
  benchmark::DoNotOptimize(outputs);
  setRates(state, cycles);
}

template <typename Arithmetic>
void tickModel(benchmark::State &state, const Arithmetic &arithmetic,
               const std::vector<typename Arithmetic::Activation> &in) {
  const Workload &work = workload();
  PECycles causes(work.matrix.pes());
  AccessCounts accesses;
  std::vector<typename Arithmetic::Accumulator> outputs(work.matrix.rows());
  uint64_t cycles = 0;
  for (auto _ : state) {
    std::fill(outputs.begin(), outputs.end(),
              typename Arithmetic::Accumulator());
    cycles = runTicks<Arithmetic>({work.matrix, arithmetic, in, {}, outputs},
                                  queueDepth, causes, accesses, nullptr);
  }
  benchmark::DoNotOptimize(outputs);
  setRates(state, cycles);
}

/// Weights of 12 fraction bits and activations of 14, as 16-bit integers.
FixedArithmetic fixedArithmetic() {
  FixedArithmetic arithmetic;
  for (float weight : workload().encoded.codebook)
    arithmetic.codebook.push_back(image::quantize(weight, 12, arithmetic.sums));
  arithmetic.shift = 14;
  return arithmetic;
}

std::vector<int16_t> fixedActivations() {
  std::vector<int16_t> result;
  for (float value : workload().activations)
    result.push_back(image::quantize(value, 14, image::IntegerRange(16)));
  return result;
}

void timingAndFixed16(benchmark::State &state) {
  timingAndFunction(state, fixedArithmetic(), fixedActivations());
}
BENCHMARK(timingAndFixed16)->Unit(benchmark::kMicrosecond);

void tickFixed16(benchmark::State &state) {
  tickModel(state, fixedArithmetic(), fixedActivations());
}
BENCHMARK(tickFixed16)->Unit(benchmark::kMicrosecond);

void timingAndFloat(benchmark::State &state) {
  timingAndFunction(state, FloatArithmetic{workload().encoded.codebook},
                    workload().activations);
}
BENCHMARK(timingAndFloat)->Unit(benchmark::kMicrosecond);

void tickFloat(benchmark::State &state) {
  tickModel(state, FloatArithmetic{workload().encoded.codebook},
            workload().activations);
}
BENCHMARK(tickFloat)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
