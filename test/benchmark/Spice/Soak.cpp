//===- Soak.cpp - Many simulations, some poisoned -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// usage: SpiceSoak [SIMULATIONS] [kill]
//
// Simulates points of which one in a hundred is poisoned: no solution, outside
// of all bins, an expression without a value, a transient analysis that takes
// forever. Every result is checked; the memory of this process and of the
// worker is printed on the way. With `kill`, workers are killed at random. The
// last line says whether all results were right; the exit status, too.
//
//===----------------------------------------------------------------------===//

#include "../../unittests/Spice/Testbenches.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <csignal>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace l2dc::spice;

namespace {

constexpr Fault faults[] = {Fault::Tear, Fault::Bins, Fault::Slow,
                            Fault::Break};

/// Resident memory in MB.
double residentMemory(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/statm");
  long all = 0, resident = 0;
  file >> all >> resident;
  return double(resident) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

Fault faultOf(size_t index) {
  return index % 100 == 99 ? faults[index / 100 % 4] : Fault::None;
}

bool isRight(const Result &result, Fault fault, double r) {
  switch (fault) {
  case Fault::None:
    return result.ok() && std::abs(result.values[0] - 1e3 / (1e3 + r)) < 1e-5 &&
           std::abs(result.values[1] - 1e3 / (1e3 + r)) < 1e-5;
  case Fault::Tear:
    return result.status == Status::NoConvergence;
  case Fault::Slow:
    return result.status == Status::Timeout;
  case Fault::Bins:
  case Fault::Break:
    return result.status == Status::Rejected;
  }
  return false;
}

} // namespace

int main(int argc, char **argv) {
  size_t count = 100000;
  if (argc > 1 && !llvm::to_integer(argv[1], count)) {
    llvm::errs() << "usage: SpiceSoak [SIMULATIONS] [kill]\n";
    return 2;
  }
  bool kill = argc > 2 && llvm::StringRef(argv[2]) == "kill";
  SimulatorOptions options;
  options.workers = 2;
  options.timeout = 0.2;
  // Nothing is hidden by replacing workers or by remembering results.
  options.simulationsPerWorker = 0;
  options.cacheEntries = 0;
  auto simulator = llvm::cantFail(Simulator::create({breakable()}, options));
  l2dc::Random random(3);
  size_t wrong = 0, killed = 0;
  constexpr size_t batch = 1000;
  for (size_t first = 0; first < count; first += batch) {
    std::vector<Point> points;
    for (size_t i = first; i < std::min(first + batch, count); ++i)
      points.push_back(faulty(faultOf(i), 500 + double(i) * 0.01));
    std::vector<Result> results = simulator->run(points, [&](size_t) {
      if (!kill || random.below(500) != 0)
        return;
      std::vector<int> workers = simulator->workerProcesses();
      killed += ::kill(workers[random.below(workers.size())], SIGKILL) == 0;
    });
    for (size_t i = 0; i < points.size(); ++i)
      wrong += !isRight(results[i], faultOf(first + i),
                        500 + double(first + i) * 0.01);
    if (first / batch % 10 != 9)
      continue;
    double largest = 0;
    for (int worker : simulator->workerProcesses())
      largest = std::max(largest, residentMemory(worker));
    const SimulatorStatistics &statistics = simulator->statistics();
    llvm::outs() << llvm::format(
        "%7zu points, %zu wrong, %zu failed, %zu timeouts, %zu workers "
        "replaced; memory %.1f MB, largest worker %.1f MB\n",
        first + points.size(), wrong, size_t(statistics.failed),
        size_t(statistics.timeouts), size_t(statistics.restarts),
        residentMemory(getpid()), largest);
    llvm::outs().flush();
  }
  llvm::outs() << (wrong == 0 ? "all results right" : "WRONG RESULTS") << ", "
               << killed << " workers killed\n";
  return wrong != 0;
}
