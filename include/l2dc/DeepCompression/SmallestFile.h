//===- SmallestFile.h - The smallest file within an error -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prunes and retrains in cycles. Each cycle ends with a candidate, whose bytes
// are those of the whole .l2dc file and whose error is that of the network
// decoded from it, on the validation split. docs/Compression.md describes the
// method, docs/decisions/ why it is this one.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DEEPCOMPRESSION_SMALLESTFILE_H
#define L2DC_DEEPCOMPRESSION_SMALLESTFILE_H

#include "l2dc/DeepCompression/TrainedCompression.h"
#include "l2dc/Execution/Distillation.h"

namespace l2dc::deepcompression {

/// What decides which weights go.
enum class SparsityMethod : uint8_t {
  LossPerBit, ///< least estimated loss for each bit that the coder saves
  Magnitude,  ///< LAMP scores (Compression/LayerAdaptivePruning.h)
  Penalty,    ///< what a penalty in the loss, sloped by the coder's prices,
              ///< drives to zero while training
};

/// "loss-per-bit", "magnitude" or "penalty" and back.
llvm::StringRef sparsityMethodName(SparsityMethod method);
std::optional<SparsityMethod> parseSparsityMethod(llvm::StringRef name);

/// A network that could be written.
struct Candidate {
  unsigned cycle = 0;     ///< from 1
  double density = 1;     ///< of filters, matrices and biases together
  uint64_t bytes = 0;     ///< of the .l2dc file
  double error = 0;       ///< on the validation samples, 0 to 1
  double bitCost = 0;     ///< the loss that one bit was worth
  bool isAllowed = false; ///< within the bound, margin included
};

struct SmallestFileOptions : TrainingSettings {
  /// Filters, matrices and biases to compress; their `density` is not used and
  /// `bits` bounds the size of a codebook.
  std::vector<LayerSettings> layers;
  /// The largest error, in (0, 1).
  double maxError = 0;
  /// `maxError` is added to the dense network's error on the validation
  /// samples.
  bool isRelative = false;
  /// A candidate is allowed if its validation error plus so many standard
  /// errors of it is within `maxError`.
  double margin = 1;
  SparsityMethod method = SparsityMethod::Magnitude;
  /// The density before the first cycle, reached in `pruneEpochs` epochs. Where
  /// `patience` cycles miss the bound with it, the dense network is pruned once
  /// more, to twice the density.
  double startDensity = 0.05;
  unsigned pruneEpochs = 12;
  /// Epochs of a cycle: retraining, then training of the shared values in each
  /// of the steps in which weights are shared.
  unsigned retrainEpochs = 6, shareEpochs = 2;
  /// After so many cycles the search ends, unless no candidate is allowed yet.
  unsigned maxCycles = 40;
  /// A cycle keeps `firstStep` of the weights. Where `patience` cycles in a row
  /// miss the bound with the same weights, the search goes back to the last
  /// allowed candidate and takes smaller steps, the square root of the one
  /// before, up to `lastStep`.
  double firstStep = 0.7, lastStep = 0.93;
  unsigned patience = 2;
  double pruneRate = 0.02, retrainRate = 0.03; ///< of SGD
  double shareRate = 5e-4;                     ///< of Adam
  /// Learn from the dense network beside the labels.
  bool distill = true;
  /// What labels then count, 0 to 1; the dense network counts the rest.
  double labelShare = execution::teacherLabelShare;
  /// What the dense network's logits are divided by before the softmax.
  float temperature = execution::teacherTemperature;
  std::function<void(const Candidate &)> onCandidate;
};

struct SmallestFile {
  execution::Network dense;
  execution::Network compressed;
  Candidate chosen;
};

/// Compresses `network`, whose training and validation samples `data` has, to
/// the smallest file that is allowed. In the result each of the layers has at
/// most `2^bits - 1` distinct values beside 0, all exact in half precision.
/// Equal arguments give equal bytes on the same machine, also if the run was
/// interrupted and goes on from its checkpoints. Fails if no candidate is
/// allowed, without validation samples, on settings out of range, and as
/// `execution::train` does.
llvm::Expected<SmallestFile>
findSmallestFile(const execution::Network &network,
                 const execution::TrainData &data,
                 const SmallestFileOptions &options);

} // namespace l2dc::deepcompression

#endif // L2DC_DEEPCOMPRESSION_SMALLESTFILE_H
