//===- CmaEs.h - The covariance matrix adaptation ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_CMAES_H
#define L2DC_LIB_SEARCH_CMAES_H

#include "l2dc/Search/Method.h"

#include <Eigen/Core>

namespace l2dc::search {

/// The sampling distribution of CMA-ES (Hansen, "The CMA evolution strategy: a
/// tutorial", arXiv:1604.00772, with the active update of its equation 53) for
/// designs in [0, 1]^n. Knows no rewards, only ranks.
class CmaDistribution {
public:
  /// `population` of at least 2; `mean` in [0, 1]^n; `sigma` positive.
  CmaDistribution(Eigen::VectorXd mean, double sigma, unsigned population);

  /// A point in [0, 1]^n.
  Vector sample(Random &random) const;

  /// Moves towards the better half of `points`, `population` samples of this
  /// distribution, the best first.
  void update(llvm::ArrayRef<Vector> points);

  unsigned population() const { return lambda; }
  /// Why nothing more is to be expected of this distribution: its steps are
  /// smaller than `tolerance`, or its matrix is too ill-conditioned.
  bool converged(double tolerance) const;

private:
  void updatePaths(const Eigen::VectorXd &step);
  void updateCovariance(const Eigen::MatrixXd &steps);
  void decompose();

  unsigned n, lambda, mu;
  Eigen::VectorXd weights; ///< of all ranks; the last ones are negative
  double muEff, cSigma, dSigma, cc, c1, cMu, chiN;
  Eigen::VectorXd mean, pathSigma, pathC;
  double sigma;
  Eigen::MatrixXd covariance, basis; ///< covariance = basis scales^2 basis^T
  Eigen::VectorXd scales;
  unsigned generation = 0;
};

/// CMA-ES with restarts and its default population, starting with steps of
/// `sigma` around `start`.
std::unique_ptr<Method> createCmaEsAround(Vector start, double sigma,
                                          uint64_t seed);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_CMAES_H
