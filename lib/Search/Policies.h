//===- Policies.h - Hand-written pruning policies ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_POLICIES_H
#define L2DC_LIB_SEARCH_POLICIES_H

#include "l2dc/Search/Environment.h"

namespace l2dc::search {

/// For each slope the design whose actions rise by it from the first to the
/// last decision and that just meets the budget: 0 is the uniform policy, 1
/// reduces the first decisions most, -1 the last. Without a budget, for each
/// slope a scan from nothing to everything. Fails if even the smallest design
/// is over the budget.
llvm::Expected<std::vector<Vector>>
slopedDesigns(const Environment &environment, llvm::ArrayRef<double> slopes);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_POLICIES_H
