//===- Random.cpp - Uniformly distributed designs -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Methods.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::search;

namespace {

class RandomSearch final : public Method {
public:
  RandomSearch(unsigned dimension, uint64_t seed, uint64_t batch)
      : dimension(dimension), batch(batch), random(seed) {}

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override {
    std::vector<Candidate> candidates(std::min(limit, batch));
    for (Candidate &candidate : candidates)
      for (unsigned i = 0; i < dimension; ++i)
        candidate.design.push_back(random.uniform());
    return candidates;
  }

  llvm::Error tell(llvm::ArrayRef<Episode>) override {
    return llvm::Error::success();
  }

private:
  unsigned dimension;
  uint64_t batch;
  Random random;
};

} // namespace

llvm::Expected<std::unique_ptr<Method>>
search::createRandom(const Environment &environment, MethodOptions &options) {
  uint64_t batch = 64;
  if (llvm::Error error = options.settings.read("batch", batch, 1, 1 << 20))
    return std::move(error);
  return std::make_unique<RandomSearch>(designSize(environment), options.seed,
                                        batch);
}
