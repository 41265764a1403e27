//===- Analyses.h - What is asked of a sized circuit ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIZING_ANALYSES_H
#define L2DC_SIZING_ANALYSES_H

#include "l2dc/Sizing/Evaluator.h"
#include "l2dc/Sizing/SizingRun.h"

namespace l2dc::sizing {

/// How measurements depend on the variables around a design: entry [v][m] is
/// d ln(measurement m) / d ln(variable v), by the central difference of designs
/// 2 % (at least a grid step) to each side. NaN where one of them failed.
std::vector<std::vector<double>> sensitivity(Evaluator &evaluator,
                                             const Design &design);

struct MonteCarloOptions {
  unsigned samples = 200;
  uint64_t seed = 0;
  double avt = 5e-9;   ///< A_VT in V m
  double abeta = 1e-8; ///< A_beta in m
};

struct MonteCarloResult {
  /// Measurements of every sample, at the worst corner for the yield; empty
  /// where a sample failed.
  std::vector<std::vector<double>> values;
  unsigned passed = 0; ///< samples that hold every constraint at every corner
  double yield() const {
    return values.empty() ? 0 : double(passed) / double(values.size());
  }
};

/// Draws the mismatch of each transistor by itself (Pelgrom et al., 1989): a
/// threshold shift of A_VT / sqrt(W L M) and a relative change of the current
/// factor of A_beta / sqrt(W L M), set on the device without loading the
/// circuit again. Needs models that take `delvto` and `mulu0` (BSIM3 and
/// BSIM4); an error if the first transistor's does not.
llvm::Expected<MonteCarloResult> monteCarlo(Evaluator &evaluator,
                                            const Design &design,
                                            const MonteCarloOptions &options);

/// The feasible designs of `runs` that no other one beats in both objectives,
/// in the order of the first. `first` and `second` are indices of values.
struct ParetoAxis {
  unsigned value = 0;
  bool maximize = false;
};
std::vector<const HistoryEntry *> paretoFront(llvm::ArrayRef<SizingRun> runs,
                                              ParetoAxis first,
                                              ParetoAxis second);

} // namespace l2dc::sizing

#endif // L2DC_SIZING_ANALYSES_H
