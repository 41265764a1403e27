//===- EpochRunner.h - Training by single epochs ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DEEPCOMPRESSION_EPOCHRUNNER_H
#define L2DC_LIB_DEEPCOMPRESSION_EPOCHRUNNER_H

#include "Teacher.h"
#include "l2dc/DeepCompression/TrainedCompression.h"

#include <set>

namespace l2dc::deepcompression {

/// `start` at epoch 0, falling along half a cosine to 0 at epoch `epochs`.
double cosineRate(double start, unsigned epoch, unsigned epochs);

/// How one epoch is trained.
struct EpochSettings {
  Phase phase;
  double rate;
  double weightDecay = 0;
  /// That of the settings if it is not given.
  std::optional<execution::OptimizerKind> optimizer = std::nullopt;
  /// Over the steps of the epoch.
  execution::LearningRateSchedule schedule =
      execution::LearningRateSchedule::Constant;
};

/// A network and what may be done to it. Every epoch is a training of its own,
/// with its own shifts, seed and checkpoint, so that a schedule can be made up
/// while it runs.
class EpochRunner {
public:
  EpochRunner(const execution::Network &network,
              const execution::TrainData &data,
              const TrainingSettings &settings)
      : network(network), data(data), settings(settings) {}

  /// Fails on settings out of range, and if the images cannot be shifted as
  /// they say.
  llvm::Error checkSettings() const;
  /// Trains the dense epochs, if there are any, from new weights on.
  llvm::Error trainDense();
  /// Trains one epoch. Where the loss diverges, all rates are halved from then
  /// on and the epoch begins anew.
  llvm::Error train(const EpochSettings &epoch);
  /// The part of the constrained weights that is kept.
  double density() const;
  /// Puts `function` of each element into the place of a constant.
  void transformConstant(unsigned value, float (*function)(float));
  void setConstant(unsigned value, Tensor tensor);

  execution::Network network;
  std::map<unsigned, execution::WeightConstraint> constraints;
  /// Trained constants without a constraint.
  std::set<unsigned> denseConstants;
  /// What to learn beside the labels, or null.
  const Teacher *teacher = nullptr;
  unsigned totalEpochs = 0; ///< for reports
  unsigned epochsDone = 0;
  execution::EpochReport last;

private:
  static constexpr unsigned maxHalvings = 6;

  uint64_t epochSeed() const;
  execution::TrainOptions optionsFor(const EpochSettings &epoch);
  llvm::Expected<execution::TrainResult>
  trainAtStableRate(const execution::TrainData &shown,
                    const EpochSettings &epoch);

  const execution::TrainData &data;
  const TrainingSettings &settings;
  unsigned halvings = 0; ///< of every rate, because the loss diverged
};

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_EPOCHRUNNER_H
