//===- MethodRegistry.cpp - The table of search methods -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Methods.h"
#include "Torch/Backend.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

using namespace l2dc;
using namespace l2dc::search;

Method::~Method() = default;

static constexpr MethodInfo infos[] = {
    {"random", "uniformly distributed designs"},
    {"sobol", "designs that cover the space evenly"},
    {"grid", "the finest full grid the budget pays for"},
    {"uniform", "every decision the same, just within the budget"},
    {"shallow", "first decisions reduced more, just within the budget"},
    {"deep", "last decisions reduced more, just within the budget"},
    {"greedy", "take away what hurts least (NetAdapt)"},
    {"cmaes", "CMA-ES with restarts"},
    {"de", "differential evolution (L-SHADE)"},
    {"bo", "Bayesian optimisation with Gaussian processes"},
    {"ddpg", "the reinforcement learning agent of AMC"},
    {"ddpg-sequence", "an agent with L2DC's encoder and decoder"},
    {"ddpg-graph", "an agent with graph convolutions"},
    {"ddpg-goal", "an agent that is trained for many goals"},
};

/// In the order of `infos`.
static MethodCreator *const creators[] = {
    createRandom,     createSobol,      createGrid,
    createUniform,    createShallow,    createDeep,
    createGreedy,     createCmaEs,      createDifferentialEvolution,
    createBayesian,   createDdpg,       createSequenceAgent,
    createGraphAgent, createGoalMethod,
};

static_assert(std::size(infos) == std::size(creators));

llvm::ArrayRef<MethodInfo> search::allMethods() { return infos; }

/// Coordinates up to which Gaussian processes learn something from the budgets
/// that they can be afforded for.
static constexpr unsigned maxModelled = 60;

/// From how many evaluations and coordinates on the agent beats the others
/// under a budget of resources (docs/AMC.md).
static constexpr uint64_t minAgentBudget = 100;
static constexpr unsigned minAgentSize = 8;

std::string search::chooseMethod(llvm::StringRef name,
                                 const Environment &environment,
                                 uint64_t budget) {
  if (name != "auto")
    return name.str();
  unsigned size = designSize(environment);
  if (environment.cost(Vector(size, 1.0))) {
    // Too few evaluations to learn anything from.
    if (budget < 10)
      return "uniform";
    if (budget >= minAgentBudget && size >= minAgentSize && hasAgents())
      return "ddpg";
  }
  return size <= maxModelled ? "bo" : "cmaes";
}

llvm::Expected<std::unique_ptr<Method>>
search::createMethod(llvm::StringRef name, const Environment &environment,
                     const MethodOptions &options) {
  std::string chosen = chooseMethod(name, environment, options.budget);
  const MethodInfo *info = llvm::find_if(
      infos, [&](const MethodInfo &info) { return info.name == chosen; });
  if (info == std::end(infos)) {
    std::string names = "auto";
    for (const MethodInfo &info : infos)
      names += ", " + info.name.str();
    return makeError("there is no search method '{0}', expected one of {1}",
                     name, names);
  }
  MethodOptions readable = options;
  llvm::Expected<std::unique_ptr<Method>> method =
      creators[info - infos](environment, readable);
  if (!method)
    return addContext(method.takeError(), "search method " + chosen);
  if (llvm::Error error = readable.settings.checkAllRead(chosen))
    return std::move(error);
  return method;
}
