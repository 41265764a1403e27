//===- GuidedAgent.cpp - DDPG that starts from known policies -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GuidedAgent.h"
#include "AgentLearning.h"
#include "Methods.h"
#include "Policies.h"
#include "Ranking.h"
#include "Sampling.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

llvm::Error GuidedSettings::read(Settings &settings) {
  const NumberSetting<uint64_t> counts[] = {
      {"guides", &guides, 0, 1000},      {"warmup", &warmup, 1, 1000000},
      {"batch", &batch, 1, 100000},      {"updates", &updates, 0, 10000},
      {"parallel", &parallel, 1, 10000}, {"hidden", &hidden, 1, 10000}};
  if (llvm::Error error = settings.read(counts))
    return error;
  const NumberSetting<double> numbers[] = {
      {"elite", &elite, 0, 1},
      {"local", &local, 0, 1},
      {"imitation", &agent.imitation, 0, 1000000}};
  if (llvm::Error error = settings.read(numbers))
    return error;
  return readLearningRates(settings, agent);
}

/// What the agent sees of a decision: what the environment shows, the fair
/// share, the goal if there is one, and which decision it is.
static std::vector<float> makeState(const Observation &observation,
                                    double share, llvm::ArrayRef<double> goal,
                                    size_t decision, size_t decisions) {
  std::vector<float> state = observation;
  state.push_back(float(share));
  state.insert(state.end(), goal.begin(), goal.end());
  for (size_t i = 0; i < decisions; ++i)
    state.push_back(i == decision);
  return state;
}

//===----------------------------------------------------------------------===//
// Acting
//===----------------------------------------------------------------------===//

namespace {

/// Plays a hand-written design.
class GuidePolicy final : public Policy {
public:
  GuidePolicy(llvm::ArrayRef<Decision> decisions, Vector design)
      : decisions(decisions), design(std::move(design)) {}

  llvm::Expected<Vector> act(unsigned decision, const Observation &) override {
    llvm::ArrayRef<double> action =
        llvm::ArrayRef(design).slice(position, decisions[decision].size());
    position += action.size();
    return action.vec();
  }

private:
  llvm::ArrayRef<Decision> decisions;
  Vector design;
  size_t position = 0;
};

/// How an episode departs from what it is played around, in relative actions.
struct Exploration {
  Vector offsets;     ///< by decision; empty: none
  double sigma = 0;   ///< of the noise
  double density = 1; ///< the part of the decisions that get noise
};

/// Plays the actor, or relative actions that it was given, with noise.
class NoisyPolicy final : public Policy {
public:
  NoisyPolicy(const Agent &agent, const Environment &environment,
              const FairShare &fairShare, Vector goal,
              std::vector<std::vector<float>> script, Exploration exploration,
              uint64_t seed)
      : agent(agent), environment(environment), fairShare(fairShare),
        goal(std::move(goal)), script(std::move(script)),
        exploration(exploration), random(seed) {}

  llvm::Expected<Vector> act(unsigned decision,
                             const Observation &observation) override;
  void applied(llvm::ArrayRef<double> action) override {
    llvm::append_range(design, action);
  }

private:
  /// What is played in `state`, before the noise.
  llvm::Expected<std::vector<float>> base(unsigned decision,
                                          llvm::ArrayRef<float> state) const;

  const Agent &agent;
  const Environment &environment;
  const FairShare &fairShare;
  Vector goal;
  std::vector<std::vector<float>> script; ///< empty: the actor acts
  Exploration exploration;
  Random random;
  Vector design; ///< as the environment took it so far
};

} // namespace

llvm::Expected<std::vector<float>>
NoisyPolicy::base(unsigned decision, llvm::ArrayRef<float> state) const {
  if (script.empty())
    return agent.act(state, 1);
  return script[decision];
}

llvm::Expected<Vector> NoisyPolicy::act(unsigned decision,
                                        const Observation &observation) {
  llvm::ArrayRef<Decision> decisions = environment.decisions();
  double share = fairShare.after(design);
  llvm::Expected<std::vector<float>> mean =
      base(decision,
           makeState(observation, share, goal, decision, decisions.size()));
  if (!mean)
    return mean.takeError();
  bool isNoisy = random.uniform() < exploration.density;
  Vector action;
  for (double value :
       llvm::ArrayRef(*mean).take_front(decisions[decision].size())) {
    if (!exploration.offsets.empty())
      value = std::clamp(value + exploration.offsets[decision], 0.0, 1.0);
    if (isNoisy)
      value = sampleTruncatedNormal(value, exploration.sigma, random);
    action.push_back(FairShare::toAction(value, share));
  }
  return action;
}

/// Of noise, whose deviation is drawn evenly over its logarithm.
static constexpr double smallestSigma = 0.02, largestSigma = 0.3;
static constexpr double smallestTilt = 0.05;
/// Of the decisions that get noise.
static constexpr double densities[] = {0.15, 0.4, 1};
/// Of the episodes that are tilted.
static constexpr double tiltedWarmup = 0.7, tiltedLater = 0.1;

