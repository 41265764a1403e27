//===- FairShare.h - Actions relative to the budget left --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_FAIRSHARE_H
#define L2DC_LIB_SEARCH_FAIRSHARE_H

#include "l2dc/Search/Environment.h"

namespace l2dc::search {

/// Actions in terms of what earlier decisions left of the budget: 0.5 is the
/// *fair share*, the action that uses up the budget if this and all later
/// decisions take it; 0 and 1 stay what they are, and it is linear between. A
/// policy that always says 0.5 is the uniform one, and one that takes more of a
/// decision takes as much from those to come.
class FairShare {
public:
  /// Without a cost in `environment`, which must outlive it, the fair share is
  /// 0.5: relative actions are the actions.
  explicit FairShare(const Environment &environment)
      : environment(environment) {}

  /// The fair share after the actions `applied` of the first decisions; 0 if
  /// they are over the budget already.
  double after(llvm::ArrayRef<double> applied) const;

  static double toAction(double relative, double share);
  static double toRelative(double action, double share);

private:
  const Environment &environment;
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_FAIRSHARE_H
