//===- Ddpg.cpp - The agent of AMC ----------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// DDPG as AMC uses it (He et al., ECCV 2018, section 3.3). A decision is one
// step; every transition of an episode gets the episode's final reward less a
// moving average; exploration is truncated normal. The mode `mit` follows the
// authors' code instead of the paper where the two differ (docs/Search.md lists
// where).
//
//===----------------------------------------------------------------------===//

#include "AgentLearning.h"
#include "Methods.h"
#include "Sampling.h"
#include "Torch/Backend.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>
#include <deque>

using namespace l2dc;
using namespace l2dc::search;

namespace {

struct DdpgSettings {
  bool mit = false;
  uint64_t warmup = 100; ///< episodes before the agent starts to learn
  double sigma = 0.5;    ///< of the exploration until then
  double decay = 0;      ///< of sigma per episode after; 0: ends at 0.02
  uint64_t batch = 64;
  uint64_t replay = 2000; ///< transitions that are remembered
  double baseline = 0.95; ///< how slowly the moving average follows
  uint64_t updates = 1;   ///< for each transition of an episode
  uint64_t steps = 1;     ///< designs that observe the one before them
  uint64_t parallel = 1;  ///< episodes with the same weights
  uint64_t hidden = 300;
  AgentOptions agent;

  llvm::Error read(Settings &settings);
};

struct Transition {
  std::vector<float> state, action, next;
  double reward = 0;
  bool terminal = false;
};

/// Asks the actor and adds noise.
class DdpgPolicy final : public Policy {
public:
  DdpgPolicy(const Agent &agent, llvm::ArrayRef<Decision> decisions,
             const Vector &goal, double sigma, bool uniform, uint64_t seed)
      : agent(agent), decisions(decisions), goal(goal), sigma(sigma),
        uniform(uniform), random(seed) {}

  llvm::Expected<Vector> act(unsigned decision,
                             const Observation &observation) override;

private:
  const Agent &agent;
  llvm::ArrayRef<Decision> decisions;
  Vector goal;
  double sigma;
  bool uniform; ///< no actor, every action is as likely
  Random random;
};

class DdpgSearch final : public Method {
public:
  DdpgSearch(const Environment &environment, const DdpgSettings &settings,
             std::unique_ptr<Agent> agent, unsigned actionSize, uint64_t seed)
      : environment(environment), settings(settings), agent(std::move(agent)),
        actionSize(actionSize), random(seed) {}

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override;
  llvm::Error tell(llvm::ArrayRef<Episode> episodes) override;

private:
  double sigma() const;
  /// Puts the transitions of an episode into the replay buffer.
  void remember(const Episode &episode);
  llvm::Error learn(size_t updates);
  AgentBatch sampleBatch();

  const Environment &environment;
  DdpgSettings settings;
  std::unique_ptr<Agent> agent;
  unsigned actionSize; ///< the largest of all decisions
  Random random;
  uint64_t asked = 0, told = 0; ///< episodes
  uint64_t step = 0; ///< since a design that observed the initial one
  Vector last;       ///< design
  std::deque<Transition> memory;
  std::optional<double> baseline;
};

} // namespace

llvm::Error DdpgSettings::read(Settings &settings) {
  if (mit) {
    // The comparison is episode <= 100, counted from 0.
    warmup = 101;
    decay = 0.95;
    baseline = 0.5;
  }
  const NumberSetting<uint64_t> counts[] = {
      {"warmup", &warmup, 1, 1000000},   {"batch", &batch, 1, 100000},
      {"replay", &replay, 1, 100000000}, {"updates", &updates, 1, 10000},
      {"parallel", &parallel, 1, 10000}, {"hidden", &hidden, 1, 10000},
      {"steps", &steps, 1, 1000000}};
  if (llvm::Error error = settings.read(counts))
    return error;
  const NumberSetting<double> numbers[] = {
      {"sigma", &sigma, 0, 100},
      {"decay", &decay, 0, 1},
      {"baseline", &baseline, 0, 1},
      {"tau", &agent.tau, 0, 1},
      {"gamma", &agent.gamma, 0, 1}};
  if (llvm::Error error = settings.read(numbers))
    return error;
  return readLearningRates(settings, agent);
}

/// What the agent sees: the observation and the goal, if there is one.
static std::vector<float> makeState(const Observation &observation,
                                    llvm::ArrayRef<double> goal) {
  std::vector<float> state = observation;
  state.insert(state.end(), goal.begin(), goal.end());
  return state;
}

llvm::Expected<Vector> DdpgPolicy::act(unsigned decision,
                                       const Observation &observation) {
  unsigned size = decisions[decision].size();
  Vector action;
  if (uniform) {
    for (unsigned i = 0; i < size; ++i)
      action.push_back(random.uniform());
    return action;
  }
  llvm::Expected<std::vector<float>> mean =
      agent.act(makeState(observation, goal), 1);
  if (!mean)
    return mean.takeError();
  for (unsigned i = 0; i < size; ++i)
    action.push_back(sampleTruncatedNormal((*mean)[i], sigma, random));
  return action;
}

double DdpgSearch::sigma() const {
  if (asked <= settings.warmup)
    return settings.sigma;
  return settings.sigma *
         std::pow(settings.decay, double(asked - settings.warmup));
}

/// Warm-up episodes that are asked for at once.
static constexpr uint64_t warmupBatch = 64;

