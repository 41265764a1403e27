//===- GoalAgent.h - One agent for many specifications ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SEARCH_GOALAGENT_H
#define L2DC_SEARCH_GOALAGENT_H

#include "l2dc/Search/Driver.h"

namespace l2dc::search {

/// An agent that was trained once and proposes designs for goals it has not
/// seen (the setting of AutoCkt, Settaluri et al., DATE 2020).
class GoalAgent {
public:
  virtual ~GoalAgent();

  /// The next design to evaluate for `goal`, after the episodes in `tried`,
  /// which were proposed for it. The first one is what the actor makes of the
  /// goal. Later ones come from Gaussian processes over the training episodes
  /// near the goal and those tried: what is expected to meet it. What is
  /// proposed for one goal does not depend on the goals before it. Fails if
  /// `goal` is not of the goal space's size or torch does.
  virtual llvm::Expected<Vector> propose(llvm::ArrayRef<double> goal,
                                         llvm::ArrayRef<Episode> tried) = 0;
};

/// Trains an agent in `environment`, which must have a goal space and outlive
/// it, with `options.budget` evaluations; `options.method` must be "ddpg-goal".
/// Every training episode asks for a goal of `Goals::sample`, and every design
/// is learnt from under other goals, too (hindsight experience replay,
/// Andrychowicz et al., NIPS 2017). Trace, resume and all else is as in
/// `runSearch`; `result` is of the training. Needs torch.
llvm::Expected<std::unique_ptr<GoalAgent>>
trainGoalAgent(Environment &environment, const SearchOptions &options,
               SearchResult &result);

} // namespace l2dc::search

#endif // L2DC_SEARCH_GOALAGENT_H
