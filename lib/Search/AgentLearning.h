//===- AgentLearning.h - What all agents do alike ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_AGENTLEARNING_H
#define L2DC_LIB_SEARCH_AGENTLEARNING_H

#include "Torch/Backend.h"
#include "l2dc/Search/Method.h"
#include "l2dc/Support/Random.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace l2dc::search {

/// An agent whose first weights follow from the next number of `random`; the
/// seed of `options` is not used.
llvm::Expected<std::unique_ptr<Agent>>
createAgent(const AgentShape &shape, AgentOptions options, Random &random);

/// Reads "actor-rate" and "critic-rate", each from 0 to 1.
llvm::Error readLearningRates(Settings &settings, AgentOptions &options);

/// Makes a batch of episodes with these scores (`rankScores`), whose numbers
/// `order` holds, the best first.
using BatchSampler = llvm::function_ref<AgentBatch(
    llvm::ArrayRef<double> scores, llvm::ArrayRef<size_t> order)>;

/// Updates `agent` so many times from `episodes`, none of which failed, by
/// their ranks. Does nothing with fewer than two of them.
llvm::Error learnByRank(Agent &agent, llvm::ArrayRef<Episode> episodes,
                        uint64_t updates, BatchSampler sample);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_AGENTLEARNING_H
