//===- Environment.h - A sequence of decisions with a reward ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What every search works on: the layers of a network whose densities are to be
// chosen (AMC, He et al., ECCV 2018), the components of a circuit whose sizes
// are (L2DC, Wang et al., 2018). Nothing here knows which of them it is.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SEARCH_ENVIRONMENT_H
#define L2DC_SEARCH_ENVIRONMENT_H

#include "l2dc/Support/Random.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace l2dc::search {

/// A design: the actions of all decisions one after the other, each coordinate
/// in [0, 1]. What a coordinate means is the environment's matter; in pruning
/// environments 1 keeps everything, so that larger is costlier.
using Vector = std::vector<double>;
/// What an agent sees before a decision. Scaled to about [-1, 1].
using Observation = std::vector<float>;

/// One step of an episode.
struct Decision {
  /// A layer or component, as messages and reports name it.
  std::string name;
  /// The names of its coordinates, at least one: {"density"}, {"W", "L", "M"}.
  std::vector<std::string> coordinates;

  unsigned size() const { return unsigned(coordinates.size()); }
};

/// A connection between two decisions (a wire between two components), without
/// a direction.
struct Edge {
  unsigned from = 0, to = 0;
};

/// A figure that came out of an evaluation: a term of the reward, a
/// measurement.
struct Metric {
  std::string name;
  double value = 0;
};

/// What an episode ended with.
struct Outcome {
  /// To be made as large as possible. Not used if the evaluation failed.
  double reward = 0;
  /// Whether all hard constraints hold. A feasible design beats every
  /// infeasible one, whatever their rewards.
  bool feasible = true;
  /// Why there is no reward; empty if there is one. An evaluator that returns
  /// an error, or a reward that is not finite, ends up here as well.
  std::string failure;
  /// For reports and the trace. The names are unique; `runEpisode` puts them in
  /// alphabetical order.
  std::vector<Metric> metrics;
  /// Where the design stands in the goal space (`Goals`); empty without one.
  Vector achieved;

  bool failed() const { return !failure.empty(); }
};

/// What one decision led to.
struct Step {
  /// The action as the environment took it, after clipping and rounding to what
  /// can be built; as many coordinates as the action.
  Vector applied;
  /// What an agent sees next; empty after the last decision.
  Observation observation;
  /// Only after the last decision.
  std::optional<Outcome> outcome;
};

/// How an episode is to be run.
struct EpisodeOptions {
  /// The goal to be met, in the environment's goal space; empty is the
  /// environment's own.
  Vector goal;
  /// The design whose evaluation the agent observes on the way (what a circuit
  /// of these sizes does); empty: the initial one. Environments whose
  /// observations are of no design ignore it.
  Vector from;
  /// Whether actions are clipped so that the design meets the budget (AMC,
  /// algorithm 1). Greedy search asks what designs over the budget are worth.
  bool withinBudget = true;
};

/// The specifications that one environment can be asked to meet, for agents
/// that are trained once and meet many of them (AutoCkt, Settaluri et al.,
/// DATE 2020). A goal is a vector of numbers of about unit scale.
class Goals {
public:
  virtual ~Goals();
  /// Numbers in a goal and in `Outcome::achieved`.
  virtual unsigned size() const = 0;
  /// The goal of an episode that asks for none.
  virtual Vector own() const = 0;
  /// A random goal of the distribution to be trained for.
  virtual Vector sample(Random &random) const = 0;
  /// The reward of a design that achieved `achieved`, had `goal` been asked
  /// for. The same as `Outcome::reward` of an episode with that goal.
  virtual double reward(llvm::ArrayRef<double> achieved,
                        llvm::ArrayRef<double> goal) const = 0;
  /// Whether `achieved` meets `goal` in full.
  virtual bool met(llvm::ArrayRef<double> achieved,
                   llvm::ArrayRef<double> goal) const = 0;
};

/// A search problem. One object runs one episode at a time: `reset`, then
/// `step` once per decision in order. Everything is a function of the actions
/// alone: an episode with the same actions and options gives the same steps
/// whatever ran before it, in any clone.
class Environment {
public:
  virtual ~Environment();

  /// The decisions in the order in which they are taken; at least one.
  virtual llvm::ArrayRef<Decision> decisions() const = 0;

  /// Numbers in an observation, the same for all decisions; at least 1.
  virtual unsigned observationSize() const = 0;

  /// Starts an episode; returns the observation before the first decision.
  virtual llvm::Expected<Observation> reset(const EpisodeOptions &options) = 0;

  /// Takes the next decision. `action` has the decision's coordinates, each in
  /// [0, 1]. An error is recorded as a failed evaluation and the search goes
  /// on.
  virtual llvm::Expected<Step> step(llvm::ArrayRef<double> action) = 0;

  /// Another environment of the same problem with resources of its own, to run
  /// at the same time as this one on another thread.
  virtual llvm::Expected<std::unique_ptr<Environment>> clone() const = 0;

  /// Identifies what is being designed and the meaning of the actions: a hash
  /// of the network or netlist. A choice made for another subject is refused.
  virtual std::string subject() const = 0;

  /// Identifies all else that decides a reward: data, specification, options.
  /// A search is resumed only if both are the same.
  virtual std::string evaluation() const = 0;

  /// What is known of every decision before an episode starts, for agents that
  /// look at all decisions before they take the first: one row per decision,
  /// all of the same length; or nothing.
  virtual std::vector<Observation> features() const { return {}; }

  /// The same of `design`, which was evaluated before. Where features are of no
  /// design they are those of `features`.
  virtual std::vector<Observation>
  featuresOf(llvm::ArrayRef<double> design) const {
    return features();
  }

  /// Which decisions are neighbours, for agents that work on graphs.
  virtual std::vector<Edge> edges() const { return {}; }

  /// The resources of a whole design as a part of the budget (at most 1 is
  /// within it), found without an evaluation; nothing if there is no budget.
  virtual std::optional<double> cost(llvm::ArrayRef<double> design) const {
    return std::nullopt;
  }

  /// A design to start from: the network or circuit as it came; nothing if
  /// there is none.
  virtual std::optional<Vector> initialDesign() const { return std::nullopt; }

  /// The goal space, or null. Lives as long as the environment; its functions
  /// may be called at any time.
  virtual const Goals *goals() const { return nullptr; }
};

/// The coordinates of all decisions together.
unsigned designSize(const Environment &environment);

/// Chooses actions while an episode runs.
class Policy {
public:
  virtual ~Policy();
  /// The action of decision number `decision`, each coordinate in [0, 1].
  virtual llvm::Expected<Vector> act(unsigned decision,
                                     const Observation &observation) = 0;

  /// Called after each decision with what the environment made of the action
  /// (`Step::applied`).
  virtual void applied(llvm::ArrayRef<double> action) {}
};

/// What happened in an episode.
struct Episode {
  /// What was seen before each decision; empty if no policy was asked.
  std::vector<Observation> observations;
  Vector actions; ///< as chosen
  Vector applied; ///< as the environment took them
  Vector goal;    ///< as asked for
  Outcome outcome;
};

/// Runs one episode with the actions of `policy`. Whatever goes wrong stands in
/// the outcome; actions and observations then may be missing.
Episode runEpisode(Environment &environment, Policy &policy,
                   const EpisodeOptions &options = {});

/// Evaluates one design: an episode with its actions.
Episode evaluate(Environment &environment, llvm::ArrayRef<double> design,
                 const EpisodeOptions &options = {});

} // namespace l2dc::search

#endif // L2DC_SEARCH_ENVIRONMENT_H
