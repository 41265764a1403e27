//===- Evaluator.h - Evaluating candidates on several threads ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_EVALUATOR_H
#define L2DC_LIB_SEARCH_EVALUATOR_H

#include "l2dc/Search/Method.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/ThreadPool.h"

#include <mutex>

namespace l2dc::search {

/// Runs the episodes of candidates on clones of an environment.
class Evaluator {
public:
  /// `threads` of 0 is one per core. Clones are made when they are needed.
  Evaluator(Environment &environment, unsigned threads);

  /// Evaluates `candidates` and calls `consume` with each episode in their
  /// order, on the calling thread, as soon as it is there. False from `consume`
  /// stops: later episodes may have run, but are dropped. Fails if the
  /// environment cannot be cloned.
  llvm::Error run(llvm::ArrayRef<Candidate> candidates,
                  llvm::function_ref<bool(Episode)> consume);

private:
  llvm::Error makeClones(size_t count);
  Episode runOnFreeEnvironment(const Candidate &candidate);

  Environment &environment;
  unsigned threads;
  std::vector<std::unique_ptr<Environment>> clones;
  std::mutex mutex;                ///< of `free`
  std::vector<Environment *> free; ///< that run no episode now
  std::unique_ptr<llvm::DefaultThreadPool> pool;
};

/// Runs the episode of `candidate`.
Episode runCandidate(Environment &environment, const Candidate &candidate);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_EVALUATOR_H
