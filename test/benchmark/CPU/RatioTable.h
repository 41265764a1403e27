//===- RatioTable.h - Times divided by ours ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_BENCHMARK_CPU_RATIOTABLE_H
#define L2DC_TEST_BENCHMARK_CPU_RATIOTABLE_H

#include "benchmark/benchmark.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace l2dc::bench {

/// Prints the runs as they end and, at the end, for every benchmark
/// "CASE/PEER" the peer's time divided by that of CASE/`own`; of repetitions
/// the fastest counts, as the slower ones had less of the machine.
class RatioTable : public benchmark::ConsoleReporter {
public:
  explicit RatioTable(std::string own) : own(std::move(own)) {}

  void ReportRuns(const std::vector<Run> &runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run &run : runs) {
      if (run.run_type != Run::RT_Iteration)
        continue;
      std::string name = run.run_name.function_name;
      size_t slash = name.find('/');
      double &best = times[name.substr(0, slash)][name.substr(slash + 1)];
      double time = run.GetAdjustedCPUTime();
      best = best == 0 ? time : std::min(best, time);
    }
  }

  void print() const {
    std::map<std::string, std::pair<double, int>> sums;
    for (const auto &[name, peers] : times) {
      auto ours = peers.find(own);
      if (ours == peers.end())
        continue;
      llvm::outs() << llvm::formatv("{0,-12}", name);
      for (const auto &[peer, time] : peers) {
        if (peer == own)
          continue;
        double ratio = time / ours->second;
        llvm::outs() << llvm::formatv("  {0} / {1} = {2,6:F2}", peer, own,
                                      ratio);
        sums[peer].first += std::log(ratio);
        ++sums[peer].second;
      }
      llvm::outs() << '\n';
    }
    for (const auto &[peer, sum] : sums)
      llvm::outs() << llvm::formatv("geometric mean of {0} cases: {1} / {2} = "
                                    "{3:F2}\n",
                                    sum.second, peer, own,
                                    std::exp(sum.first / sum.second));
  }

private:
  std::string own;
  std::map<std::string, std::map<std::string, double>> times;
};

} // namespace l2dc::bench

#endif // L2DC_TEST_BENCHMARK_CPU_RATIOTABLE_H
