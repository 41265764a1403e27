//===- SpecSweep.h - One agent for many specifications ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The setting of AutoCkt (Settaluri et al., DATE 2020): an agent is trained
// once, on specifications drawn from the problem's `sweep` ranges, and then
// asked to meet specifications that it has not seen with few simulations each.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIZING_SPECSWEEP_H
#define L2DC_SIZING_SPECSWEEP_H

#include "l2dc/Search/Driver.h"
#include "l2dc/Sizing/CircuitEnvironment.h"

namespace l2dc::sizing {

struct SpecSweepOptions {
  /// The training; its method is the goal-conditioned agent.
  search::SearchOptions training;
  unsigned specifications = 1000; ///< unseen ones
  unsigned simulations = 40;      ///< at most, for each
};

/// What came of one specification.
struct SpecOutcome {
  std::vector<double> bounds; ///< of every constraint, in base units
  bool met = false;
  unsigned simulations = 0; ///< spent on it
  Design design;            ///< the best one
};

struct SpecSweepResult {
  uint64_t trainingSimulations = 0;
  std::vector<SpecOutcome> outcomes;

  unsigned met() const;
  /// The mean over the specifications that were met.
  double meanSimulations() const;
};

/// Trains and asks. Fails if the problem has no sweep.
llvm::Expected<SpecSweepResult>
runSpecSweep(CircuitEnvironment &environment, const SpecSweepOptions &options);

} // namespace l2dc::sizing

#endif // L2DC_SIZING_SPECSWEEP_H