static double drawLogUniform(double low, double high, Random &random) {
  return low * std::pow(high / low, random.uniform());
}

/// Offsets that are a random linear function of what is known of a decision.
Vector GuidedAgent::drawTilt() {
  Vector weights(features[0].size());
  for (double &weight : weights)
    weight = sampleNormal(random);
  Vector offsets;
  double squares = 0;
  for (const Vector &row : features) {
    double offset = 0;
    for (auto [weight, value] : llvm::zip_equal(weights, row))
      offset += weight * value;
    offsets.push_back(offset);
    squares += offset * offset;
  }
  double deviation = std::sqrt(squares / double(offsets.size()));
  double scale = drawLogUniform(smallestTilt, largestSigma, random);
  for (double &offset : offsets)
    offset *= scale / std::max(deviation, 1e-9);
  return offsets;
}

Candidate GuidedAgent::propose() {
  Candidate candidate;
  if (const Goals *goals = environment.goals())
    candidate.options.goal = goals->own();
  if (asked < guides.size()) {
    candidate.policy =
        std::make_shared<GuidePolicy>(environment.decisions(), guides[asked]);
    return candidate;
  }
  bool isWarmup = asked < settings.warmup;
  Exploration exploration;
  exploration.sigma = drawLogUniform(smallestSigma, largestSigma, random);
  exploration.density = densities[random.below(std::size(densities))];
  if (random.uniform() < (isWarmup ? tiltedWarmup : tiltedLater)) {
    exploration.offsets = drawTilt();
    exploration.density = isWarmup ? 0 : densities[0];
  }
  bool isLocal = isWarmup || random.uniform() < settings.local;
  std::vector<std::vector<float>> script;
  if (isLocal && !episodes.empty())
    script = memories[drawElite(rank(episodes))].actions;
  candidate.policy = std::make_shared<NoisyPolicy>(
      *agent, environment, fairShare, candidate.options.goal, std::move(script),
      exploration, random.next());
  return candidate;
}

/// Episodes of the warm-up that are asked for at once.
static constexpr uint64_t warmupBatch = 8;

llvm::Expected<std::vector<Candidate>> GuidedAgent::ask(uint64_t limit) {
  uint64_t count = asked < guides.size()     ? guides.size() - asked
                   : asked < settings.warmup ? warmupBatch
                                             : settings.parallel;
  std::vector<Candidate> candidates(std::min(count, limit));
  for (Candidate &candidate : candidates) {
    candidate = propose();
    ++asked;
  }
  return candidates;
}

//===----------------------------------------------------------------------===//
// Learning
//===----------------------------------------------------------------------===//

/// Brings every column to mean 0 and variance 1; a constant one to 0.
static void standardize(std::vector<Vector> &rows) {
  auto count = double(rows.size());
  for (size_t column = 0; column < rows[0].size(); ++column) {
    double sum = 0, squares = 0;
    for (const Vector &row : rows)
      sum += row[column];
    for (Vector &row : rows) {
      row[column] -= sum / count;
      squares += row[column] * row[column];
    }
    double deviation = std::sqrt(squares / count);
    for (Vector &row : rows)
      row[column] = deviation > 1e-6 ? row[column] / deviation : 0;
  }
}

/// What is known of the decisions: the position, what the environment says, and
/// the logarithm of the part of the cost that a decision can save.
static std::vector<Vector> describeDecisions(const Environment &environment) {
  llvm::ArrayRef<Decision> decisions = environment.decisions();
  std::vector<Observation> known = environment.features();
  Vector all(designSize(environment), 1.0);
  std::optional<double> cost = environment.cost(all);
  std::vector<Vector> rows;
  size_t first = 0;
  for (auto [i, decision] : llvm::enumerate(decisions)) {
    Vector &row = rows.emplace_back(1, double(i));
    if (!known.empty())
      row.insert(row.end(), known[i].begin(), known[i].end());
    if (cost) {
      Vector without = all;
      std::fill_n(without.begin() + ptrdiff_t(first), decision.size(), 0.0);
      double part = 1 - environment.cost(without).value_or(0) / *cost;
      row.push_back(std::log(std::max(part, 1e-9)));
    }
    first += decision.size();
  }
  standardize(rows);
  return rows;
}

GuidedAgent::GuidedAgent(const Environment &environment,
                         const GuidedSettings &settings,
                         std::unique_ptr<Agent> agent, unsigned actionSize,
                         std::vector<Vector> guides, uint64_t seed)
    : environment(environment), settings(settings), agent(std::move(agent)),
      fairShare(environment), actionSize(actionSize), guides(std::move(guides)),
      random(seed), features(describeDecisions(environment)) {}

