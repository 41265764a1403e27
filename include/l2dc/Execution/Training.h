//===- Training.h - Training and retraining networks ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Training, on libtorch behind a torch-free interface where the kernels for
// sparse networks (lib/Execution/Sparse) do not reach: from scratch, under a
// pruning mask (Han et al., NIPS 2015) and of the shared values of a weight
// clustering (Deep Compression, ICLR 2016, section 3.3).
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_TRAINING_H
#define L2DC_EXECUTION_TRAINING_H

#include "l2dc/Execution/Augmentation.h"
#include "l2dc/Execution/Network.h"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace l2dc::execution {

/// What training sees. Samples stand in the first dimension; labels are class
/// numbers. The validation part is only measured, never learnt from, and may be
/// missing. Everything must outlive the call of `train`.
struct TrainData {
  const Tensor *images = nullptr;
  llvm::ArrayRef<int32_t> labels;
  const Tensor *validationImages = nullptr;
  llvm::ArrayRef<int32_t> validationLabels;
  /// What to learn instead of the labels, or null: the probability of each
  /// class (samples x classes), as a larger network gives it (Hinton, Vinyals
  /// and Dean, 2015).
  const Tensor *targets = nullptr;
  /// A network to learn from, or null: it classifies every image as it is
  /// shown, and the target is the mean of its softened probabilities and of the
  /// label (Distillation.h). Not together with `targets`.
  const Network *teacher = nullptr;
};

enum class OptimizerKind : uint8_t {
  Sgd, ///< stochastic gradient descent with heavy-ball momentum
  Adam ///< Kingma and Ba, 2015, with beta2 = 0.999 and epsilon = 1e-8
};

/// What computes the gradients.
enum class GradientKernels : uint8_t {
  Auto,   ///< `Sparse` if it knows all steps and at most half of the weights
          ///< are kept, else `Torch`
  Torch,  ///< any network
  Sparse, ///< work in proportion to the kept weights; chains of Conv, Linear,
          ///< Relu, MaxPool and Reshape
};

enum class LearningRateSchedule : uint8_t {
  Constant,
  Cosine ///< falls from the given rate to 0 along half a cosine over all steps
};

/// Limits what training may do with one constant.
struct WeightConstraint {
  /// One byte per weight: 0 holds the weight at exactly zero. Empty: all
  /// weights are free.
  std::vector<uint8_t> mask;
  /// The cluster of each weight (dense from 0). All weights of a cluster keep
  /// one value, whose gradient is the sum of theirs; it starts at their mean.
  /// Weights that `mask` holds at zero belong to no cluster, whatever their
  /// entry. Empty: weights are not shared.
  std::vector<uint32_t> clusters;
  /// By weight the slope of a penalty on its magnitude, in units of the loss,
  /// at least 0. Empty: none. After every step a weight moves towards zero by
  /// slope times learning rate and stays there if it would pass it (proximal
  /// gradient descent), so that training itself finds weights to prune. Only
  /// for weights that are not shared.
  std::vector<float> penalty = {};
};

/// What is known after an epoch.
struct EpochReport {
  unsigned epoch = 0; ///< epochs done, from 1
  unsigned epochs = 0;
  double loss = 0;     ///< mean cross entropy over the epoch, in nats
  double accuracy = 0; ///< hit rate on the training samples as they were seen
  /// The hit rate on the validation samples after the epoch, 0 to 1.
  std::optional<double> validationAccuracy;
};

struct TrainOptions {
  unsigned epochs = 10;
  int64_t batchSize = 64;
  OptimizerKind optimizer = OptimizerKind::Sgd;
  double learningRate = 0.05;
  double momentum = 0.9;     ///< SGD's momentum, Adam's beta1; in [0, 1)
  double weightDecay = 5e-4; ///< L2 penalty on filters and matrices only
  LearningRateSchedule schedule = LearningRateSchedule::Cosine;
  /// The probability with which an input of a Linear layer is dropped, except
  /// of the first layer. For a layer with a mask it is scaled by the square
  /// root of the part of weights that is kept (Han et al., NIPS 2015,
  /// section 3.2).
  double dropout = 0;
  /// What happens to images each time they are shown; by default nothing.
  Augmentation augmentation;
  /// Decides the order of the samples, what dropout drops, and how each image
  /// is moved.
  uint64_t seed = 0;
  /// How many parts of a batch are computed at the same time; 0 is one per
  /// core. The result does not depend on it.
  unsigned threads = 0;
  GradientKernels kernels = GradientKernels::Auto;
  /// By the number of a trained constant in `Network::values`.
  std::map<unsigned, WeightConstraint> constraints;
  /// Called after every epoch, when its checkpoint is on disk. An error ends
  /// the training and is returned.
  std::function<llvm::Error(const EpochReport &)> onEpoch;
  /// Called with the finished part of the running epoch, 0 to 1.
  std::function<void(double)> onProgress;
  /// A file that holds the state after the last finished epoch, or empty. If it
  /// exists, training goes on from it and gives the bytes that an uninterrupted
  /// run would have given; a file of a different network, data or options is an
  /// error.
  std::string checkpoint;
};

/// The loss of a training is no longer finite.
class DivergedError : public llvm::ErrorInfo<DivergedError, llvm::StringError> {
public:
  using ErrorInfo::ErrorInfo;
  static char ID;
};

struct TrainResult {
  /// The new elements of every constant that training changed: filters, weights
  /// and biases of Conv and Linear, scale and shift of BatchNorm, and its
  /// running mean and variance (momentum 0.1).
  std::map<unsigned, Tensor> constants;
  /// The last epoch's report.
  EpochReport last;
};

/// Trains `network` to classify: cross entropy on its first output, or on the
/// input of the Softmax that gives it. The network must have one input and pass
/// `withDynamicBatch` (Batch.h). Equal arguments give equal bytes on the same
/// machine, at any number of threads. Fails on unusable data, options and
/// constraints, when the loss is no longer finite (`DivergedError`), and if
/// torch is needed and `loadTorch` (TorchExecutor.h) fails.
llvm::Expected<TrainResult> train(const Network &network, const TrainData &data,
                                  const TrainOptions &options);

/// How much the loss depends on each weight: by the number of every trained
/// constant, for each of its elements, the mean square of the derivative of a
/// sample's loss (the diagonal of the empirical Fisher information), estimated
/// from batches of `options.batchSize`. 0 for weights that a mask holds at
/// zero. Moving a weight by d changes the loss by about half of that times d^2.
/// Fails as `train` does.
llvm::Expected<std::map<unsigned, std::vector<float>>>
estimateImportance(const Network &network, const TrainData &data,
                   const TrainOptions &options);

/// `network` with the constants of `result` in place of its own.
Network withTrainedConstants(Network network, const TrainResult &result);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_TRAINING_H
