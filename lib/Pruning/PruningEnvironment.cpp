//===- PruningEnvironment.cpp - AMC's search problem ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/PruningEnvironment.h"
#include "LayerFeatures.h"

#include "l2dc/Execution/NetworkIO.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::pruning;
using search::Observation;
using search::Outcome;

llvm::Expected<Reward> pruning::parseReward(llvm::StringRef text) {
  if (text == "error")
    return Reward();
  if (text == "loss")
    return Reward{std::nullopt, /*loss=*/true};
  if (auto resource = parseResource(text))
    return Reward{resource};
  return makeError(
      "reward '{0}' is none of error, loss, flops, params, bytes, cycles "
      "and latency",
      text);
}

struct PruningEnvironment::Shared {
  std::shared_ptr<const PruningSpace> space;
  std::shared_ptr<const NetworkEvaluator> evaluator;
  PruningEnvironmentOptions options;
  std::vector<search::Decision> decisions;
  LayerFeatures features;
  std::unique_ptr<ResourceModel> flops, parameters;
  /// Of the budget and the reward; null without one.
  std::unique_ptr<ResourceModel> budget, reward;
  double limit = 0;
  double denseFlops = 0, denseParameters = 0;
  std::string subject;
};

//===----------------------------------------------------------------------===//
// Creation
//===----------------------------------------------------------------------===//

/// A hash of the network's steps and constants and of what is decided.
static std::string hashSubject(const PruningSpace &space, ActionScale scale) {
  ByteWriter writer;
  execution::writeNetwork(writer, space.network());
  uint64_t hash = llvm::xxh3_64bits(writer.str());
  for (unsigned value : execution::constantsInOrder(space.network())) {
    const Tensor &tensor = *space.network().values[value].constant;
    hash = hash * 31 + llvm::xxh3_64bits(llvm::ArrayRef(
                           reinterpret_cast<const uint8_t *>(tensor.begin()),
                           tensor.data.size() * sizeof(float)));
  }
  return (granularityName(space.granularity()) +
          (scale == ActionScale::Linear ? "-" : "-log-") +
          llvm::utohexstr(hash, /*LowerCase=*/true))
      .str();
}

/// The decision that takes most of `model`'s cost at the floors: it costs most
/// beyond a network in which it could go.
static const PruningDecision &costliest(const PruningSpace &space,
                                        const ResourceModel &model) {
  KeptUnits floors = space.floorUnits();
  size_t best = 0;
  double largest = -1;
  for (size_t i = 0; i < floors.size(); ++i) {
    KeptUnits without = floors;
    without[i] = 0;
    double part = model.cost(floors) - model.cost(without);
    if (part > largest) {
      largest = part;
      best = i;
    }
  }
  return space.decisions()[best];
}

static llvm::Error checkBudget(const PruningSpace &space,
                               const ResourceModel &model, const Budget &budget,
                               double limit) {
  double least = model.cost(space.floorUnits());
  if (least <= limit * (1 + 1e-12))
    return llvm::Error::success();
  const PruningDecision &decision = costliest(space, model);
  return makeError("the budget of {0} {1} cannot be met: the floors leave {2}, "
                   "of which '{3}' (at least {4} of {5}) takes most",
                   limit, resourceName(budget.resource), least, decision.name,
                   decision.floor, decision.units);
}

llvm::Expected<std::unique_ptr<PruningEnvironment>>
PruningEnvironment::create(std::shared_ptr<const PruningSpace> space,
                           std::shared_ptr<const NetworkEvaluator> evaluator,
                           const PruningEnvironmentOptions &options) {
  auto shared = std::make_shared<Shared>();
  shared->space = space;
  shared->evaluator = std::move(evaluator);
  shared->options = options;
  shared->options.resources.samples = nullptr; // Not needed any longer.
  for (const PruningDecision &decision : space->decisions())
    shared->decisions.push_back({decision.name, {"keep"}});
  auto features = computeFeatures(*space, options.mode);
  if (!features)
    return features.takeError();
  shared->features = std::move(*features);
  shared->subject = hashSubject(*space, options.scale);

  auto make = [&](Resource resource,
                  std::unique_ptr<ResourceModel> &model) -> llvm::Error {
    auto made = createResourceModel(resource, space, options.resources);
    if (!made)
      return made.takeError();
    model = std::move(*made);
    return llvm::Error::success();
  };
  if (llvm::Error error = make(Resource::Flops, shared->flops))
    return std::move(error);
  if (llvm::Error error = make(Resource::Parameters, shared->parameters))
    return std::move(error);
  shared->denseFlops = shared->flops->cost(space->allUnits());
  shared->denseParameters = shared->parameters->cost(space->allUnits());
  if (options.reward.resource)
    if (llvm::Error error = make(*options.reward.resource, shared->reward))
      return std::move(error);
  if (options.budget) {
    if (llvm::Error error = make(options.budget->resource, shared->budget))
      return std::move(error);
    shared->limit =
        options.budget->limit(shared->budget->denseCost(space->allUnits()));
    if (llvm::Error error = checkBudget(*space, *shared->budget,
                                        *options.budget, shared->limit))
      return std::move(error);
  }
  return std::unique_ptr<PruningEnvironment>(
      new PruningEnvironment(std::move(shared)));
}

