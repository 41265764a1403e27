//===- DesignAgent.cpp - An actor and critic of whole designs -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DesignAgent.h"
#include "AgentLearning.h"
#include "Methods.h"
#include "Ranking.h"
#include "Sampling.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

llvm::Error DesignAgentSettings::read(Settings &settings) {
  const NumberSetting<uint64_t> counts[] = {
      {"warmup", &warmup, 1, 1000000},   {"batch", &batch, 1, 100000},
      {"replay", &replay, 2, 100000000}, {"updates", &updates, 0, 10000},
      {"steps", &steps, 1, 1000000},     {"hidden", &hidden, 1, 10000},
      {"parallel", &parallel, 1, 10000}, {"proposals", &proposals, 1, 100000}};
  if (llvm::Error error = settings.read(counts))
    return error;
  return readLearningRates(settings, agent);
}

DesignAgent::DesignAgent(const Environment &environment,
                         const DesignAgentSettings &settings,
                         std::unique_ptr<Agent> agent, const AgentShape &shape,
                         uint64_t seed)
    : environment(environment), settings(settings), agent(std::move(agent)),
      shape(shape), random(seed), initial(stateAfter({})) {}

std::vector<float> DesignAgent::stateAfter(const Vector &design) const {
  std::vector<Observation> rows =
      design.empty() ? environment.features() : environment.featuresOf(design);
  std::vector<float> state;
  // What is known of a decision, and which one it is.
  for (auto [row, features] : llvm::enumerate(rows)) {
    llvm::append_range(state, features);
    for (unsigned i = 0; i < shape.rows; ++i)
      state.push_back(i == row);
  }
  return state;
}

const std::vector<float> &DesignAgent::stateOf(size_t index) const {
  return index < observed.size() ? observed[index] : initial;
}

std::vector<float> DesignAgent::toRows(llvm::ArrayRef<double> design) const {
  std::vector<float> rows;
  for (const Decision &decision : environment.decisions()) {
    llvm::ArrayRef<double> action = design.take_front(decision.size());
    llvm::append_range(rows, action);
    rows.resize(rows.size() + shape.actionSize - action.size());
    design = design.drop_front(action.size());
  }
  return rows;
}

Vector DesignAgent::fromRows(llvm::ArrayRef<float> rows) const {
  Vector design;
  for (const Decision &decision : environment.decisions()) {
    llvm::append_range(design, rows.take_front(decision.size()));
    rows = rows.drop_front(shape.actionSize);
  }
  return design;
}

/// The deviation of the noise is drawn anew for every design, evenly over its
/// logarithm, so that no schedule has to guess how long the search takes.
static constexpr double smallestSigma = 0.01, largestSigma = 0.3;

llvm::Expected<Vector> DesignAgent::propose(const std::vector<float> &state) {
  llvm::Expected<std::vector<float>> rows = agent->act(state, 1);
  if (!rows)
    return rows.takeError();
  Vector mean = fromRows(*rows);
  std::vector<Vector> proposals(settings.proposals);
  std::vector<float> states, actions;
  double sigma =
      smallestSigma * std::pow(largestSigma / smallestSigma, random.uniform());
  for (Vector &proposal : proposals) {
    for (double value : mean)
      proposal.push_back(sampleTruncatedNormal(value, sigma, random));
    llvm::append_range(states, state);
    llvm::append_range(actions, toRows(proposal));
  }
  llvm::Expected<std::vector<float>> values =
      agent->value(states, actions, unsigned(proposals.size()));
  if (!values)
    return values.takeError();
  return proposals[size_t(llvm::max_element(*values) - values->begin())];
}

llvm::Expected<std::vector<Candidate>> DesignAgent::ask(uint64_t limit) {
  bool warmup = asked < settings.warmup;
  std::vector<Candidate> candidates(
      std::min(limit, warmup ? settings.warmup - asked : settings.parallel));
  for (auto [index, candidate] : llvm::enumerate(candidates)) {
    ++asked;
    if (warmup) {
      for (unsigned i = 0, size = designSize(environment); i < size; ++i)
        candidate.design.push_back(random.uniform());
      continue;
    }
    llvm::Expected<Vector> design = propose(stateOf(index));
    if (!design)
      return design.takeError();
    candidate.design = std::move(*design);
  }
  return candidates;
}

