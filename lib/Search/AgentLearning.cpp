//===- AgentLearning.cpp - What all agents do alike -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AgentLearning.h"
#include "Ranking.h"

using namespace l2dc;
using namespace l2dc::search;

llvm::Expected<std::unique_ptr<Agent>>
search::createAgent(const AgentShape &shape, AgentOptions options,
                    Random &random) {
  options.seed = random.next();
  return createAgent(shape, options);
}

llvm::Error search::readLearningRates(Settings &settings,
                                      AgentOptions &options) {
  const NumberSetting<double> rates[] = {
      {"actor-rate", &options.actorRate, 0, 1},
      {"critic-rate", &options.criticRate, 0, 1}};
  return settings.read(rates);
}

llvm::Error search::learnByRank(Agent &agent, llvm::ArrayRef<Episode> episodes,
                                uint64_t updates, BatchSampler sample) {
  if (episodes.size() < 2)
    return llvm::Error::success();
  std::vector<double> scores = rankScores(episodes);
  std::vector<size_t> order = rank(episodes);
  for (uint64_t i = 0; i < updates; ++i)
    if (llvm::Error error = agent.update(sample(scores, order)))
      return error;
  return llvm::Error::success();
}
