//===- Driver.cpp - Running a search --------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Driver.h"
#include "l2dc/Support/Error.h"

#include "Evaluator.h"
#include "Ranking.h"
#include "TraceFile.h"

using namespace l2dc;
using namespace l2dc::search;

namespace {

/// One search under way.
class Search {
public:
  Search(Environment &environment, const SearchOptions &options,
         SearchResult &result)
      : environment(environment), options(options), result(result),
        evaluator(environment, options.threads) {}

  llvm::Error run(Method &method);

private:
  llvm::Error runBatch(Method &method);
  /// Takes from the trace what it has of the batch.
  llvm::Error takeRecorded(llvm::ArrayRef<Candidate> candidates,
                           std::vector<Episode> &episodes);
  /// Counts, records and shows one more evaluation.
  llvm::Error finish(const Episode &episode, bool recorded);
  void showProgress();

  Environment &environment;
  const SearchOptions &options;
  SearchResult &result;
  Evaluator evaluator;
  TraceFile trace;
  std::unique_ptr<Progress> progress;
  uint64_t shown = 0; ///< evaluations that the progress has steps for
  bool finished = false;
};

} // namespace

/// Whether the method, asked again, makes the choices that are recorded in
/// `episode`.
static bool follows(llvm::ArrayRef<Decision> decisions,
                    const Candidate &candidate, const Episode &episode) {
  if (!candidate.policy)
    return episode.observations.empty() &&
           episode.actions == candidate.design &&
           episode.goal == candidate.options.goal;
  llvm::ArrayRef<double> actions = episode.actions, applied = episode.applied;
  for (auto [i, observation] : llvm::enumerate(episode.observations)) {
    if (i >= decisions.size())
      return false;
    llvm::Expected<Vector> action =
        candidate.policy->act(unsigned(i), observation);
    if (!action) {
      // The recorded episode ended here, too, or it is another one.
      llvm::consumeError(action.takeError());
      return episode.outcome.failed();
    }
    if (actions.take_front(action->size()) != llvm::ArrayRef(*action))
      return false;
    actions = actions.drop_front(action->size());
    if (applied.size() < action->size())
      return episode.outcome.failed();
    candidate.policy->applied(applied.take_front(action->size()));
    applied = applied.drop_front(action->size());
  }
  return true;
}

llvm::Error Search::takeRecorded(llvm::ArrayRef<Candidate> candidates,
                                 std::vector<Episode> &episodes) {
  for (const Candidate &candidate : candidates) {
    if (finished)
      break;
    const Episode *episode = trace.recorded(result.evaluations);
    if (!episode)
      break;
    if (!follows(environment.decisions(), candidate, *episode))
      return makeError("{0}: evaluation {1} is not what the search method "
                       "'{2}' chooses here; the trace was changed or comes "
                       "from another machine",
                       options.trace, result.evaluations, result.method);
    episodes.push_back(*episode);
    if (llvm::Error error = finish(*episode, /*recorded=*/true))
      return error;
  }
  return llvm::Error::success();
}

llvm::Error Search::finish(const Episode &episode, bool recorded) {
  Evaluation evaluation;
  evaluation.number = result.evaluations++;
  evaluation.episode = episode;
  evaluation.recorded = recorded;
  const Outcome &outcome = episode.outcome;
  evaluation.improved =
      isBetter(outcome, result.best ? &result.best->episode.outcome : nullptr);
  result.recorded += recorded;
  if (outcome.failed()) {
    ++result.failures;
    result.lastFailure = outcome.failure;
  }
  if (evaluation.improved)
    result.best = evaluation;
  finished = result.evaluations == options.budget ||
             (options.target && !outcome.failed() && outcome.feasible &&
              outcome.reward >= *options.target);
  // The best stands in `result` before anything can fail.
  if (!recorded)
    if (llvm::Error error = trace.append(evaluation))
      return error;
  showProgress();
  if (options.onEvaluation)
    return options.onEvaluation(evaluation);
  return llvm::Error::success();
}

/// A log gets at most this many lines.
static constexpr uint64_t maxProgressSteps = 100;

void Search::showProgress() {
  uint64_t steps = std::min(options.budget, maxProgressSteps);
  // In double, as the product may not fit.
  auto due = uint64_t(double(result.evaluations) / double(options.budget) *
                      double(steps));
  if (finished)
    due = std::max(due, shown + 1);
  for (; shown < std::min(due, steps); ++shown) {
    std::string note = llvm::formatv("evaluation {0}", result.evaluations);
    if (result.best)
      note += llvm::formatv(
                  ", best {0:f4}{1}", result.best->episode.outcome.reward,
                  result.best->episode.outcome.feasible ? "" : " (infeasible)")
                  .str();
    progress->step(note);
  }
}

llvm::Error Search::runBatch(Method &method) {
  uint64_t limit = options.budget - result.evaluations;
  llvm::Expected<std::vector<Candidate>> candidates = method.ask(limit);
  if (!candidates)
    return candidates.takeError();
  if (candidates->empty()) {
    finished = true;
    return llvm::Error::success();
  }
  if (candidates->size() > limit)
    candidates->resize(limit);
  std::vector<Episode> episodes;
  if (llvm::Error error = takeRecorded(*candidates, episodes))
    return error;
  llvm::Error failure = llvm::Error::success();
  bool failed = false;
  auto consume = [&](Episode episode) {
    episodes.push_back(std::move(episode));
    if (llvm::Error error = finish(episodes.back(), /*recorded=*/false)) {
      failure = llvm::joinErrors(std::move(failure), std::move(error));
      failed = true;
    }
    return !failed && !finished;
  };
  if (!finished) {
    llvm::Error error = evaluator.run(
        llvm::ArrayRef(*candidates).drop_front(episodes.size()), consume);
    failure = llvm::joinErrors(std::move(failure), std::move(error));
  }
  if (failure)
    return failure;
  return finished ? llvm::Error::success() : method.tell(episodes);
}

llvm::Error Search::run(Method &method) {
  result.method = chooseMethod(options.method, environment, options.budget);
  if (llvm::Error error = trace.open(environment, options))
    return error;
  progress = std::make_unique<Progress>(
      options.title, std::min(options.budget, maxProgressSteps),
      options.progress);
  while (!finished)
    if (llvm::Error error = runBatch(method))
      return error;
  if (result.best)
    return llvm::Error::success();
  return makeError("all {0} evaluations of the search failed; the last one: "
                   "{1}",
                   result.evaluations, result.lastFailure);
}

llvm::Error search::runSearch(Environment &environment, Method &method,
                              const SearchOptions &options,
                              SearchResult &result) {
  result = SearchResult();
  if (options.budget == 0)
    return makeError("the budget of a search is 0 evaluations, expected at "
                     "least 1");
  return Search(environment, options, result).run(method);
}

llvm::Error search::runSearch(Environment &environment,
                              const SearchOptions &options,
                              SearchResult &result) {
  result = SearchResult();
  MethodOptions methodOptions{
      options.seed, std::max<uint64_t>(options.budget, 1), options.settings};
  llvm::Expected<std::unique_ptr<Method>> method =
      createMethod(options.method, environment, methodOptions);
  if (!method)
    return method.takeError();
  return runSearch(environment, **method, options, result);
}
