//===- CircuitEnvironment.cpp - Sizing as a search problem ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/CircuitEnvironment.h"

#include "CircuitGoals.h"
#include "ComponentFeatures.h"

#include "l2dc/Circuit/Deck.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

namespace l2dc::sizing {

struct CircuitSetting {
  explicit CircuitSetting(const circuit::Problem &problem)
      : problem(problem), variables(circuit::freeVariables(problem)),
        components(circuit::findComponents(problem)), goals(problem) {}

  const circuit::Problem &problem;
  std::vector<const circuit::Variable *> variables;
  std::vector<circuit::Component> components;
  std::vector<search::Decision> decisions;
  CircuitGoals goals;
  EvaluatorOptions evaluator;
  ResultCache cache;
  /// Of the initial design.
  std::vector<search::Observation> features;
  search::Observation response;
  std::string subject, evaluation;
};

} // namespace l2dc::sizing

static std::string hashOf(StringRef text) {
  auto digest = SHA256::hash(arrayRefFromStringRef(text));
  return toHex(ArrayRef(digest).take_front(16), /*LowerCase=*/true);
}

/// The netlists, the ranges and grids: what the actions mean.
static std::string describeSubject(const circuit::Problem &problem) {
  std::string text;
  for (const circuit::Testbench &testbench : problem.testbenches)
    text += circuit::makeTestbench(problem, testbench, problem.corners.front())
                .deck.text;
  for (const circuit::Variable *v : circuit::freeVariables(problem))
    text += formatv("{0} {1:e17} {2:e17} {3:e17} {4}\n", v->name, v->min,
                    v->max, v->step, v->logarithmic)
                .str();
  return "circuit " + problem.name + " " + hashOf(text);
}

/// Everything else that decides the score.
static std::string describeEvaluation(const circuit::Problem &problem,
                                      ArrayRef<unsigned> cornerOrder) {
  std::string text;
  for (unsigned corner : cornerOrder)
    for (const circuit::Testbench &testbench : problem.testbenches)
      text +=
          circuit::writeBatchNetlist(problem, testbench) +
          circuit::makeTestbench(problem, testbench, problem.corners[corner])
              .deck.text +
          formatv("{0:e17}\n",
                  problem.corners[corner].temperature.value_or(-300))
              .str();
  for (const circuit::Constraint &c : problem.constraints)
    text += formatv("{0} {1} {2:e17}\n", c.measure, int(c.relation), c.bound);
  for (const circuit::Objective &o : problem.objectives)
    text += formatv("{0} {1} {2:e17}\n", o.measure, o.maximize, o.reference);
  return "ngspice " + hashOf(text);
}

CircuitEnvironment::CircuitEnvironment(std::shared_ptr<CircuitSetting> setting)
    : setting(std::move(setting)) {}

CircuitEnvironment::~CircuitEnvironment() = default;

Expected<std::unique_ptr<CircuitEnvironment>>
CircuitEnvironment::create(const circuit::Problem &problem,
                           const spice::SimulatorOptions &options) {
  auto setting = std::make_shared<CircuitSetting>(problem);
  setting->evaluator.simulator = options;
  // A design's result is asked for under many goals.
  setting->evaluator.skipOnFail = problem.sweeps.empty();
  auto order = learnCornerOrder(problem, options);
  if (!order)
    return order.takeError();
  setting->evaluator.cornerOrder = *order;
  auto evaluator =
      Evaluator::create(problem, setting->evaluator, &setting->cache);
  if (!evaluator)
    return evaluator.takeError();
  for (const circuit::Component &component : setting->components) {
    search::Decision decision;
    decision.name = component.name;
    for (unsigned variable : component.variables)
      decision.coordinates.push_back(setting->variables[variable]->name);
    setting->decisions.push_back(std::move(decision));
  }
  Design initial;
  for (const circuit::Variable *variable : setting->variables)
    initial.push_back(variable->snap(variable->current()));
  setting->subject = describeSubject(problem);
  setting->evaluation = describeEvaluation(problem, *order);
  std::unique_ptr<CircuitEnvironment> environment(
      new CircuitEnvironment(setting));
  environment->evaluator = std::move(*evaluator);
  setting->features = environment->simulatedFeatures(initial);
  return environment;
}

std::vector<search::Observation>
CircuitEnvironment::simulatedFeatures(const Design &design) const {
  unsigned corner = setting->evaluator.cornerOrder.front();
  spice::Observation observed = evaluator->observe(design).observation;
  std::vector<search::Observation> rows = componentFeatures(
      setting->problem, setting->components, design, observed,
      evaluator->simulator().transistors(evaluator->testbenchIndex(corner, 0)));
  search::Observation response = responseFeatures(observed);
  // As a difference it says nothing as long as it is the initial one.
  if (setting->response.empty())
    setting->response = response;
  for (auto [value, initial] : zip(response, setting->response))
    value -= initial;
  for (search::Observation &row : rows)
    append_range(row, response);
  return rows;
}

ArrayRef<search::Decision> CircuitEnvironment::decisions() const {
  return setting->decisions;
}

