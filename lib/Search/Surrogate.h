//===- Surrogate.h - What is expected of designs not yet evaluated -*- C++
//-*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_SURROGATE_H
#define L2DC_LIB_SEARCH_SURROGATE_H

#include "GaussianProcess.h"
#include "l2dc/Search/Environment.h"

namespace l2dc::search {

/// A model of an environment made of Gaussian processes. With a goal space,
/// every number in it has a process of its own and the reward is composed of
/// them (Astudillo and Frazier, ICML 2019): measurements are smooth where the
/// reward has a jump at the border of the feasible region. Without, the reward
/// is modelled, or its rank if there are infeasible designs.
class Surrogate {
public:
  /// `goals` may be null.
  Surrogate(unsigned dimension, const Goals *goals);

  /// Fits the model to all `episodes`. The kernels are learnt anew if
  /// `learnKernels`, else only conditioned on the data. `goal` is what the
  /// rewards are for. False if fewer than two episodes succeeded.
  bool fit(llvm::ArrayRef<Episode> episodes, const Vector &goal,
           bool learnKernels, Random &random);

  /// The expected improvement over the best reward so far of each of `points`
  /// (one per column), times the odds that the evaluation does not fail.
  Eigen::VectorXd improvement(const Eigen::MatrixXd &points) const;

  /// The designs that the model was fitted to, the best first.
  llvm::ArrayRef<Vector> bestDesigns() const { return best; }

private:
  /// y = center + scale * sinh(x): tames the values of hopeless designs, which
  /// may be any number of decades away.
  struct Warp {
    double center = 0, scale = 1;
    double forward(double y) const;
    double backward(double x) const;
  };
  struct Output {
    GaussianProcess process;
    Warp warp;
  };

  void fitAchieved(llvm::ArrayRef<const Episode *> good, bool learnKernels);
  void fitRewards(llvm::ArrayRef<const Episode *> good, bool learnKernels);
  Eigen::VectorXd composedImprovement(const Eigen::MatrixXd &points) const;
  Eigen::VectorXd rewardImprovement(const Eigen::MatrixXd &points) const;
  Eigen::VectorXd successOdds(const Eigen::MatrixXd &points) const;

  const Goals *goals;
  std::vector<Output> outputs;
  Vector goal;
  double bestReward = 0;          ///< in the model's terms
  Eigen::MatrixXd data, failures; ///< designs, one per column
  Eigen::MatrixXd draws;          ///< standard normal, outputs x samples
  std::vector<Vector> best;
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_SURROGATE_H
