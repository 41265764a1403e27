//===- Evaluator.h - Simulating designs of a circuit ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIZING_EVALUATOR_H
#define L2DC_SIZING_EVALUATOR_H

#include "l2dc/Circuit/Problem.h"
#include "l2dc/Sizing/Score.h"
#include "l2dc/Spice/Simulator.h"

#include <map>
#include <memory>
#include <mutex>

namespace l2dc::sizing {

/// Values of the free variables, in base units, in the order of
/// `circuit::freeVariables`.
using Design = std::vector<double>;

/// What simulations of a design gave.
struct DesignResult {
  /// Why there is no result; empty if there is one.
  std::string failure;
  /// Every measurement at the first corner that was simulated, in the order of
  /// the problem; NaN where nothing could be measured.
  std::vector<double> values;
  /// The same at each corner; empty where a corner was left out.
  std::vector<std::vector<double>> cornerValues;
  /// The worst coordinates over the simulated corners (Score.h).
  std::vector<double> coordinates;
  unsigned simulations = 0; ///< testbenches times corners

  bool failed() const { return !failure.empty(); }
};

/// Results of designs that were simulated before, shared by evaluators on
/// several threads.
class ResultCache {
public:
  std::optional<DesignResult> find(const Design &design) const;
  void insert(const Design &design, const DesignResult &result);
  uint64_t hits() const;

private:
  mutable std::mutex mutex;
  mutable uint64_t hitCount = 0;
  std::map<Design, DesignResult> results;
};

struct EvaluatorOptions {
  spice::SimulatorOptions simulator;
  /// Corners are left out once one broke a constraint: the design is infeasible
  /// whatever the others say. `cornerOrder` says which comes first.
  bool skipOnFail = true;
  /// Indices of all corners; empty is the order of the problem.
  std::vector<unsigned> cornerOrder;
};

/// Runs designs through all testbenches and corners of a problem. Not for use
/// by several threads at once.
class Evaluator {
public:
  /// Loads every testbench at every corner. `problem` and `cache` must outlive
  /// the evaluator.
  static llvm::Expected<std::unique_ptr<Evaluator>>
  create(const circuit::Problem &problem, const EvaluatorOptions &options,
         ResultCache *cache = nullptr);

  const circuit::Problem &problem() const { return theProblem; }
  const Score &score() const { return theScore; }
  spice::Simulator &simulator() { return *theSimulator; }

  /// Simulates `design`, whose values are taken as they are.
  DesignResult evaluate(const Design &design, llvm::ArrayRef<double> goal);
  DesignResult evaluate(const Design &design) {
    return evaluate(design, theScore.ownGoal());
  }
  /// The same for many designs on all workers, with every corner.
  std::vector<DesignResult> evaluateAll(llvm::ArrayRef<Design> designs);

  /// What the circuit looks like at `design`: transistors and responses of the
  /// first testbench at the first corner.
  spice::Result observe(const Design &design);

  /// The index of a testbench at a corner among the simulator's.
  unsigned testbenchIndex(unsigned corner, unsigned testbench) const {
    return corner * unsigned(theProblem.testbenches.size()) + testbench;
  }
  /// The point that simulates `design` there.
  spice::Point makePoint(const Design &design, unsigned corner,
                         unsigned testbench) const;

private:
  Evaluator(const circuit::Problem &problem, const EvaluatorOptions &options,
            ResultCache *cache);
  /// Adds the results of all testbenches at `corner` to `out`.
  void addCorner(DesignResult &out, unsigned corner,
                 llvm::ArrayRef<spice::Result> results) const;

  const circuit::Problem &theProblem;
  EvaluatorOptions options;
  ResultCache *cache;
  Score theScore;
  std::unique_ptr<spice::Simulator> theSimulator;
};

/// The order in which corners should be tried: the one that breaks constraints
/// most often first, counted over `samples` designs around the middle of the
/// ranges and the initial design. The same for the same problem.
llvm::Expected<std::vector<unsigned>>
learnCornerOrder(const circuit::Problem &problem,
                 const spice::SimulatorOptions &options, unsigned samples = 16);

} // namespace l2dc::sizing

#endif // L2DC_SIZING_EVALUATOR_H
