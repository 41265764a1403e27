//===- PruningEnvironment.h - AMC's search problem --------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// AMC (He et al., ECCV 2018): an episode goes through the layers of a network
// and chooses for each how much of it to keep; the reward at the end is what
// the pruned network is worth, without retraining.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PRUNING_PRUNINGENVIRONMENT_H
#define L2DC_PRUNING_PRUNINGENVIRONMENT_H

#include "l2dc/Pruning/NetworkEvaluator.h"
#include "l2dc/Pruning/Resource.h"
#include "l2dc/Search/Environment.h"

namespace l2dc::pruning {

/// Whose method it is.
enum class AmcMode : uint8_t {
  Paper, ///< as the paper has it, on all kinds of networks
  Mit,   ///< as the authors' code has it (docs/AMC.md lists the differences)
};

/// What an action a in [0, 1] keeps.
enum class ActionScale : uint8_t {
  Linear,      ///< the share a, as in the paper
  Logarithmic, ///< the share 0.001^(1 - a): a layer of which 1 % may stay has
               ///< as much room as one of which 30 % may
};

/// The reward of an episode.
struct Reward {
  /// Nothing: -error, for searches within a budget. Else -error * ln(cost) of
  /// this resource, which trades one for the other without a budget.
  std::optional<Resource> resource;
  /// Minus the cross-entropy instead: still tells designs apart where the
  /// network knows all samples by heart.
  bool loss = false;
};
/// "error", "loss", or a resource's name.
llvm::Expected<Reward> parseReward(llvm::StringRef text);

struct PruningEnvironmentOptions {
  AmcMode mode = AmcMode::Paper;
  ActionScale scale = ActionScale::Linear;
  /// The designs that actions are clipped to; nothing: no limit.
  std::optional<Budget> budget;
  Reward reward;
  ResourceOptions resources;
};

/// The search problem of a pruning space. A decision has one coordinate, the
/// share of its units that stays, on a scale; actions are raised to the floor
/// and cut so
/// that the budget can still be met (algorithm 1). Outcomes carry the metrics
/// `accuracy` (top-1, 0 to 1), `flops` and `params` (parts of the dense
/// network's) and `cost` (the budget's resource, in its unit).
class PruningEnvironment final : public search::Environment {
public:
  /// `evaluator` may be null to replay a recorded choice: episodes then end in
  /// a failure. Fails if the budget is under what the floors leave, naming the
  /// layer that takes most of that.
  static llvm::Expected<std::unique_ptr<PruningEnvironment>>
  create(std::shared_ptr<const PruningSpace> space,
         std::shared_ptr<const NetworkEvaluator> evaluator,
         const PruningEnvironmentOptions &options);

  llvm::ArrayRef<search::Decision> decisions() const override;
  unsigned observationSize() const override;
  llvm::Expected<search::Observation>
  reset(const search::EpisodeOptions &options) override;
  llvm::Expected<search::Step> step(llvm::ArrayRef<double> action) override;
  llvm::Expected<std::unique_ptr<search::Environment>> clone() const override;
  std::string subject() const override;
  std::string evaluation() const override;
  std::vector<search::Observation> features() const override;
  std::optional<double> cost(llvm::ArrayRef<double> design) const override;
  std::optional<search::Vector> initialDesign() const override;

  /// The units that a design keeps, without clipping to the budget.
  KeptUnits unitsOf(llvm::ArrayRef<double> design) const;

private:
  /// What does not change between clones.
  struct Shared;

  explicit PruningEnvironment(std::shared_ptr<const Shared> shared);
  search::Observation observe() const;
  /// The units that an action stands for, not under the floor, and back.
  int64_t unitsOf(size_t decision, double action) const;
  double actionOf(size_t decision, int64_t units) const;
  int64_t chooseUnits(double action) const;
  int64_t chooseUnitsAsMit(double action, bool clips) const;
  double rewardOf(const Measurement &accuracy) const;
  llvm::Expected<search::Outcome> finish() const;

  std::shared_ptr<const Shared> shared;
  bool withinBudget = true;
  KeptUnits kept;        ///< of the decisions taken
  double lastAction = 1; ///< as it was applied
};

} // namespace l2dc::pruning

#endif // L2DC_PRUNING_PRUNINGENVIRONMENT_H
