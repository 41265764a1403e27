//===- Throughput.cpp - Speed of circuit simulation -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Simulations per second of processor time: worker, ngspice and the process
// that asks for them together. The peer of each is a process of the program
// `ngspice` for every point, on the same points.
//
//===----------------------------------------------------------------------===//

#include "../../unittests/Spice/Testbenches.h"

#include "llvm/ADT/SmallVector.h"

#include "benchmark/benchmark.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace l2dc::spice;

namespace {

enum Circuit {
  ThreeStage,
  TwoStage,
  Opamp,
  OpampBSIM4,
  OpampGF180,
  OpampSKY130
};

std::string dataFolder(llvm::StringRef name) {
  const char *root = std::getenv("L2DC_DATA_DIR");
  return (llvm::StringRef(root ? root : "") + "/circuits/" + name).str();
}

Testbench responseOf(Testbench bench, double start, double stop,
                     unsigned points, llvm::StringRef output,
                     llvm::StringRef reference = "") {
  bench.analyses = {Analysis::ac("ac", start, stop, points)};
  bench.measurements = {measurement("gain", Metric::GainDB, output),
                        measurement("bandwidth", Metric::Bandwidth, output),
                        measurement("power", Metric::Power),
                        measurement("margin", Metric::SaturationMargin)};
  if (!reference.empty())
    for (int i : {0, 1})
      bench.measurements[i].reference =
          llvm::cantFail(Signal::parse(reference));
  return bench;
}

/// The two-stage amplifier of AutoCkt's size on a 45 nm BSIM4 card; 101
/// frequencies.
Testbench opampBSIM4() {
  Testbench bench =
      testbench("Two-stage operational amplifier in 45 nm\n"
                ".include \"" +
                dataFolder("ptm45/45nm_bulk.txt") +
                "\"\n"
                ".param m1=34 m3=34 m6=34 m5=34 m8=34 m7=15 cc=2.1p\n"
                "vdd vdd 0 1.2\nvcm vcm 0 0.6\nvin in 0 dc 0 ac 1\n"
                "ea inp vcm in 0 0.5\neb inn vcm in 0 -0.5\n"
                "mp3 n1 n1 vdd vdd pmos w=0.5u l=90n m='m3'\n"
                "mp4 n2 n1 vdd vdd pmos w=0.5u l=90n m='m3'\n"
                "mn1 n1 inn tail 0 nmos w=0.5u l=90n m='m1'\n"
                "mn2 n2 inp tail 0 nmos w=0.5u l=90n m='m1'\n"
                "mn5 tail bias 0 0 nmos w=0.5u l=90n m='m5'\n"
                "mn8 bias bias 0 0 nmos w=0.5u l=90n m='m8'\n"
                "ib vdd bias 30u\n"
                "mp6 out n2 vdd vdd pmos w=0.5u l=90n m='m6'\n"
                "mn7 out bias 0 0 nmos w=0.5u l=90n m='m7'\n"
                "cc n2 out 'cc'\ncl out 0 10p\n");
  for (const char *name : {"m1", "m3", "m6", "m5", "m8"})
    bench.deck.parameters.push_back({name, 34, 1, 99});
  bench.deck.parameters.push_back({"m7", 15, 1, 99});
  bench.deck.parameters.push_back({"cc", 2.1e-12, 1e-13, 1e-11});
  return bench;
}

Testbench circuit(int which) {
  switch (Circuit(which)) {
  case ThreeStage:
    return responseOf(shipped("three_stage_tia", {{"w1", 12e-6},
                                                  {"wl1", 2e-6},
                                                  {"w2", 4e-6},
                                                  {"wl2", 2.8e-6},
                                                  {"w3", 44.4e-6},
                                                  {"rbias", 291e3}}),
                      100, 1e10, 20, "v(outa,outb)");
  case TwoStage:
    return responseOf(shipped("two_stage_tia", {{"w1", 1.02e-6},
                                                {"w3", 0.9e-6},
                                                {"w5", 24.7e-6},
                                                {"w6", 5.75e-6},
                                                {"rf", 420},
                                                {"r6", 3e3}}),
                      1e7, 1e11, 20, "v(out)");
  case Opamp:
    return responseOf(shipped("two_stage_opamp", {{"w1", 10e-6},
                                                  {"w3", 6e-6},
                                                  {"w5", 8e-6},
                                                  {"w6", 40e-6},
                                                  {"w7", 32e-6},
                                                  {"cc", 0.8e-12}}),
                      1, 1e10, 10, "v(out)", "v(inn)");
  case OpampBSIM4:
    return responseOf(opampBSIM4(), 1, 1e10, 10, "v(out)");
  case OpampGF180:
    return responseOf(shipped("opamp_gf180",
                              {{"w1", 20e-6},
                               {"w3", 10e-6},
                               {"w6", 60e-6},
                               {"w7", 40e-6},
                               {"l1", 0.6e-6},
                               {"cc", 1e-12}},
                              {{"gf180", dataFolder("gf180mcu")}}),
                      1, 1e9, 5, "v(out)", "v(inn)");
  case OpampSKY130:
    return responseOf(shipped("opamp_sky130",
                              {{"w1", 10e-6}, {"w6", 40e-6}, {"cc", 8e-13}},
                              {{"sky130", dataFolder("sky130_flat")}}),
                      1, 1e9, 5, "v(out)", "v(inn)");
  }
  return {};
}

/// Seconds of processor time that a process and its children have used.
double processorTime(int process) {
  // The file has no size, so it is read as a stream.
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  llvm::SmallVector<llvm::StringRef, 52> fields;
  llvm::StringRef(text).rsplit(')').second.split(fields, ' ', -1,
                                                 /*KeepEmpty=*/false);
  if (fields.size() < 15)
    return 0;
  double ticks = 0;
  // utime, stime, cutime and cstime; the fields start with the third.
  for (int i : {11, 12, 13, 14}) {
    long value = 0;
    fields[i].getAsInteger(10, value);
    ticks += double(value);
  }
  return ticks / double(sysconf(_SC_CLK_TCK));
}

double processorTime(const Simulator &simulator) {
  double seconds = processorTime(getpid());
  for (int worker : simulator.workerProcesses())
    seconds += processorTime(worker);
  return seconds;
}

void simulate(benchmark::State &state, UpdateMode mode, size_t batch) {
  int which = int(state.range(0));
  if (which >= OpampBSIM4 && !std::getenv("L2DC_DATA_DIR")) {
    state.SkipWithError("L2DC_DATA_DIR is not set");
    return;
  }
  Testbench bench = circuit(which);
  // Around a design that works, as in a search: one that does not takes longer.
  for (Parameter &parameter : bench.deck.parameters) {
    parameter.min = parameter.nominal * 0.75;
    parameter.max = parameter.nominal * 1.3;
  }
  SimulatorOptions options;
  options.workers = 1;
  options.mode = mode;
  options.cacheEntries = 0;
  auto simulator = llvm::cantFail(Simulator::create({bench}, options));
  std::vector<Point> points = randomPoints(bench, batch, 1);
  // The worker has its deck, its bins and its caches.
  simulator->run(points);
  size_t count = 0;
  for (auto _ : state) {
    double before = processorTime(*simulator);
    benchmark::DoNotOptimize(simulator->run(points));
    state.SetIterationTime(processorTime(*simulator) - before);
    count += batch;
  }
  state.counters["sims/s"] =
      benchmark::Counter(double(count), benchmark::Counter::kIsRate);
  state.counters["failed"] = double(simulator->statistics().failed);
  state.SetLabel(bench.deck.name + " " + simulator->resetReason(0).str());
}

void library(benchmark::State &state) {
  simulate(state, UpdateMode::Automatic, 1000);
}
void reset(benchmark::State &state) { simulate(state, UpdateMode::Reset, 100); }
void fork(benchmark::State &state) { simulate(state, UpdateMode::Fork, 50); }

BENCHMARK(library)->DenseRange(ThreeStage, OpampSKY130)->UseManualTime();
BENCHMARK(reset)->DenseRange(ThreeStage, OpampSKY130)->UseManualTime();
BENCHMARK(fork)->DenseRange(ThreeStage, OpampSKY130)->UseManualTime();

} // namespace

BENCHMARK_MAIN();