GuidedAgent::Memory GuidedAgent::remember(const Episode &episode) const {
  llvm::ArrayRef<Decision> decisions = environment.decisions();
  Memory memory;
  llvm::ArrayRef<double> all = episode.applied;
  size_t position = 0;
  for (auto [i, decision] : llvm::enumerate(decisions)) {
    double share = fairShare.after(all.take_front(position));
    memory.states.push_back(makeState(episode.observations[i], share,
                                      episode.goal, i, decisions.size()));
    std::vector<float> action;
    for (double value : all.slice(position, decision.size()))
      action.push_back(float(FairShare::toRelative(value, share)));
    action.resize(actionSize);
    memory.actions.push_back(std::move(action));
    position += decision.size();
  }
  return memory;
}

/// The number of one of the best episodes, the better the likelier.
size_t GuidedAgent::drawElite(llvm::ArrayRef<size_t> order) {
  // At least three, so that the mean of them is not one episode's noise.
  size_t count = std::max<size_t>(
      3, size_t(std::ceil(settings.elite * double(order.size()))));
  count = std::min(count, order.size());
  return order[std::min(random.below(count), random.below(count))];
}

AgentBatch GuidedAgent::sampleBatch(llvm::ArrayRef<double> scores,
                                    llvm::ArrayRef<size_t> order) {
  AgentBatch batch;
  batch.size = unsigned(settings.batch);
  size_t best = std::max<size_t>(1, order.size() / 4);
  for (unsigned i = 0; i < batch.size; ++i) {
    // Half of the samples are of the best quarter, where precision matters.
    size_t pick = order[random.below(i % 2 ? best : order.size())];
    size_t step = random.below(memories[pick].states.size());
    llvm::append_range(batch.states, memories[pick].states[step]);
    llvm::append_range(batch.actions, memories[pick].actions[step]);
    batch.rewards.push_back(float(scores[pick]));
    batch.terminal.push_back(1);
    const Memory &elite = memories[drawElite(order)];
    step = random.below(elite.states.size());
    llvm::append_range(batch.actorStates, elite.states[step]);
    llvm::append_range(batch.imitated, elite.actions[step]);
  }
  return batch;
}

llvm::Error GuidedAgent::learn(uint64_t updates) {
  return learnByRank(
      *agent, episodes, updates,
      [&](llvm::ArrayRef<double> scores, llvm::ArrayRef<size_t> order) {
        return sampleBatch(scores, order);
      });
}

llvm::Error GuidedAgent::tell(llvm::ArrayRef<Episode> told) {
  for (const Episode &episode : told) {
    if (episode.outcome.failed())
      continue;
    memories.push_back(remember(episode));
    episodes.push_back(episode);
    episodes.back().observations.clear();
  }
  return learn(settings.updates * environment.decisions().size() * told.size());
}

//===----------------------------------------------------------------------===//
// Creation
//===----------------------------------------------------------------------===//

/// The policies to start from: the uniform one first, then ever steeper ones;
/// without a budget the design as it came.
static llvm::Expected<std::vector<Vector>>
makeGuides(const Environment &environment, uint64_t count) {
  Vector smallest(designSize(environment), 0.0);
  if (!environment.cost(smallest)) {
    std::optional<Vector> initial = environment.initialDesign();
    return initial && count ? std::vector<Vector>{*initial}
                            : std::vector<Vector>();
  }
  std::vector<double> slopes;
  uint64_t steps = count / 2;
  for (uint64_t i = 0; i < count; ++i) {
    double slope = double((i + 1) / 2) / double(std::max<uint64_t>(steps, 1));
    slopes.push_back(i % 2 ? slope : -slope);
  }
  return slopedDesigns(environment, slopes);
}

llvm::Expected<std::unique_ptr<Method>>
search::createGuidedAgent(const Environment &environment,
                          MethodOptions &options) {
  GuidedSettings settings;
  settings.guides = std::min<uint64_t>(21, 1 + options.budget / 8);
  settings.warmup = std::min<uint64_t>(60, 1 + options.budget / 4);
  settings.agent.actorRate = 1e-3;
  settings.agent.imitation = 10;
  settings.agent.saturation = 0.01;
  if (llvm::Error error = settings.read(options.settings))
    return std::move(error);
  llvm::Expected<std::vector<Vector>> guides =
      makeGuides(environment, settings.guides);
  if (!guides)
    return guides.takeError();
  AgentShape shape;
  size_t decisions = environment.decisions().size();
  shape.stateSize = unsigned(environment.observationSize() + 1 + decisions);
  if (const Goals *goals = environment.goals())
    shape.stateSize += goals->size();
  for (const Decision &decision : environment.decisions())
    shape.actionSize = std::max(shape.actionSize, decision.size());
  shape.hidden = unsigned(settings.hidden);
  Random random(options.seed);
  llvm::Expected<std::unique_ptr<Agent>> agent =
      createAgent(shape, settings.agent, random);
  if (!agent)
    return agent.takeError();
  return std::make_unique<GuidedAgent>(environment, settings, std::move(*agent),
                                       shape.actionSize, std::move(*guides),
                                       random.next());
}
