//===- LinearAssignment.h - Cheapest one-to-one assignment ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_MAPPING_LINEARASSIGNMENT_H
#define L2DC_MAPPING_LINEARASSIGNMENT_H

#include "llvm/ADT/ArrayRef.h"

#include <vector>

namespace l2dc::mapping {

/// For each of `workers` workers the job it gets, all different, so that the
/// sum of costs is smallest. `costs[worker * jobs + job]` is finite, and there
/// are at least as many jobs as workers. Shortest augmenting paths (Kuhn 1955,
/// Jonker and Volgenant 1987): time workers^2 x jobs. Ties go to lower numbers.
std::vector<unsigned> assignLinear(llvm::ArrayRef<double> costs,
                                   unsigned workers, unsigned jobs);

} // namespace l2dc::mapping

#endif // L2DC_MAPPING_LINEARASSIGNMENT_H
