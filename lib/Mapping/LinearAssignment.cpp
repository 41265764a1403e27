//===- LinearAssignment.cpp - Cheapest one-to-one assignment --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Mapping/LinearAssignment.h"

#include <algorithm>
#include <limits>

using namespace l2dc;
using namespace l2dc::mapping;

namespace {

/// Adds one worker after the other to an assignment that stays optimal for the
/// workers it has. Jobs are numbered from 1; job 0 stands for "no job yet".
class Assigner {
public:
  Assigner(llvm::ArrayRef<double> costs, unsigned workers, unsigned jobs)
      : costs(costs), jobs(jobs), workerPrice(workers + 1), jobPrice(jobs + 1),
        workerOf(jobs + 1), previous(jobs + 1), distance(jobs + 1),
        reached(jobs + 1) {}

  void add(unsigned worker) {
    workerOf[0] = worker;
    std::fill(distance.begin(), distance.end(), infinity);
    std::fill(reached.begin(), reached.end(), 0);
    unsigned job = 0;
    do
      job = step(job);
    while (workerOf[job] != 0);
    // Every worker on the path takes the next one's job.
    for (; job != 0; job = previous[job])
      workerOf[job] = workerOf[previous[job]];
  }

  std::vector<unsigned> result(unsigned workers) const {
    std::vector<unsigned> jobOf(workers);
    for (unsigned job = 1; job <= jobs; ++job)
      if (workerOf[job] != 0)
        jobOf[workerOf[job] - 1] = job - 1;
    return jobOf;
  }

private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  /// Extends the shortest paths by the worker of `job`; returns the job that
  /// is nearest now.
  unsigned step(unsigned job) {
    reached[job] = 1;
    const unsigned worker = workerOf[job];
    const double *row = &costs[size_t(worker - 1) * jobs];
    double nearest = infinity;
    unsigned next = 0;
    for (unsigned j = 1; j <= jobs; ++j) {
      if (reached[j])
        continue;
      const double reduced = row[j - 1] - workerPrice[worker] - jobPrice[j];
      if (reduced < distance[j]) {
        distance[j] = reduced;
        previous[j] = job;
      }
      if (distance[j] < nearest) {
        nearest = distance[j];
        next = j;
      }
    }
    raisePrices(nearest);
    return next;
  }

  void raisePrices(double delta) {
    for (unsigned j = 0; j <= jobs; ++j) {
      if (reached[j]) {
        workerPrice[workerOf[j]] += delta;
        jobPrice[j] -= delta;
      } else {
        distance[j] -= delta;
      }
    }
  }

  llvm::ArrayRef<double> costs;
  unsigned jobs;
  std::vector<double> workerPrice, jobPrice;
  std::vector<unsigned> workerOf, previous;
  std::vector<double> distance;
  std::vector<char> reached;
};

} // namespace

std::vector<unsigned> l2dc::mapping::assignLinear(llvm::ArrayRef<double> costs,
                                                  unsigned workers,
                                                  unsigned jobs) {
  Assigner assigner(costs, workers, jobs);
  for (unsigned worker = 1; worker <= workers; ++worker)
    assigner.add(worker);
  return assigner.result(workers);
}
