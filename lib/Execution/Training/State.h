//===- State.h - What training has come to, and keeping it on disk -*- C++
//-*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_TRAINING_STATE_H
#define L2DC_LIB_EXECUTION_TRAINING_STATE_H

#include "Optimizer.h"
#include "Parameter.h"
#include "Setup.h"

namespace l2dc::execution {

/// Everything that changes from one epoch to the next.
struct TrainingState {
  /// The start of a training.
  TrainingState(const TrainingNetwork &training, const TrainOptions &options);

  std::vector<Parameter> parameters;
  std::vector<OptimizerState> optimizer; ///< one per parameter
  /// BatchNorm's running means and variances by value number.
  std::map<unsigned, Tensor> statistics;
  EpochReport last; ///< `epoch` is 0 before the first
};

/// A number that tells trainings apart: it depends on the network, its
/// constants, the data and all options that the result depends on.
uint64_t trainingFingerprint(const TrainingNetwork &training,
                             const TrainData &data,
                             const TrainOptions &options);

/// Writes `state` so that `path` always holds a complete checkpoint.
llvm::Error saveCheckpoint(llvm::StringRef path, uint64_t fingerprint,
                           const TrainingState &state);

/// Reads what `saveCheckpoint` wrote into `state`, which must be a start of the
/// same training; does nothing if there is no file. Fails on a damaged file and
/// on one with another fingerprint.
llvm::Error loadCheckpoint(llvm::StringRef path, uint64_t fingerprint,
                           TrainingState &state);

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_TRAINING_STATE_H
