//===- BatchGradients.h - The gradients of one batch ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_TRAINING_BATCHGRADIENTS_H
#define L2DC_LIB_EXECUTION_TRAINING_BATCHGRADIENTS_H

#include "../NetworkGraph.h"
#include "../ShardPool.h"
#include "Distiller.h"
#include "Parameter.h"
#include "Setup.h"

#include <initializer_list>

namespace l2dc::execution {

/// A seed that depends on every number of the list and on their order.
uint64_t mixSeeds(std::initializer_list<uint64_t> seeds);

/// Computes the gradients of a batch in parts that run at the same time.
class BatchGradients {
public:
  BatchGradients(const TrainingNetwork &training, const TrainData &data,
                 const TrainOptions &options,
                 llvm::ArrayRef<Parameter> parameters,
                 const NetworkGraph &graph, const Distiller *distiller,
                 ShardPool &pool)
      : training(training), data(data), options(options),
        parameters(parameters), graph(graph), distiller(distiller), pool(pool) {
  }

  /// One result per part, in order, for the training samples of the given
  /// numbers. Losses are scaled so that the parts' gradients add up to those of
  /// the batch's mean. `step` counts batches over the whole training.
  llvm::Expected<std::vector<GradientResult>>
  compute(llvm::ArrayRef<int64_t> samples, uint64_t step) const;

private:
  struct Shard;
  int64_t shardSize() const;
  void showImage(int64_t number, float *to, Random &random) const;
  llvm::Expected<Shard> gather(llvm::ArrayRef<int64_t> samples,
                               uint64_t seed) const;
  double dropoutRate(const Step &step) const;
  void fillDropout(uint64_t seed, unsigned step,
                   llvm::MutableArrayRef<float> factors) const;
  llvm::Expected<GradientResult> differentiate(const Shard &shard,
                                               size_t batchSize) const;

  const TrainingNetwork &training;
  const TrainData &data;
  const TrainOptions &options;
  llvm::ArrayRef<Parameter> parameters;
  const NetworkGraph &graph;
  const Distiller *distiller; ///< null if there is no teacher
  ShardPool &pool;
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_TRAINING_BATCHGRADIENTS_H
