//===- NetworkEvaluator.h - What a pruned network is worth ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PRUNING_NETWORKEVALUATOR_H
#define L2DC_PRUNING_NETWORKEVALUATOR_H

#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Pruning/PruningSpace.h"
#include "l2dc/Pruning/Reconstruction.h"

namespace l2dc::pruning {

/// Samples, all of them from training data: search never sees a test split.
struct EvaluationData {
  /// What accuracy is measured on.
  Tensor images;
  /// Their classes; empty: what the dense network says, so that accuracy is
  /// agreement with it.
  std::vector<int32_t> labels;
  /// For least squares and BatchNorm statistics; needs no labels.
  Tensor calibration;
};

struct EvaluatorOptions {
  /// Channel pruning: fit the weights that read a pruned group anew.
  bool reconstruct = true;
  /// Pruning of single weights: fit those that are left anew.
  bool fitElements = false;
  ReconstructionOptions reconstruction;
  /// Give BatchNorm the statistics of the pruned network.
  bool recalibrate = true;
  /// How many calibration samples `recalibrate` takes.
  int64_t recalibrationSamples = 128;
};

/// What samples say of a network.
struct Measurement : execution::AccuracyResult {
  double crossEntropy = 0; ///< mean over the samples, in nats
};

/// Builds pruned networks and measures them. Immutable; used by several threads
/// at the same time, each evaluation on one thread.
class NetworkEvaluator {
public:
  /// The network of `space` must have one input and a dynamic batch. Fails if
  /// the data does not fit it.
  static llvm::Expected<std::shared_ptr<const NetworkEvaluator>>
  create(std::shared_ptr<const PruningSpace> space, EvaluationData data,
         const EvaluatorOptions &options);

  /// The pruned network with its weights and statistics adjusted.
  llvm::Expected<execution::Network> build(llvm::ArrayRef<int64_t> kept) const;

  /// Accuracy and loss of `network` on the data.
  llvm::Expected<Measurement> measure(const execution::Network &network) const;

  /// `measure` of `build`.
  llvm::Expected<Measurement> evaluate(llvm::ArrayRef<int64_t> kept) const;

  /// Identifies data and options.
  std::string fingerprint() const;

private:
  std::shared_ptr<const PruningSpace> space;
  EvaluationData data;
  EvaluatorOptions options;
  Tensor recalibration;
  std::optional<Reconstruction> reconstruction;
};

} // namespace l2dc::pruning

#endif // L2DC_PRUNING_NETWORKEVALUATOR_H
