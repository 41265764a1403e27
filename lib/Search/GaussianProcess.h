//===- GaussianProcess.h - Regression with a Gaussian process ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_GAUSSIANPROCESS_H
#define L2DC_LIB_SEARCH_GAUSSIANPROCESS_H

#include "llvm/ADT/ArrayRef.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>

namespace l2dc::search {

/// A Gaussian process with Matern 5/2 kernel and one length per dimension
/// (Rasmussen and Williams, 2006) over points in [0, 1]^d. Values should be of
/// about zero mean and unit variance.
class GaussianProcess {
public:
  explicit GaussianProcess(unsigned dimension);

  /// Fits the kernel's parameters to `points` (one per column) and `values`:
  /// `steps` steps up the log posterior (Rprop) from where they are.
  void learnKernel(const Eigen::MatrixXd &points, const Eigen::VectorXd &values,
                   unsigned steps);

  /// Conditions the process on the data.
  void condition(const Eigen::MatrixXd &points, const Eigen::VectorXd &values);

  struct Prediction {
    Eigen::VectorXd mean, deviation;
  };
  /// Of the noiseless function at `points`, one per column.
  Prediction predict(const Eigen::MatrixXd &points) const;

private:
  /// Logarithms: `dimension` lengths, the signal's variance, the noise's.
  Eigen::VectorXd parameters;
  Eigen::MatrixXd data; ///< points divided by the lengths
  Eigen::LLT<Eigen::MatrixXd> factor;
  Eigen::VectorXd weights;

  unsigned dimension() const { return unsigned(parameters.size()) - 2; }
  double signal() const { return std::exp(parameters[dimension()]); }
  double noise() const { return std::exp(parameters[dimension() + 1]); }
  Eigen::MatrixXd scaled(const Eigen::MatrixXd &points) const;
  /// The gradient of the log posterior by the parameters; false if the kernel
  /// matrix is not positive definite.
  bool gradient(const Eigen::MatrixXd &points, const Eigen::VectorXd &values,
                Eigen::VectorXd &gradient) const;
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_GAUSSIANPROCESS_H
