//===- TrainedCompression.h - Deep Compression with retraining --*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The whole method of Deep Compression (Han, Mao and Dally, ICLR 2016) but for
// the entropy coding: iterative magnitude pruning with retraining under the
// mask (section 2), weight sharing and fine-tuning of the shared values
// (section 3). docs/Compression.md describes the schedule and what it reaches.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DEEPCOMPRESSION_TRAINEDCOMPRESSION_H
#define L2DC_DEEPCOMPRESSION_TRAINEDCOMPRESSION_H

#include "l2dc/Execution/Training.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace l2dc::deepcompression {

/// How one layer is compressed; its weights are the constant `value`.
struct LayerSettings {
  unsigned value = 0;
  std::string name; ///< in messages
  /// The part of the weights to keep, in (0, 1]; none: what
  /// `TrainedCompressionOptions::density` leaves it.
  std::optional<double> density;
  unsigned bits = 4; ///< width of a codebook index, 1 to 8
};

/// The parts of the schedule, in their order.
enum class Phase : uint8_t {
  Dense,   ///< train all weights, from new ones on
  Prune,   ///< prune a little, train an epoch, again and again
  Retrain, ///< train under the final mask
  Share,   ///< train the shared values
};

/// "dense", "prune", "retrain" or "share".
llvm::StringRef phaseName(Phase phase);

/// What is known after an epoch of any phase.
struct PhaseReport {
  Phase phase = Phase::Prune;
  unsigned epoch = 0; ///< epochs done in all phases, from 1
  unsigned epochs = 0;
  double density = 1; ///< of the layers together
  double loss = 0;    ///< as in `execution::EpochReport`
  std::optional<double> validationAccuracy;
};

/// How every epoch is trained.
struct TrainingSettings {
  /// Epochs in which a dense network is trained first, from new weights on
  /// (rate `denseRate`, which falls along half a cosine). 0: the weights are
  /// those given.
  unsigned denseEpochs = 0;
  double denseRate = 0.02;
  /// Steps in which the weights are shared, at least 1, the largest weights
  /// first: one half, half of the rest, and so on. Each step is trained, so
  /// that the weights that are still free make up for what sharing does (Zhou
  /// et al., Incremental Network Quantization, ICLR 2017).
  unsigned shareSteps = 1;
  double dropout = 0; ///< before pruning; falls with the density
  /// Of all phases but the one in which `findSmallestFile` trains shared values.
  /// Adam is for networks whose inputs differ much in scale.
  execution::OptimizerKind optimizer = execution::OptimizerKind::Sgd;
  double weightDecay = 1e-4;
  int64_t batchSize = 64;
  uint64_t seed = 0;
  /// In every epoch each image is moved by up to so many pixels in both
  /// directions; 0 shows them as they are.
  unsigned maxShift = 0;
  /// The shape of one sample, height and width last, for `maxShift` only: the
  /// network's input may have it flattened.
  Shape imageShape;
  /// A directory for checkpoints, or empty. A run that finds those of an
  /// interrupted one goes on from there and gives the same bytes.
  std::string checkpointDir;
  std::function<llvm::Error(const PhaseReport &)> onEpoch;
  /// Called with the finished part of the running epoch, 0 to 1.
  std::function<void(double)> onProgress;
  /// Called with the rate at which an epoch begins anew because the loss
  /// diverged at twice that rate; all later rates are halved, too.
  std::function<void(double)> onRateHalved;
};

struct TrainedCompressionOptions : TrainingSettings {
  /// The layers to compress; other constants are trained but stay dense.
  std::vector<LayerSettings> layers;
  /// The part of the weights that the layers without a density of their own
  /// keep together; which layer keeps how many follows from the weights
  /// (Compression/LayerAdaptivePruning.h).
  double density = 0.05;
  /// Epochs of the phases. Each epoch of the first one begins with a pruning
  /// step; densities fall by the same factor at each. Without the last phase
  /// weights are pruned, and neither shared nor rounded.
  unsigned pruneEpochs = 16, retrainEpochs = 16, shareEpochs = 4;
  /// The rates while pruning (constant), and at the beginning of the other two
  /// phases, in which they fall from epoch to epoch along half a cosine.
  double pruneRate = 0.02, retrainRate = 0.05, shareRate = 0.002;
};

/// A compressed network, and the dense one it was made from: the one given, or
/// what the dense epochs made of it.
struct CompressedTraining {
  execution::Network dense, compressed;
};

/// Prunes, retrains and shares the weights of `options.layers`. In the result
/// each of these constants has at most `2^bits - 1` distinct values beside 0,
/// all of them exact in half precision; the other trained constants (biases)
/// are rounded to 8 significant bits. Equal arguments give equal bytes on the
/// same machine. Fails as `execution::train` does, and if a layer's settings
/// are out of range.
llvm::Expected<CompressedTraining>
compressTrained(const execution::Network &network,
                const execution::TrainData &data,
                const TrainedCompressionOptions &options);

} // namespace l2dc::deepcompression

#endif // L2DC_DEEPCOMPRESSION_TRAINEDCOMPRESSION_H
