//===- Reconstruction.h - Feature maps from fewer channels ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// After channels are removed, the weights that read the remaining ones are
// chosen anew, by least squares, so that each layer computes what it computed
// before (He, Zhang and Sun, ICCV 2017, section 3.1; AMC, section 4). The
// samples enter through their second moments alone: a layer whose full input
// column is x and whose weights are W gets
//
//   W' = W Cov(x, x_S) Cov(x_S, x_S)^-1
//
// for the kept inputs x_S. The moments of the dense network are computed once,
// and each set of channels then costs one Cholesky factorization a layer.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PRUNING_RECONSTRUCTION_H
#define L2DC_PRUNING_RECONSTRUCTION_H

#include "l2dc/Pruning/RemoveChannels.h"

#include <Eigen/Core>

namespace l2dc::pruning {

/// First and second moments of the columns that the weights of a layer are
/// multiplied with: patches of a convolution's input, with zeros for padding,
/// in the order of a filter's elements, or rows of a linear layer's input.
struct InputMoments {
  Eigen::VectorXd mean;   ///< K
  Eigen::MatrixXd second; ///< K x K: mean of x x^T, not centred
  int64_t samples = 0;
};

/// Sums up moments.
class MomentAccumulator {
public:
  explicit MomentAccumulator(int64_t columns);
  /// Adds rows of samples (R x K).
  void add(const Eigen::Ref<const Eigen::MatrixXf> &rows);
  InputMoments finish() const;

private:
  Eigen::VectorXd sum;
  Eigen::MatrixXd products;
  int64_t samples = 0;
};

/// The patches that group `group` of a convolution, or a linear layer, reads
/// at the output positions `points` of each sample of `input`: one row each,
/// R = samples * points. `step` is the layer, `weights` its weights' shape (any
/// kernel, stride, dilation, padding and number of groups; one to three spatial
/// dimensions), and a point is the row-major number of an output position.
Eigen::MatrixXf gatherPatches(const execution::Step &step,
                              llvm::ArrayRef<int64_t> weights,
                              const Tensor &input, int64_t group,
                              llvm::ArrayRef<int64_t> points);

/// The number of output positions of a convolution for an input shape.
int64_t countOutputPoints(const execution::Step &step,
                          llvm::ArrayRef<int64_t> weights,
                          llvm::ArrayRef<int64_t> input);

/// What a layer's weights become.
struct Reconstructed {
  Eigen::MatrixXd weights; ///< O x |kept|
  Eigen::VectorXd shift;   ///< O: to be added to the bias; zero if not centred
};

/// The least-squares weights on the columns `kept` (ascending) of a layer with
/// `weights` (O x K). `centred` fits an offset as well, which then stands in
/// `shift`. Where the kept columns hardly vary (about 1e-6 of their mean
/// variance) the weights stay what they were: a ridge of that size pulls there.
/// With less than two samples for each kept column all weights stay, and only
/// the offset is fitted.
Reconstructed reconstruct(const Eigen::Ref<const Eigen::MatrixXd> &weights,
                          const InputMoments &moments,
                          llvm::ArrayRef<int64_t> kept, bool centred);

struct ReconstructionOptions {
  /// Output positions drawn from each sample for a convolution; more if there
  /// would be less than eight rows for each column of the weights.
  int64_t pointsPerSample = 10;
  uint64_t seed = 0;
  /// Fit an offset where the layer has a bias or feeds only a BatchNorm.
  bool centred = true;
  /// Only 1x1 convolutions and linear layers, as the authors' code.
  bool pointwiseOnly = false;
};

/// The input moments of layers whose weights are to be fitted anew.
class Reconstruction {
public:
  /// Runs `network` (dynamic batch) on `samples` with libtorch, or the
  /// reference interpreter without it, and sums up the moments of the layers
  /// that read a group. Layers of more than 4096 columns are left out and keep
  /// their weights.
  static llvm::Expected<Reconstruction>
  create(std::shared_ptr<const execution::Network> network,
         const ChannelGroups &groups, const Tensor &samples,
         const ReconstructionOptions &options);

  /// The same for the layers numbered `layers`, which lose single weights.
  static llvm::Expected<Reconstruction>
  createForLayers(std::shared_ptr<const execution::Network> network,
                  llvm::ArrayRef<unsigned> layers, const Tensor &samples,
                  const ReconstructionOptions &options);

  /// Sets the weights (and biases, or means of the BatchNorm behind) of
  /// `smaller`, which is what `removeChannels` made of the network and `kept`.
  void apply(const ChannelGroups &groups, const KeptChannels &kept,
             execution::Network &smaller) const;

  /// Sets the weights that are not zero in `sparse`, the network with some
  /// weights set to zero: row by row, as each row keeps other columns. Costs a
  /// factorization for each row.
  void applyToElements(execution::Network &sparse) const;

private:
  llvm::Error measure(llvm::ArrayRef<unsigned> readers, const Tensor &samples);
  void applyToRows(unsigned step, execution::Network &sparse) const;
  bool isCentred(unsigned step) const;
  /// Adds what least squares found to the layer's bias or takes it from the
  /// mean of the BatchNorm behind.
  void addShift(unsigned step, llvm::ArrayRef<double> shift,
                execution::Network &changed) const;
  void applyToLayer(unsigned step, const ChannelGroups &groups,
                    const KeptChannels &kept,
                    execution::Network &smaller) const;

  std::shared_ptr<const execution::Network> network;
  ReconstructionOptions options;
  /// One per convolution group.
  std::map<unsigned, std::vector<InputMoments>> moments;
  /// BatchNorm steps that are the only reader of a layer's result, by layer.
  std::map<unsigned, unsigned> normAfter;
};

} // namespace l2dc::pruning

#endif // L2DC_PRUNING_RECONSTRUCTION_H
