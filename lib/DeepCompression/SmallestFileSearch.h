//===- SmallestFileSearch.h - The search for the smallest file ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DEEPCOMPRESSION_SMALLESTFILESEARCH_H
#define L2DC_LIB_DEEPCOMPRESSION_SMALLESTFILESEARCH_H

#include "EpochRunner.h"
#include "Sharing.h"
#include "l2dc/DeepCompression/SmallestFile.h"

namespace l2dc::deepcompression {

/// The state of `findSmallestFile`. SearchPruning.cpp decides which weights go,
/// SearchCandidates.cpp makes files of those that stay, SmallestFile.cpp
/// decides what is tried next.
class SmallestFileSearch {
public:
  SmallestFileSearch(const execution::Network &network,
                     const execution::TrainData &data,
                     const SmallestFileOptions &options)
      : data(data), options(options), training(network, data, options),
        startDensity(options.startDensity), step(options.firstStep) {
    training.totalEpochs =
        options.denseEpochs + options.pruneEpochs +
        options.maxCycles *
            (options.retrainEpochs + options.shareSteps * options.shareEpochs);
  }

  llvm::Expected<SmallestFile> run();

private:
  llvm::Error checkSettings() const;
  llvm::Error prepare();
  llvm::Error pruneToStart();
  llvm::Error runCycle(unsigned cycle);
  llvm::Expected<Candidate> makeCandidate(unsigned cycle);
  llvm::Expected<double> chooseBitCost(const ImportanceMap &importance);
  llvm::Error share(SharingMap sharing, const ImportanceMap &importance,
                    double bitCost);
  llvm::Error trainShared(const SharingMap &sharing, double part);
  llvm::Expected<ImportanceMap> estimate();
  llvm::Error prune(double factor);
  llvm::Error pruneByScore(size_t keep);
  llvm::Error pruneByMagnitude(double factor);
  llvm::Expected<std::vector<float>> price(const LayerSettings &layer) const;
  double reachOfPenalty() const;
  llvm::Error setPenalties(double factor);
  void dropZeros();
  llvm::Expected<double> errorOf(const execution::Network &network) const;
  bool isAllowed(double error) const;
  llvm::Expected<bool> continueFrom(const Candidate &candidate);
  llvm::Expected<bool> startDenser();

  const Tensor &weightsOf(const LayerSettings &layer) const {
    return *training.network.values[layer.value].constant;
  }
  size_t keptCount() const {
    size_t kept = 0;
    for (const LayerSettings &layer : options.layers)
      kept += size_t(llvm::count_if(weightsOf(layer).data,
                                    [](float weight) { return weight != 0; }));
    return kept;
  }

  const execution::TrainData &data;
  const SmallestFileOptions &options;
  EpochRunner training;
  std::optional<Teacher> teacher;
  SmallestFile best;
  Candidate last;
  bool hasBest = false;
  double bound = 0;    ///< the largest error
  double startDensity; ///< of the first cycle
  double step;         ///< share of the weights that the next cycle keeps
  /// What the last allowed candidate was made from.
  execution::Network allowedNetwork;
  std::map<unsigned, execution::WeightConstraint> allowedConstraints;
  unsigned misses = 0;
};

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_SMALLESTFILESEARCH_H
