//===- Evaluator.cpp - Evaluating candidates on several threads -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Evaluator.h"
#include "l2dc/Support/Error.h"

#include <atomic>
#include <future>

using namespace l2dc;
using namespace l2dc::search;

Episode search::runCandidate(Environment &environment,
                             const Candidate &candidate) {
  if (candidate.policy)
    return runEpisode(environment, *candidate.policy, candidate.options);
  return evaluate(environment, candidate.design, candidate.options);
}

Evaluator::Evaluator(Environment &environment, unsigned threads)
    : environment(environment),
      threads(threads ? threads
                      : llvm::hardware_concurrency().compute_thread_count()),
      free({&environment}) {}

llvm::Error Evaluator::makeClones(size_t count) {
  while (clones.size() + 1 < count) {
    llvm::Expected<std::unique_ptr<Environment>> clone = environment.clone();
    if (!clone)
      return addContext(clone.takeError(),
                        "cannot evaluate on several threads");
    free.push_back(clone->get());
    clones.push_back(std::move(*clone));
  }
  if (!pool)
    pool = std::make_unique<llvm::DefaultThreadPool>(
        llvm::hardware_concurrency(threads));
  return llvm::Error::success();
}

Episode Evaluator::runOnFreeEnvironment(const Candidate &candidate) {
  Environment *mine = nullptr;
  {
    std::lock_guard<std::mutex> lock(mutex);
    mine = free.back();
    free.pop_back();
  }
  Episode episode = runCandidate(*mine, candidate);
  std::lock_guard<std::mutex> lock(mutex);
  free.push_back(mine);
  return episode;
}

llvm::Error Evaluator::run(llvm::ArrayRef<Candidate> candidates,
                           llvm::function_ref<bool(Episode)> consume) {
  size_t used = std::min<size_t>(threads, candidates.size());
  if (used < 2) {
    for (const Candidate &candidate : candidates)
      if (!consume(runCandidate(environment, candidate)))
        break;
    return llvm::Error::success();
  }
  if (llvm::Error error = makeClones(used))
    return error;
  std::vector<Episode> episodes(candidates.size());
  std::atomic<size_t> next{0};
  std::atomic<bool> stop{false};
  std::vector<std::promise<void>> done(candidates.size());
  auto work = [&] {
    while (!stop) {
      size_t i = next++;
      if (i >= candidates.size())
        return;
      episodes[i] = runOnFreeEnvironment(candidates[i]);
      done[i].set_value();
    }
  };
  for (size_t i = 0; i < used; ++i)
    pool->async(work);
  for (size_t i = 0; i < candidates.size() && !stop; ++i) {
    done[i].get_future().wait();
    if (!consume(std::move(episodes[i])))
      stop = true;
  }
  pool->wait();
  return llvm::Error::success();
}
