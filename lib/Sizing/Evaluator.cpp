//===- Evaluator.cpp - Simulating designs of a circuit --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/Evaluator.h"
#include "l2dc/Circuit/Deck.h"
#include "l2dc/Support/Random.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <numeric>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

std::optional<DesignResult> ResultCache::find(const Design &design) const {
  std::lock_guard<std::mutex> lock(mutex);
  auto entry = results.find(design);
  if (entry == results.end())
    return std::nullopt;
  ++hitCount;
  return entry->second;
}

void ResultCache::insert(const Design &design, const DesignResult &result) {
  std::lock_guard<std::mutex> lock(mutex);
  results.emplace(design, result);
}

uint64_t ResultCache::hits() const {
  std::lock_guard<std::mutex> lock(mutex);
  return hitCount;
}

Evaluator::Evaluator(const circuit::Problem &problem,
                     const EvaluatorOptions &options, ResultCache *cache)
    : theProblem(problem), options(options), cache(cache), theScore(problem) {
  if (!this->options.cornerOrder.empty())
    return;
  this->options.cornerOrder.resize(problem.corners.size());
  std::iota(this->options.cornerOrder.begin(), this->options.cornerOrder.end(),
            0);
}

/// What an agent and a report see of the first testbench: its first response.
static void observeResponse(spice::Testbench &testbench) {
  for (const spice::Measurement &m : testbench.measurements) {
    if (spice::info(m.metric).analysis != spice::AnalysisKind::AC)
      continue;
    spice::Testbench::ObservedResponse response;
    response.analysis = m.analysis;
    if (response.analysis.empty())
      for (const spice::Analysis &analysis : testbench.analyses)
        if (analysis.kind == spice::AnalysisKind::AC)
          response.analysis = analysis.name;
    response.signal = m.signal;
    testbench.observedResponses.push_back(response);
    if (!m.reference.empty()) {
      response.signal = m.reference;
      testbench.observedResponses.push_back(response);
    }
    return;
  }
}

/// Divides the first response by the second, which is what it is relative to.
static void divideResponses(spice::Observation &seen) {
  if (seen.responses.size() < 2)
    return;
  spice::Response &response = seen.responses[0];
  const spice::Response &reference = seen.responses[1];
  for (size_t i = 0; i < response.magnitude.size(); ++i) {
    response.magnitude[i] /= reference.magnitude[i];
    response.phase[i] -= reference.phase[i];
  }
  seen.responses.pop_back();
}

Expected<std::unique_ptr<Evaluator>>
Evaluator::create(const circuit::Problem &problem,
                  const EvaluatorOptions &options, ResultCache *cache) {
  std::unique_ptr<Evaluator> evaluator(new Evaluator(problem, options, cache));
  std::vector<spice::Testbench> testbenches;
  for (const circuit::Corner &corner : problem.corners)
    for (const circuit::Testbench &testbench : problem.testbenches) {
      testbenches.push_back(circuit::makeTestbench(problem, testbench, corner));
      observeResponse(testbenches.back());
    }
  auto simulator =
      spice::Simulator::create(std::move(testbenches), options.simulator);
  if (!simulator)
    return simulator.takeError();
  evaluator->theSimulator = std::move(*simulator);
  return evaluator;
}

spice::Point Evaluator::makePoint(const Design &design, unsigned corner,
                                  unsigned testbench) const {
  spice::Point point;
  point.testbench = testbenchIndex(corner, testbench);
  point.parameters = design;
  point.settings = circuit::cornerSettings(theProblem.corners[corner]);
  return point;
}

void Evaluator::addCorner(DesignResult &out, unsigned corner,
                          ArrayRef<spice::Result> results) const {
  std::vector<double> values;
  for (const spice::Result &result : results) {
    ++out.simulations;
    bool measured = result.status == spice::Status::OK ||
                    result.status == spice::Status::Unmeasurable;
    if (!measured) {
      out.failure = spice::statusName(result.status).str();
      return;
    }
    append_range(values, result.values);
  }
  std::vector<double> coordinates = theScore.coordinates(values);
  out.coordinates = out.coordinates.empty()
                        ? coordinates
                        : theScore.worse(out.coordinates, coordinates);
  if (out.values.empty())
    out.values = values;
  out.cornerValues.resize(theProblem.corners.size());
  out.cornerValues[corner] = std::move(values);
}

DesignResult Evaluator::evaluate(const Design &design, ArrayRef<double> goal) {
  // With goals a result must not depend on which one was asked for first.
  if (cache)
    if (std::optional<DesignResult> known = cache->find(design))
      return *known;
  DesignResult out;
  for (unsigned corner : options.cornerOrder) {
    std::vector<spice::Point> points;
    for (unsigned t = 0; t < theProblem.testbenches.size(); ++t)
      points.push_back(makePoint(design, corner, t));
    addCorner(out, corner, theSimulator->run(points));
    if (out.failed() ||
        (options.skipOnFail && !theScore.feasible(out.coordinates, goal)))
      break;
  }
  if (cache)
    cache->insert(design, out);
  return out;
}

std::vector<DesignResult> Evaluator::evaluateAll(ArrayRef<Design> designs) {
  std::vector<spice::Point> points;
  for (const Design &design : designs)
    for (unsigned corner = 0; corner < theProblem.corners.size(); ++corner)
      for (unsigned t = 0; t < theProblem.testbenches.size(); ++t)
        points.push_back(makePoint(design, corner, t));
  std::vector<spice::Result> results = theSimulator->run(points);
  std::vector<DesignResult> out(designs.size());
  size_t testbenches = theProblem.testbenches.size(), next = 0;
  for (DesignResult &result : out)
    for (unsigned corner = 0; corner < theProblem.corners.size(); ++corner) {
      if (!result.failed())
        addCorner(result, corner, ArrayRef(results).slice(next, testbenches));
      next += testbenches;
    }
  return out;
}

spice::Result Evaluator::observe(const Design &design) {
  spice::Point point = makePoint(design, options.cornerOrder.front(), 0);
  point.observe = true;
  spice::Result result = std::move(theSimulator->run(point).front());
  divideResponses(result.observation);
  return result;
}

Expected<std::vector<unsigned>>
sizing::learnCornerOrder(const circuit::Problem &problem,
                         const spice::SimulatorOptions &simulator,
                         unsigned samples) {
  std::vector<unsigned> order(problem.corners.size());
  std::iota(order.begin(), order.end(), 0);
  if (order.size() < 2)
    return order;
  EvaluatorOptions options;
  options.simulator = simulator;
  auto evaluator = Evaluator::create(problem, options);
  if (!evaluator)
    return evaluator.takeError();
  Random random(0);
  std::vector<Design> designs(samples);
  for (Design &design : designs)
    for (const circuit::Variable *variable : circuit::freeVariables(problem)) {
      double centre = variable->toFraction(variable->current());
      design.push_back(
          variable->fromFraction(centre + 0.2 * (random.uniform() - 0.5)));
    }
  const Score &score = (*evaluator)->score();
  std::vector<double> misses(order.size());
  for (const DesignResult &result : (*evaluator)->evaluateAll(designs))
    for (unsigned corner = 0; corner < result.cornerValues.size(); ++corner) {
      if (result.cornerValues[corner].empty())
        continue;
      std::vector<double> at = score.coordinates(result.cornerValues[corner]);
      for (unsigned i = 0; i < score.constraints(); ++i)
        misses[corner] += score.miss(i, at[i], 0);
    }
  llvm::sort(order, [&](unsigned a, unsigned b) {
    return std::make_pair(misses[a], a) < std::make_pair(misses[b], b);
  });
  return order;
}
