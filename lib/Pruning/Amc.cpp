//===- Amc.cpp - A search for how much of every layer to keep -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/Amc.h"
#include "Executors.h"

#include "l2dc/Data/Dataset.h"
#include "l2dc/Search/Trace.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/StringExtras.h"

#include <chrono>

using namespace l2dc;
using namespace l2dc::pruning;
using data::Dataset;
using execution::Network;

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

static llvm::Expected<Granularity> parseGranularity(llvm::StringRef text) {
  for (Granularity granularity : {Granularity::Element, Granularity::Channel})
    if (text == granularityName(granularity))
      return granularity;
  return makeError("granularity '{0}' is neither element nor channel", text);
}

static llvm::Expected<AmcMode> parseMode(llvm::StringRef text) {
  if (text == "paper")
    return AmcMode::Paper;
  if (text == "mit")
    return AmcMode::Mit;
  return makeError("mode '{0}' is neither paper nor mit", text);
}

static llvm::Expected<ActionScale> parseScale(const AmcOptions &options) {
  if (options.scale == "linear")
    return ActionScale::Linear;
  if (options.scale == "log")
    return ActionScale::Logarithmic;
  if (options.scale != "auto")
    return makeError("scale '{0}' is none of auto, linear and log",
                     options.scale);
  bool isPaper = options.mode == "paper";
  return isPaper && options.granularity == "element" ? ActionScale::Logarithmic
                                                     : ActionScale::Linear;
}

static llvm::Expected<Floors> parseFloors(llvm::ArrayRef<std::string> entries) {
  Floors floors;
  for (llvm::StringRef entry : entries) {
    auto [name, text] = entry.rsplit('=');
    bool plain = name.size() == entry.size();
    double floor;
    if (!llvm::to_float(plain ? entry : text, floor))
      return makeError("floor '{0}': expected F or NAME=F with a number",
                       entry);
    if (plain || name == "conv")
      floors.conv = floor;
    if (plain || name == "linear")
      floors.linear = floor;
    if (!plain && name != "conv" && name != "linear")
      floors.named[name.str()] = floor;
  }
  return floors;
}

static llvm::Expected<PruningEnvironmentOptions>
parseEnvironment(const AmcOptions &options) {
  PruningEnvironmentOptions environment;
  auto mode = parseMode(options.mode);
  if (!mode)
    return mode.takeError();
  environment.mode = *mode;
  auto scale = parseScale(options);
  if (!scale)
    return scale.takeError();
  environment.scale = *scale;
  auto reward = parseReward(options.reward);
  if (!reward)
    return reward.takeError();
  environment.reward = *reward;
  environment.resources = options.resources;
  if (options.budget == "none")
    return environment;
  auto budget = parseBudget(options.budget);
  if (!budget)
    return budget.takeError();
  environment.budget = *budget;
  return environment;
}

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

/// The first `count` samples of a split in the form of the network's input.
static llvm::Expected<Dataset> load(const AmcOptions &options,
                                    const Network &network, data::Split split,
                                    uint64_t count) {
  auto dataset = data::loadDataset(options.data, split);
  if (!dataset)
    return dataset.takeError();
  Dataset part = data::takeSamples(*dataset, 0, int64_t(count));
  auto samples = data::reshapeSamples(std::move(part.images),
                                      network.values[network.inputs[0]].shape);
  if (!samples)
    return samples.takeError();
  part.images = std::move(*samples);
  return part;
}

static llvm::Expected<EvaluationData> loadData(const AmcOptions &options,
                                               const Network &network) {
  if (options.samples == 0 || options.calibration < 2)
    return makeError("needs at least 1 sample and 2 calibration samples");
  auto validation = load(options, network, data::Split::Val, options.samples);
  if (!validation)
    return validation.takeError();
  auto calibration =
      load(options, network, data::Split::Train, options.calibration);
  if (!calibration)
    return calibration.takeError();
  return EvaluationData{std::move(validation->images),
                        std::move(validation->labels),
                        std::move(calibration->images)};
}

//===----------------------------------------------------------------------===//
// Search
//===----------------------------------------------------------------------===//

namespace {

/// What the search works on.
struct Problem {
  std::shared_ptr<const PruningSpace> space;
  std::shared_ptr<const NetworkEvaluator> evaluator; ///< null without data
  std::unique_ptr<PruningEnvironment> environment;
};

} // namespace

static llvm::Expected<Problem>
createProblem(std::shared_ptr<const Network> network,
              const AmcOptions &options) {
  auto granularity = parseGranularity(options.granularity);
  if (!granularity)
    return granularity.takeError();
  auto floors = parseFloors(options.floors);
  if (!floors)
    return floors.takeError();
  auto environment = parseEnvironment(options);
  if (!environment)
    return environment.takeError();
  Problem problem;
  auto space = PruningSpace::create(network, *granularity, *floors);
  if (!space)
    return space.takeError();
  problem.space = std::move(*space);
  EvaluationData data;
  if (!options.data.empty()) {
    auto loaded = loadData(options, *network);
    if (!loaded)
      return loaded.takeError();
    data = std::move(*loaded);
    EvaluatorOptions evaluation;
    evaluation.reconstruct = options.reconstruct;
    evaluation.fitElements = options.fitElements;
    evaluation.recalibrate = options.recalibrate;
    if (environment->mode == AmcMode::Mit) {
      evaluation.reconstruction.pointwiseOnly = true;
      evaluation.reconstruction.centred = false;
      evaluation.recalibrate = false;
    }
    auto evaluator = NetworkEvaluator::create(problem.space, data, evaluation);
    if (!evaluator)
      return evaluator.takeError();
    problem.evaluator = std::move(*evaluator);
    environment->resources.samples = &data.calibration;
  }
  if (!options.policy.empty()) {
    // A recorded choice met its budget; measured costs would need data.
    environment->budget.reset();
    environment->reward = {};
  }
  auto created = PruningEnvironment::create(problem.space, problem.evaluator,
                                            *environment);
  if (!created)
    return created.takeError();
  problem.environment = std::move(*created);
  return problem;
}

