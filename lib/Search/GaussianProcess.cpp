//===- GaussianProcess.cpp - Regression with a Gaussian process -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GaussianProcess.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// The square root of 5.
static constexpr double root5 = 2.23606797749979;

/// Bounds and prior of the parameters' logarithms. The prior of the lengths
/// grows with the root of the dimension (Hvarfner et al., ICML 2024).
static constexpr double lowestLength = -4, highestLength = 5;
static constexpr double lowestSignal = -4, highestSignal = 5;
static constexpr double lowestNoise = -16, highestNoise = 0;
static constexpr double noisePrior = -9;

static double lengthPrior(unsigned dimension) {
  return std::log(0.6) + 0.5 * std::log(double(dimension));
}

GaussianProcess::GaussianProcess(unsigned dimension)
    : parameters(VectorXd::Constant(dimension + 2, lengthPrior(dimension))) {
  parameters[dimension] = 0;
  parameters[dimension + 1] = noisePrior;
}

MatrixXd GaussianProcess::scaled(const MatrixXd &points) const {
  VectorXd factors = (-parameters.head(dimension())).array().exp();
  return factors.asDiagonal() * points;
}

/// Squared distances between the columns of `a` and `b`.
static MatrixXd squaredDistances(const MatrixXd &a, const MatrixXd &b) {
  MatrixXd result = -2 * a.transpose() * b;
  result.colwise() += a.colwise().squaredNorm().transpose();
  result.rowwise() += b.colwise().squaredNorm();
  return result.cwiseMax(0);
}

/// The kernel without the signal's variance.
static MatrixXd matern(const MatrixXd &squared) {
  Eigen::ArrayXXd r = squared.array().sqrt() * root5;
  return (1 + r + r.square() / 3) * (-r).exp();
}

bool GaussianProcess::gradient(const MatrixXd &points, const VectorXd &values,
                               VectorXd &gradient) const {
  MatrixXd x = scaled(points);
  MatrixXd squared = squaredDistances(x, x);
  MatrixXd kernel = signal() * matern(squared);
  MatrixXd noisy = kernel;
  noisy.diagonal().array() += noise();
  Eigen::LLT<MatrixXd> cholesky(noisy);
  if (cholesky.info() != Eigen::Success)
    return false;
  VectorXd alpha = cholesky.solve(values);
  auto n = values.size();
  MatrixXd outer =
      alpha * alpha.transpose() - cholesky.solve(MatrixXd::Identity(n, n));
  unsigned d = dimension();
  gradient.resize(d + 2);
  gradient[d] = outer.cwiseProduct(kernel).sum() / 2;
  gradient[d + 1] = noise() * outer.trace() / 2;
  Eigen::ArrayXXd r = squared.array().sqrt() * root5;
  MatrixXd slope = outer.array() * (signal() * 5.0 / 3 * (1 + r) * (-r).exp());
  // By the logarithm of length i: half the sum over slope times the squared
  // differences of coordinate i, expanded into sums over rows.
  VectorXd rowSums = slope.rowwise().sum();
  MatrixXd product = x * slope;
  for (unsigned i = 0; i < d; ++i) {
    double own = x.row(i).array().square().matrix() * rowSums;
    double cross = product.row(i).dot(x.row(i));
    gradient[i] = own - cross;
  }
  // The priors are normal in the logarithms.
  gradient.head(d).array() -= (parameters.head(d).array() - lengthPrior(d)) / 3;
  gradient[d] -= parameters[d] / 4;
  gradient[d + 1] -= (parameters[d + 1] - noisePrior) / 9;
  return gradient.allFinite();
}

void GaussianProcess::learnKernel(const MatrixXd &points,
                                  const VectorXd &values, unsigned steps) {
  unsigned d = dimension();
  VectorXd low = VectorXd::Constant(d + 2, lowestLength);
  VectorXd high = VectorXd::Constant(d + 2, highestLength);
  low[d] = lowestSignal, high[d] = highestSignal;
  low[d + 1] = lowestNoise, high[d + 1] = highestNoise;
  VectorXd size = VectorXd::Constant(d + 2, 0.2);
  VectorXd last = VectorXd::Zero(d + 2), now;
  for (unsigned step = 0; step < steps; ++step) {
    if (!gradient(points, values, now)) {
      // More noise makes any kernel matrix positive definite.
      parameters[d + 1] = std::min(parameters[d + 1] + 2, highestNoise);
      continue;
    }
    for (unsigned i = 0; i < d + 2; ++i) {
      double agreement = now[i] * last[i];
      size[i] = std::clamp(size[i] * (agreement > 0   ? 1.2
                                      : agreement < 0 ? 0.5
                                                      : 1.0),
                           1e-3, 0.5);
      parameters[i] += now[i] > 0 ? size[i] : now[i] < 0 ? -size[i] : 0;
    }
    parameters = parameters.cwiseMax(low).cwiseMin(high);
    last = now;
  }
}

void GaussianProcess::condition(const MatrixXd &points,
                                const VectorXd &values) {
  data = scaled(points);
  MatrixXd kernel = signal() * matern(squaredDistances(data, data));
  double jitter = noise();
  do {
    MatrixXd noisy = kernel;
    noisy.diagonal().array() += jitter;
    factor.compute(noisy);
    jitter = 10 * jitter + 1e-10;
  } while (factor.info() != Eigen::Success && jitter < 1e3);
  weights = factor.solve(values);
}

GaussianProcess::Prediction
GaussianProcess::predict(const MatrixXd &points) const {
  MatrixXd cross = signal() * matern(squaredDistances(data, scaled(points)));
  Prediction prediction;
  prediction.mean = cross.transpose() * weights;
  factor.matrixL().solveInPlace(cross);
  prediction.deviation =
      (signal() - cross.colwise().squaredNorm().transpose().array())
          .max(1e-12)
          .sqrt();
  return prediction;
}