llvm::Expected<std::vector<Candidate>> DdpgSearch::ask(uint64_t limit) {
  bool warmup = asked < settings.warmup;
  uint64_t count = warmup ? std::min(settings.warmup - asked, warmupBatch)
                          : settings.parallel;
  std::vector<Candidate> candidates(std::min(count, limit));
  for (Candidate &candidate : candidates) {
    if (const Goals *goals = environment.goals())
      candidate.options.goal = goals->own();
    if (!warmup && step > 0)
      candidate.options.from = last;
    candidate.policy = std::make_shared<DdpgPolicy>(
        *agent, environment.decisions(), candidate.options.goal, sigma(),
        warmup && settings.mit, random.next());
    ++asked;
  }
  return candidates;
}

/// `values` with zeros behind them.
static std::vector<float> padded(llvm::ArrayRef<double> values, size_t size) {
  std::vector<float> result(values.begin(), values.end());
  result.resize(size);
  return result;
}

void DdpgSearch::remember(const Episode &episode) {
  // The paper's agent learns from what was really done, the authors' code from
  // what the agent wanted.
  llvm::ArrayRef<double> actions =
      settings.mit ? episode.actions : episode.applied;
  size_t count = episode.observations.size();
  for (size_t i = 0; i < count; ++i) {
    Transition transition;
    size_t size = environment.decisions()[i].size();
    transition.state = makeState(episode.observations[i], episode.goal);
    transition.next = makeState(
        episode.observations[std::min(i + 1, count - 1)], episode.goal);
    transition.action = padded(actions.take_front(size), actionSize);
    actions = actions.drop_front(size);
    transition.reward = episode.outcome.reward;
    transition.terminal = i + 1 == count;
    // In the authors' code the memory cannot return the first transition.
    if (settings.mit && i == 0 && count > 1)
      continue;
    memory.push_back(std::move(transition));
    if (memory.size() > settings.replay)
      memory.pop_front();
  }
}

AgentBatch DdpgSearch::sampleBatch() {
  AgentBatch batch;
  batch.size = unsigned(settings.batch);
  double sum = 0;
  for (unsigned i = 0; i < batch.size; ++i) {
    const Transition &pick = memory[random.below(memory.size())];
    llvm::append_range(batch.states, pick.state);
    llvm::append_range(batch.actions, pick.action);
    llvm::append_range(batch.nextStates, pick.next);
    batch.rewards.push_back(float(pick.reward));
    batch.terminal.push_back(pick.terminal);
    sum += pick.reward;
  }
  if (settings.mit) {
    // There the average follows the batches.
    double mean = sum / batch.size;
    baseline = baseline ? settings.baseline * *baseline +
                              (1 - settings.baseline) * mean
                        : mean;
  }
  for (float &reward : batch.rewards)
    reward -= float(baseline.value_or(0));
  return batch;
}

llvm::Error DdpgSearch::learn(size_t updates) {
  for (size_t i = 0; i < updates && !memory.empty(); ++i)
    if (llvm::Error error = agent->update(sampleBatch()))
      return error;
  return llvm::Error::success();
}

llvm::Error DdpgSearch::tell(llvm::ArrayRef<Episode> episodes) {
  bool failed = episodes.back().outcome.failed();
  step = failed ? 0 : (step + 1) % settings.steps;
  if (step > 0)
    last = episodes.back().applied;
  for (const Episode &episode : episodes) {
    bool learning = ++told > settings.warmup;
    if (episode.outcome.failed())
      continue;
    remember(episode);
    if (!settings.mit) {
      double reward = episode.outcome.reward;
      baseline = baseline ? settings.baseline * *baseline +
                                (1 - settings.baseline) * reward
                          : reward;
    }
    if (learning)
      if (llvm::Error error =
              learn(settings.updates * environment.decisions().size()))
        return error;
  }
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<Method>>
search::createDdpg(const Environment &environment, MethodOptions &options) {
  std::string mode = "guided";
  if (llvm::Error error = options.settings.read("mode", mode))
    return std::move(error);
  if (mode == "guided")
    return createGuidedAgent(environment, options);
  if (mode != "paper" && mode != "mit")
    return makeError("the setting 'mode' is '{0}', expected guided, paper or "
                     "mit",
                     mode);
  DdpgSettings settings;
  settings.mit = mode == "mit";
  settings.warmup = std::min<uint64_t>(100, 1 + options.budget / 4);
  if (llvm::Error error = settings.read(options.settings))
    return std::move(error);
  if (settings.mit)
    settings.replay = 100 * environment.decisions().size();
  // Read again: an explicit size holds in both modes.
  if (llvm::Error error =
          options.settings.read("replay", settings.replay, 1, 100000000))
    return std::move(error);
  if (settings.decay == 0) {
    double learning =
        std::max(1.0, double(options.budget) - double(settings.warmup));
    settings.decay = std::min(
        1.0, std::pow(0.02 / std::max(settings.sigma, 0.02), 1 / learning));
  }
  Random random(options.seed);
  AgentShape shape;
  shape.stateSize = environment.observationSize();
  if (const Goals *goals = environment.goals())
    shape.stateSize += goals->size();
  for (const Decision &decision : environment.decisions())
    shape.actionSize = std::max(shape.actionSize, decision.size());
  shape.hidden = unsigned(settings.hidden);
  llvm::Expected<std::unique_ptr<Agent>> agent =
      createAgent(shape, settings.agent, random);
  if (!agent)
    return agent.takeError();
  return std::make_unique<DdpgSearch>(environment, settings, std::move(*agent),
                                      shape.actionSize, random.next());
}
