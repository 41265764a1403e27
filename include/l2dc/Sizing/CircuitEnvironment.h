//===- CircuitEnvironment.h - Sizing as a search problem --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// "Learning to Design Circuits" (Wang et al., 2018): the components of the
// circuit are the decisions, each with the component's sizes as coordinates; an
// agent sees the kind of the component, its operating point and the circuit's
// frequency response; the reward is the score of Score.h.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIZING_CIRCUITENVIRONMENT_H
#define L2DC_SIZING_CIRCUITENVIRONMENT_H

#include "l2dc/Circuit/Components.h"
#include "l2dc/Search/Environment.h"
#include "l2dc/Sizing/Evaluator.h"

namespace l2dc::sizing {

/// What does not change from episode to episode, shared by all clones.
struct CircuitSetting;

/// The search problem of a sizing problem. An action coordinate is the fraction
/// of a variable's range, snapped to its grid.
class CircuitEnvironment : public search::Environment {
public:
  /// Simulates the initial design, which is what agents observe first, and
  /// learns the order of the corners. `problem` must outlive the environment.
  /// Each clone has workers of its own, as many as `options.workers` says.
  static llvm::Expected<std::unique_ptr<CircuitEnvironment>>
  create(const circuit::Problem &problem,
         const spice::SimulatorOptions &options);
  ~CircuitEnvironment() override;

  llvm::ArrayRef<search::Decision> decisions() const override;
  unsigned observationSize() const override;
  llvm::Expected<search::Observation>
  reset(const search::EpisodeOptions &options) override;
  llvm::Expected<search::Step> step(llvm::ArrayRef<double> action) override;
  llvm::Expected<std::unique_ptr<search::Environment>> clone() const override;
  std::string subject() const override;
  std::string evaluation() const override;
  /// One row per component: itself and its operating point, then by how much
  /// the frequency response of the whole differs from the initial design's
  /// (ComponentFeatures.h).
  std::vector<search::Observation> features() const override;
  std::vector<search::Observation>
  featuresOf(llvm::ArrayRef<double> design) const override;
  std::vector<search::Edge> edges() const override;
  std::optional<search::Vector> initialDesign() const override;
  const search::Goals *goals() const override;

  /// The values of the free variables that the actions stand for.
  Design designOf(llvm::ArrayRef<double> actions) const;
  /// Actions that give `design`.
  search::Vector actionsOf(llvm::ArrayRef<double> design) const;

  /// The names of all measurements, in the order of the problem.
  std::vector<std::string> valueNames() const;
  const Score &score() const;
  /// Designs that were not simulated again.
  uint64_t cacheHits() const;
  const spice::SimulatorStatistics &statistics() const;

private:
  explicit CircuitEnvironment(std::shared_ptr<CircuitSetting> setting);
  search::Observation observe() const;
  std::vector<search::Observation>
  simulatedFeatures(const Design &design) const;
  search::Outcome finish();
  /// Numbers of a goal that agents see: none if it never changes.
  unsigned goalSize() const;

  std::shared_ptr<CircuitSetting> setting;
  std::unique_ptr<Evaluator> evaluator;
  search::Vector goal;                   ///< of the running episode
  std::vector<search::Observation> seen; ///< features that it observes
  search::Vector actions;                ///< taken so far, as applied
  unsigned decision = 0;
};

} // namespace l2dc::sizing

#endif // L2DC_SIZING_CIRCUITENVIRONMENT_H
