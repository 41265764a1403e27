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
  /// The training; its method is the goal-conditioned agent. If it resumes
  /// (`!restart`), so do the specifications.
  search::SearchOptions training;
  unsigned specifications = 1000; ///< unseen ones
  unsigned simulations = 40;      ///< at most, for each
  /// Simulations that CMA-ES may spend on each specification that the agent
  /// missed, which tells whether it can be met at all; 0: it is not asked.
  unsigned refereeSimulations = 0;
  /// The CSV file to write, one line for each specification as soon as it is
  /// done; empty: none.
  std::string log;
};

/// What came of one specification.
struct SpecOutcome {
  std::vector<double> bounds; ///< of every constraint, in base units
  bool met = false;
  unsigned simulations = 0; ///< that the agent spent on it
  /// Whether CMA-ES met it; nothing if it was not asked.
  std::optional<bool> metByReferee;
  Design design; ///< the agent's best one; empty if all simulations failed
};

struct SpecSweepResult {
  uint64_t trainingSimulations = 0;
  /// The most specifications that any one design of the training meets: what
  /// an agent would reach that proposes the same design always.
  unsigned metByOneDesign = 0;
  std::vector<SpecOutcome> outcomes;

  unsigned met() const;
  /// Missed by the agent and met by CMA-ES.
  unsigned metByRefereeOnly() const;
  /// The mean over the specifications that were met.
  double meanSimulations() const;
  /// The simulations that the part `fraction` (0 to 1) of the specifications
  /// that were met needed at most; 0 if none was met.
  unsigned simulationsQuantile(double fraction) const;
};

/// Trains and asks. `problem` is that of `environment` and has a sweep. What
/// comes of one specification does not depend on the others. Fails if
/// `options.log` is to be resumed and is of other specifications.
llvm::Expected<SpecSweepResult> runSpecSweep(const circuit::Problem &problem,
                                             CircuitEnvironment &environment,
                                             const SpecSweepOptions &options);

} // namespace l2dc::sizing

#endif // L2DC_SIZING_SPECSWEEP_H