AgentBatch DesignAgent::sampleBatch(llvm::ArrayRef<double> scores,
                                    llvm::ArrayRef<size_t> order) {
  AgentBatch batch;
  batch.size = unsigned(settings.batch);
  size_t elite = std::max<size_t>(1, order.size() / 4);
  for (unsigned i = 0; i < batch.size; ++i) {
    // Half of the samples are of the best quarter, where precision matters.
    size_t pick = order[random.below(i % 2 ? elite : order.size())];
    llvm::append_range(batch.states, states[pick]);
    llvm::append_range(batch.actions, toRows(memory[pick].applied));
    batch.rewards.push_back(float(scores[pick]));
    batch.terminal.push_back(1);
  }
  // All states are the same one if episodes have one step.
  if (settings.steps == 1)
    batch.actorStates = initial;
  return batch;
}

llvm::Error DesignAgent::learn(uint64_t updates) {
  return learnByRank(
      *agent, memory, updates,
      [&](llvm::ArrayRef<double> scores, llvm::ArrayRef<size_t> order) {
        return sampleBatch(scores, order);
      });
}

llvm::Error DesignAgent::tell(llvm::ArrayRef<Episode> episodes) {
  for (auto [index, episode] : llvm::enumerate(episodes)) {
    if (episode.outcome.failed())
      continue;
    memory.push_back(episode);
    states.push_back(stateOf(index));
  }
  if (memory.size() > settings.replay) {
    auto excess = ptrdiff_t(memory.size() - settings.replay);
    memory.erase(memory.begin(), memory.begin() + excess);
    states.erase(states.begin(), states.begin() + excess);
  }
  if (asked < settings.warmup)
    return llvm::Error::success();
  observe(episodes);
  return learn(settings.updates * episodes.size());
}

void DesignAgent::observe(llvm::ArrayRef<Episode> episodes) {
  observed.clear();
  if (++step >= settings.steps) {
    step = 0;
    return;
  }
  // Of the warm-up as many go on as run side by side.
  for (const Episode &episode : episodes.take_front(settings.parallel))
    observed.push_back(episode.outcome.failed() ? initial
                                                : stateAfter(episode.applied));
}

static llvm::Expected<std::unique_ptr<Method>>
createDesignAgent(const Environment &environment, MethodOptions &options,
                  AgentKind kind) {
  std::vector<Observation> features = environment.features();
  if (features.empty())
    return makeError("the problem has no features of its decisions");
  AgentShape shape;
  shape.kind = kind;
  shape.rows = unsigned(environment.decisions().size());
  if (features.size() != shape.rows)
    return makeError("the problem has features of {0} decisions, expected {1}",
                     features.size(), shape.rows);
  shape.stateSize = unsigned(features.front().size()) + shape.rows;
  for (const Decision &decision : environment.decisions())
    shape.actionSize = std::max(shape.actionSize, decision.size());
  if (kind == AgentKind::Graph) {
    shape.edges = environment.edges();
    if (shape.edges.empty())
      return makeError("the problem has no edges between its decisions");
  }
  DesignAgentSettings settings;
  settings.warmup = std::min<uint64_t>(40, 1 + options.budget / 4);
  settings.agent.actorRate = 1e-3;
  settings.agent.saturation = 0.01;
  settings.agent.criticRate = 3e-3;
  if (llvm::Error error = settings.read(options.settings))
    return std::move(error);
  shape.hidden = unsigned(settings.hidden);
  Random random(options.seed);
  llvm::Expected<std::unique_ptr<Agent>> agent =
      createAgent(shape, settings.agent, random);
  if (!agent)
    return agent.takeError();
  return std::make_unique<DesignAgent>(environment, settings, std::move(*agent),
                                       shape, random.next());
}

llvm::Expected<std::unique_ptr<Method>>
search::createSequenceAgent(const Environment &environment,
                            MethodOptions &options) {
  return createDesignAgent(environment, options, AgentKind::Sequence);
}

llvm::Expected<std::unique_ptr<Method>>
search::createGraphAgent(const Environment &environment,
                         MethodOptions &options) {
  return createDesignAgent(environment, options, AgentKind::Graph);
}
