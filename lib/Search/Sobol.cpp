//===- Sobol.cpp - Designs that cover the space evenly --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Methods.h"
#include "NumberText.h"
#include "Sampling.h"
#include "l2dc/Support/Error.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

/// Candidates that are evaluated at the same time.
static constexpr uint64_t batchSize = 64;

namespace {

class SobolSearch final : public Method {
public:
  SobolSearch(unsigned dimension, uint64_t seed) : sequence(dimension, seed) {}

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override {
    std::vector<Candidate> candidates(std::min(limit, batchSize));
    for (Candidate &candidate : candidates)
      candidate.design = sequence.next();
    return candidates;
  }
  llvm::Error tell(llvm::ArrayRef<Episode>) override {
    return llvm::Error::success();
  }

private:
  SobolSequence sequence;
};

class GridSearch final : public Method {
public:
  GridSearch(unsigned dimension, uint64_t levels)
      : levels(levels), position(dimension) {}

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override {
    std::vector<Candidate> candidates;
    while (!done && candidates.size() < std::min(limit, batchSize)) {
      Vector design;
      for (uint64_t level : position)
        design.push_back(double(level) / double(levels - 1));
      candidates.emplace_back().design = std::move(design);
      advance();
    }
    return candidates;
  }
  llvm::Error tell(llvm::ArrayRef<Episode>) override {
    return llvm::Error::success();
  }

private:
  /// To the next grid point; the last coordinate changes fastest.
  void advance() {
    for (size_t i = position.size(); i-- > 0; position[i] = 0)
      if (++position[i] < levels)
        return;
    done = true;
  }

  uint64_t levels;
  std::vector<uint64_t> position;
  bool done = false;
};

} // namespace

llvm::Expected<std::unique_ptr<Method>>
search::createSobol(const Environment &environment, MethodOptions &options) {
  return std::make_unique<SobolSearch>(designSize(environment), options.seed);
}

llvm::Expected<std::unique_ptr<Method>>
search::createGrid(const Environment &environment, MethodOptions &options) {
  unsigned dimension = designSize(environment);
  // The finest grid that the budget pays for; the small term is for roots that
  // come out a little under a whole number.
  uint64_t levels =
      uint64_t(std::pow(double(options.budget), 1.0 / dimension) * (1 + 1e-12));
  levels = std::max<uint64_t>(levels, 2);
  if (llvm::Error error = options.settings.read("levels", levels, 2, 1 << 20))
    return std::move(error);
  double points = std::pow(double(levels), dimension);
  if (points > double(options.budget))
    return makeError("a grid of {0} points for each of {1} coordinates has {2} "
                     "points, the budget is {3}",
                     levels, dimension, numberText(points), options.budget);
  return std::make_unique<GridSearch>(dimension, levels);
}