PruningEnvironment::PruningEnvironment(std::shared_ptr<const Shared> shared)
    : shared(std::move(shared)) {}

llvm::Expected<std::unique_ptr<search::Environment>>
PruningEnvironment::clone() const {
  return std::unique_ptr<search::Environment>(new PruningEnvironment(shared));
}

//===----------------------------------------------------------------------===//
// What the environment is
//===----------------------------------------------------------------------===//

llvm::ArrayRef<search::Decision> PruningEnvironment::decisions() const {
  return shared->decisions;
}

unsigned PruningEnvironment::observationSize() const {
  return unsigned(shared->features.rows[0].size()) + 3;
}

std::string PruningEnvironment::subject() const { return shared->subject; }

std::string PruningEnvironment::evaluation() const {
  const PruningEnvironmentOptions &options = shared->options;
  std::string text = llvm::formatv(
      "mode={0} reward={1}", options.mode == AmcMode::Mit ? "mit" : "paper",
      options.reward.resource ? resourceName(*options.reward.resource)
      : options.reward.loss   ? llvm::StringRef("loss")
                              : llvm::StringRef("error"));
  if (options.budget)
    text += llvm::formatv(" budget={0}:{1:r} share-bits={2} pes={3} queue={4} "
                          "index-bits={5}",
                          resourceName(options.budget->resource),
                          options.budget->amount, options.resources.shareBits,
                          options.resources.pes, options.resources.queueDepth,
                          options.resources.indexBits);
  for (const PruningDecision &decision : shared->space->decisions())
    text += llvm::formatv(" {0}>={1}", decision.name, decision.floor);
  if (shared->evaluator)
    text += " " + shared->evaluator->fingerprint();
  return text;
}

std::vector<Observation> PruningEnvironment::features() const {
  return shared->features.rows;
}

/// The share that the action 0 stands for on the logarithmic scale. The same
/// for all networks, so that recorded choices keep their meaning.
static constexpr double smallestShare = 1e-3;

int64_t PruningEnvironment::unitsOf(size_t index, double action) const {
  const PruningDecision &decision = shared->space->decisions()[index];
  double share = shared->options.scale == ActionScale::Linear
                     ? action
                     : std::pow(smallestShare, 1 - action);
  return std::clamp<int64_t>(std::llround(share * double(decision.units)),
                             decision.floor, decision.units);
}

double PruningEnvironment::actionOf(size_t index, int64_t units) const {
  double share =
      double(units) / double(shared->space->decisions()[index].units);
  if (shared->options.scale == ActionScale::Linear)
    return share;
  return std::max(0.0, 1 - std::log(share) / std::log(smallestShare));
}

KeptUnits PruningEnvironment::unitsOf(llvm::ArrayRef<double> design) const {
  KeptUnits units;
  for (auto [index, action] : llvm::enumerate(design))
    units.push_back(unitsOf(index, action));
  return units;
}

std::optional<double>
PruningEnvironment::cost(llvm::ArrayRef<double> design) const {
  if (!shared->budget)
    return std::nullopt;
  return shared->budget->cost(unitsOf(design)) / shared->limit;
}

std::optional<search::Vector> PruningEnvironment::initialDesign() const {
  return search::Vector(shared->decisions.size(), 1.0);
}

//===----------------------------------------------------------------------===//
// Episodes
//===----------------------------------------------------------------------===//