unsigned CircuitEnvironment::observationSize() const {
  return unsigned(setting->features.front().size() + goalSize() + 1);
}

unsigned CircuitEnvironment::goalSize() const {
  return setting->problem.sweeps.empty() ? 0 : setting->goals.size();
}

search::Observation CircuitEnvironment::observe() const {
  // The last action taken, then all that is known of this component.
  search::Observation out;
  out.push_back(actions.empty() ? 0.5f : float(actions.back()));
  if (goalSize())
    for (double coordinate : goal)
      out.push_back(float(coordinate));
  append_range(out, seen[decision]);
  return out;
}

Expected<search::Observation>
CircuitEnvironment::reset(const search::EpisodeOptions &options) {
  goal = options.goal.empty() ? setting->goals.own() : options.goal;
  if (goal.size() != setting->goals.size())
    return makeError("a goal has {0} numbers, expected {1}", goal.size(),
                     setting->goals.size());
  seen = options.from.empty() ? features() : featuresOf(options.from);
  actions.clear();
  decision = 0;
  return observe();
}

Expected<search::Step> CircuitEnvironment::step(ArrayRef<double> action) {
  if (decision >= setting->components.size())
    return makeError("the episode has ended");
  ArrayRef<unsigned> variables = setting->components[decision].variables;
  if (action.size() != variables.size())
    return makeError("component '{0}' takes {1} numbers, found {2}",
                     setting->decisions[decision].name, variables.size(),
                     action.size());
  search::Step step;
  for (auto [variable, coordinate] : zip(variables, action)) {
    const circuit::Variable &v = *setting->variables[variable];
    step.applied.push_back(v.toFraction(v.fromFraction(coordinate)));
  }
  append_range(actions, step.applied);
  if (++decision < setting->components.size())
    step.observation = observe();
  else
    step.outcome = finish();
  return step;
}

search::Outcome CircuitEnvironment::finish() {
  search::Outcome outcome;
  DesignResult result = evaluator->evaluate(designOf(actions), goal);
  if (result.failed()) {
    outcome.failure = result.failure;
    return outcome;
  }
  outcome.achieved = result.coordinates;
  outcome.feasible = score().feasible(result.coordinates, goal);
  outcome.reward = score().score(result.coordinates, goal);
  for (auto [name, value] : zip(valueNames(), result.values))
    outcome.metrics.push_back({name, value});
  return outcome;
}

Expected<std::unique_ptr<search::Environment>>
CircuitEnvironment::clone() const {
  std::unique_ptr<CircuitEnvironment> copy(new CircuitEnvironment(setting));
  auto own =
      Evaluator::create(setting->problem, setting->evaluator, &setting->cache);
  if (!own)
    return own.takeError();
  copy->evaluator = std::move(*own);
  return copy;
}

std::string CircuitEnvironment::subject() const { return setting->subject; }

std::string CircuitEnvironment::evaluation() const {
  return setting->evaluation;
}

std::vector<search::Observation> CircuitEnvironment::features() const {
  return setting->features;
}

std::vector<search::Observation>
CircuitEnvironment::featuresOf(ArrayRef<double> design) const {
  return simulatedFeatures(designOf(design));
}

std::vector<search::Edge> CircuitEnvironment::edges() const {
  std::vector<search::Edge> edges;
  for (auto [from, to] :
       circuit::findConnections(setting->problem, setting->components))
    edges.push_back({from, to});
  return edges;
}

std::optional<search::Vector> CircuitEnvironment::initialDesign() const {
  Design initial;
  for (const circuit::Variable *variable : setting->variables) {
    if (!variable->initial)
      return std::nullopt;
    initial.push_back(variable->snap(*variable->initial));
  }
  return actionsOf(initial);
}

const search::Goals *CircuitEnvironment::goals() const {
  return &setting->goals;
}

Design CircuitEnvironment::designOf(ArrayRef<double> actions) const {
  Design design(setting->variables.size());
  size_t next = 0;
  for (const circuit::Component &component : setting->components)
    for (unsigned variable : component.variables)
      design[variable] =
          setting->variables[variable]->fromFraction(actions[next++]);
  return design;
}

search::Vector CircuitEnvironment::actionsOf(ArrayRef<double> design) const {
  search::Vector actions;
  for (const circuit::Component &component : setting->components)
    for (unsigned variable : component.variables)
      actions.push_back(
          setting->variables[variable]->toFraction(design[variable]));
  return actions;
}

std::vector<std::string> CircuitEnvironment::valueNames() const {
  std::vector<std::string> names;
  for (const circuit::Testbench &testbench : setting->problem.testbenches)
    for (const circuit::Measure &measure : testbench.measures)
      names.push_back(measure.measurement.name);
  return names;
}

const Score &CircuitEnvironment::score() const { return evaluator->score(); }

uint64_t CircuitEnvironment::cacheHits() const { return setting->cache.hits(); }

const spice::SimulatorStatistics &CircuitEnvironment::statistics() const {
  return evaluator->simulator().statistics();
}