/// Methods that give the same designs for every seed.
static bool ignoresSeed(llvm::StringRef method) {
  return llvm::is_contained({"uniform", "shallow", "deep", "greedy", "grid"},
                            method);
}

/// The searches that the options ask for.
static std::vector<AmcRun> planRuns(const AmcOptions &options) {
  std::vector<AmcRun> runs;
  if (options.compare.empty())
    runs.push_back({options.method, options.seed, std::nullopt, {}, 0});
  for (const std::string &method : options.compare) {
    uint64_t seeds = ignoresSeed(method) ? 1 : options.compareSeeds;
    for (uint64_t i = 0; i < seeds; ++i)
      runs.push_back({method, options.seed + i, std::nullopt, {}, 0});
  }
  return runs;
}

static std::string traceOf(const AmcOptions &options, const AmcRun &run) {
  if (options.trace.empty() || options.compare.empty())
    return options.trace;
  return llvm::formatv("{0}.{1}.{2}", options.trace, run.method, run.seed);
}

static llvm::Error runSearch(Problem &problem, const AmcOptions &options,
                             AmcRun &run) {
  auto settings = search::Settings::parse(options.settings);
  if (!settings)
    return settings.takeError();
  // The authors' agent differs as well.
  if (options.mode == "mit" && run.method == "ddpg")
    settings->set("mode", "mit");
  search::SearchOptions searching;
  searching.method = run.method;
  searching.settings = std::move(*settings);
  searching.budget = options.episodes;
  searching.seed = run.seed;
  searching.threads = options.threads;
  searching.trace = traceOf(options, run);
  searching.progress = options.progress;
  searching.title = "amc " + run.method;
  searching.onEvaluation =
      [&](const search::Evaluation &evaluation) -> llvm::Error {
    run.evaluations.push_back(evaluation);
    if (!options.onEvaluation)
      return llvm::Error::success();
    return options.onEvaluation(evaluation, problem.environment->decisions());
  };
  search::SearchResult found;
  auto start = std::chrono::steady_clock::now();
  if (llvm::Error error =
          search::runSearch(*problem.environment, searching, found))
    return error;
  std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  run.seconds = time.count();
  run.method = found.method;
  run.best = found.best;
  return llvm::Error::success();
}

/// Whether the best evaluation of `a` beats that of `b`.
static bool isBetter(const AmcRun &a, const AmcRun &b) {
  const search::Outcome &x = a.best->episode.outcome;
  const search::Outcome &y = b.best->episode.outcome;
  return x.feasible != y.feasible ? x.feasible : x.reward > y.reward;
}

/// Searches; fills in `result` and returns the chosen design.
static llvm::Expected<search::Vector>
searchDesign(Problem &problem, const AmcOptions &options, AmcResult &result) {
  if (!problem.evaluator)
    return makeError("needs data to measure pruned networks on");
  auto dense = problem.evaluator->measure(problem.space->network());
  if (!dense)
    return dense.takeError();
  result.denseAccuracy = dense->top1Rate();
  result.runs = planRuns(options);
  for (auto [number, run] : llvm::enumerate(result.runs)) {
    if (llvm::Error error = runSearch(problem, options, run))
      return std::move(error);
    if (isBetter(run, result.runs[result.chosen]))
      result.chosen = number;
  }
  return result.runs[result.chosen].best->episode.applied;
}

static llvm::Expected<search::Vector> replayChoice(const Problem &problem,
                                                   const AmcOptions &options) {
  llvm::StringRef path = options.policy;
  if (!path.consume_front("replay:"))
    return makeError("policy '{0}' is not replay:FILE", options.policy);
  return search::replayDesign(path, *problem.environment);
}

/// What the removal alone leaves of the accuracy.
static llvm::Error measureUnadjusted(const Problem &problem,
                                     const KeptUnits &kept, AmcResult &result) {
  if (!problem.evaluator)
    return llvm::Error::success();
  auto pruned = problem.space->prune(kept);
  if (!pruned)
    return pruned.takeError();
  auto accuracy = problem.evaluator->measure(*pruned);
  if (!accuracy)
    return accuracy.takeError();
  result.unadjustedAccuracy = accuracy->top1Rate();
  return llvm::Error::success();
}

llvm::Expected<AmcResult>
pruning::runAmc(std::shared_ptr<const Network> network,
                const AmcOptions &options) {
  auto problem = createProblem(std::move(network), options);
  if (!problem)
    return problem.takeError();
  AmcResult result;
  result.budget = options.budget;
  auto design = options.policy.empty() ? searchDesign(*problem, options, result)
                                       : replayChoice(*problem, options);
  if (!design)
    return design.takeError();
  KeptUnits kept = problem->environment->unitsOf(*design);
  result.granularity = problem->space->granularity();
  for (auto [decision, count] :
       llvm::zip_equal(problem->space->decisions(), kept))
    result.choices.push_back({decision.name, decision.units, count});
  if (llvm::Error error = measureUnadjusted(*problem, kept, result))
    return std::move(error);
  auto pruned = problem->evaluator ? problem->evaluator->build(kept)
                                   : problem->space->prune(kept);
  if (!pruned)
    return pruned.takeError();
  result.network = std::move(*pruned);
  return result;
}