/// The paper's state: what is known of the layer, the FLOPs that earlier layers
/// lost, those of later ones, and the last action. In the authors' code later
/// layers count as pruned to their floors already.
Observation PruningEnvironment::observe() const {
  size_t index = kept.size();
  Observation observation = shared->features.rows[index];
  KeptUnits units = shared->options.mode == AmcMode::Mit
                        ? shared->space->floorUnits()
                        : shared->space->allUnits();
  std::copy(kept.begin(), kept.end(), units.begin());
  // The authors start with nothing reduced.
  double reduced =
      kept.empty() ? 0 : 1 - shared->flops->cost(units) / shared->denseFlops;
  observation.push_back(float(reduced));
  observation.push_back(shared->features.rest[index]);
  observation.push_back(float(lastAction));
  return observation;
}

llvm::Expected<Observation>
PruningEnvironment::reset(const search::EpisodeOptions &options) {
  kept.clear();
  lastAction = 1;
  withinBudget = options.withinBudget;
  return observe();
}

int64_t PruningEnvironment::chooseUnits(double action) const {
  size_t index = kept.size();
  bool clips = shared->budget && withinBudget;
  if (shared->options.mode == AmcMode::Mit)
    return chooseUnitsAsMit(action, clips);
  int64_t units = unitsOf(index, action);
  if (!clips)
    return units;
  return std::min(units, clipToBudget(*shared->space, *shared->budget,
                                      shared->limit, kept, index));
}

/// The authors' `_action_wall` and the rounding behind it, which the budget
/// does not know of: to a multiple of 8 channels.
int64_t PruningEnvironment::chooseUnitsAsMit(double action, bool clips) const {
  size_t index = kept.size();
  const PruningDecision &decision = shared->space->decisions()[index];
  if (clips) {
    KeptUnits units = shared->space->floorUnits();
    std::copy(kept.begin(), kept.end(), units.begin());
    units[index] = 0;
    double others = shared->budget->cost(units);
    units[index] = decision.units;
    double own = shared->budget->cost(units) - others;
    action = std::min(action, (shared->limit - others) / own);
  }
  double units = double(decision.units);
  action = std::max(action, double(decision.floor) / units);
  int64_t count = std::max<int64_t>(std::llrint(units * action), 1);
  if (shared->space->granularity() == Granularity::Channel) {
    count = (count + 7) / 8 * 8;
    // Theirs keeps nothing of fewer than 8 channels, which no network can do.
    if (count > decision.units)
      count = std::max<int64_t>(decision.units / 8 * 8,
                                decision.units < 8 ? decision.units : 8);
  }
  return count;
}

/// The authors' code counts a hit among five classes, and its reward without
/// FLOPs is the accuracy itself.
double PruningEnvironment::rewardOf(const Measurement &accuracy) const {
  if (shared->options.reward.loss)
    return -accuracy.crossEntropy;
  bool mit = shared->options.mode == AmcMode::Mit;
  double rate = mit ? accuracy.top5Rate() : accuracy.top1Rate();
  if (shared->reward)
    return -(1 - rate) * std::log(shared->reward->cost(kept));
  return mit ? rate : -(1 - rate);
}

llvm::Expected<Outcome> PruningEnvironment::finish() const {
  if (!shared->evaluator)
    return makeError("there is no data to measure a pruned network on");
  auto accuracy = shared->evaluator->evaluate(kept);
  if (!accuracy)
    return accuracy.takeError();
  Outcome outcome;
  outcome.reward = rewardOf(*accuracy);
  outcome.metrics = {
      {"accuracy", accuracy->top1Rate()},
      {"loss", accuracy->crossEntropy},
      {"flops", shared->flops->cost(kept) / shared->denseFlops},
      {"params", shared->parameters->cost(kept) / shared->denseParameters}};
  if (shared->budget) {
    double cost = shared->budget->cost(kept);
    outcome.metrics.push_back({"cost", cost});
    // The authors' rounding may leave the budget, which they do not mind.
    outcome.feasible = shared->options.mode == AmcMode::Mit ||
                       cost <= shared->limit * (1 + 1e-9);
  }
  return outcome;
}

llvm::Expected<search::Step>
PruningEnvironment::step(llvm::ArrayRef<double> action) {
  kept.push_back(chooseUnits(action[0]));
  lastAction = actionOf(kept.size() - 1, kept.back());
  search::Step result;
  result.applied = {lastAction};
  if (kept.size() < shared->decisions.size()) {
    result.observation = observe();
    return result;
  }
  auto outcome = finish();
  if (!outcome)
    return outcome.takeError();
  result.outcome = std::move(*outcome);
  return result;
}
