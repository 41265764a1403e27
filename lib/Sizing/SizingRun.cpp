//===- SizingRun.cpp - Searches for the sizes of a circuit ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/SizingRun.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

static bool isBetter(const HistoryEntry &a, const HistoryEntry &b) {
  if (a.feasible != b.feasible)
    return a.feasible;
  return a.score > b.score;
}

const HistoryEntry *SizingRun::best() const {
  const HistoryEntry *found = nullptr;
  for (const HistoryEntry &entry : history)
    if (!entry.failed && (!found || isBetter(entry, *found)))
      found = &entry;
  return found;
}

uint64_t SizingRun::simulationsTo(double score) const {
  for (const HistoryEntry &entry : history)
    if (entry.feasible && entry.score >= score)
      return entry.number + 1;
  return 0;
}

double SizingRun::bestAfter(uint64_t count) const {
  if (history.empty() || !count)
    return failedScore;
  return history[std::min<uint64_t>(count, history.size()) - 1].bestScore;
}

static HistoryEntry makeEntry(const CircuitEnvironment &environment,
                              const search::Evaluation &evaluation) {
  HistoryEntry entry;
  const search::Episode &episode = evaluation.episode;
  entry.number = evaluation.number;
  entry.failed = episode.outcome.failed();
  ArrayRef<double> actions =
      episode.applied.empty() ? episode.actions : episode.applied;
  if (!actions.empty())
    entry.design = environment.designOf(actions);
  if (entry.failed)
    return entry;
  entry.score = episode.outcome.reward;
  entry.feasible = episode.outcome.feasible;
  // A trace does not keep the order of the metrics.
  for (const std::string &name : environment.valueNames()) {
    auto named = [&](const search::Metric &metric) {
      return metric.name == name;
    };
    auto metric = find_if(episode.outcome.metrics, named);
    entry.values.push_back(
        metric == episode.outcome.metrics.end() ? std::nan("") : metric->value);
  }
  return entry;
}

Expected<SizingRun> sizing::runSizing(CircuitEnvironment &environment,
                                      const search::SearchOptions &options) {
  SizingRun run;
  run.seed = options.seed;
  auto start = std::chrono::steady_clock::now();
  search::SearchOptions own = options;
  own.onEvaluation = [&](const search::Evaluation &evaluation) -> Error {
    HistoryEntry entry = makeEntry(environment, evaluation);
    run.failed += entry.failed;
    run.simulated += !evaluation.recorded;
    if (entry.feasible && !run.firstFeasible)
      run.firstFeasible = entry.number + 1;
    entry.bestScore = entry.score;
    if (!run.history.empty())
      entry.bestScore = std::max(entry.bestScore, run.history.back().bestScore);
    run.history.push_back(std::move(entry));
    return options.onEvaluation ? options.onEvaluation(evaluation)
                                : Error::success();
  };
  search::SearchResult result;
  Error error = search::runSearch(environment, own, result);
  run.method = result.method;
  run.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count();
  if (error)
    return std::move(error);
  return run;
}
