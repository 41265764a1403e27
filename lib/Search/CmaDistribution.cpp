//===- CmaDistribution.cpp - The covariance matrix adaptation -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CmaEs.h"
#include "Sampling.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// The tutorial's default weights (equations 49 to 53), not yet scaled for the
/// negative ones.
static VectorXd rawWeights(unsigned lambda) {
  VectorXd weights(lambda);
  for (unsigned i = 0; i < lambda; ++i)
    weights[i] = std::log((lambda + 1) / 2.0) - std::log(i + 1.0);
  return weights;
}

CmaDistribution::CmaDistribution(VectorXd start, double sigma,
                                 unsigned population)
    : n(unsigned(start.size())), lambda(population), mu(population / 2),
      weights(rawWeights(population)), mean(std::move(start)),
      pathSigma(VectorXd::Zero(n)), pathC(VectorXd::Zero(n)), sigma(sigma),
      covariance(MatrixXd::Identity(n, n)), basis(MatrixXd::Identity(n, n)),
      scales(VectorXd::Ones(n)) {
  auto positive = weights.head(mu);
  auto negative = weights.tail(lambda - mu);
  muEff = positive.sum() * positive.sum() / positive.squaredNorm();
  double muEffMinus = negative.sum() * negative.sum() / negative.squaredNorm();
  positive /= positive.sum();
  cSigma = (muEff + 2) / (n + muEff + 5);
  dSigma = 1 + 2 * std::max(0.0, std::sqrt((muEff - 1) / (n + 1)) - 1) + cSigma;
  cc = (4 + muEff / n) / (n + 4 + 2 * muEff / n);
  c1 = 2 / ((n + 1.3) * (n + 1.3) + muEff);
  cMu = std::min(1 - c1, 2 * (0.25 + muEff + 1 / muEff - 2) /
                             ((n + 2.0) * (n + 2.0) + muEff));
  chiN = std::sqrt(double(n)) * (1 - 1.0 / (4 * n) + 1.0 / (21.0 * n * n));
  double alpha = std::min({1 + c1 / cMu, 1 + 2 * muEffMinus / (muEff + 2),
                           (1 - c1 - cMu) / (n * cMu)});
  negative *= alpha / negative.cwiseAbs().sum();
}

Vector CmaDistribution::sample(Random &random) const {
  VectorXd z(n);
  for (double &value : z)
    value = sampleNormal(random);
  VectorXd point = mean + sigma * (basis * scales.cwiseProduct(z));
  // The distribution learns from the point on the border, so that it settles
  // there if the optimum does.
  point = point.cwiseMax(0).cwiseMin(1);
  return Vector(point.begin(), point.end());
}

void CmaDistribution::updatePaths(const VectorXd &step) {
  VectorXd whitened = basis * (basis.transpose() * step).cwiseQuotient(scales);
  pathSigma = (1 - cSigma) * pathSigma +
              std::sqrt(cSigma * (2 - cSigma) * muEff) * whitened;
  double expected =
      std::sqrt(1 - std::pow(1 - cSigma, 2.0 * (generation + 1))) *
      (1.4 + 2 / (n + 1.0)) * chiN;
  // Stalls the path while sigma grows fast.
  double active = pathSigma.norm() < expected;
  pathC = (1 - cc) * pathC + active * std::sqrt(cc * (2 - cc) * muEff) * step;
  double lost = (1 - active) * c1 * cc * (2 - cc);
  covariance *= 1 + lost - c1 - cMu * weights.sum();
  covariance += c1 * pathC * pathC.transpose();
  sigma *=
      std::exp(std::min(1.0, cSigma / dSigma * (pathSigma.norm() / chiN - 1)));
}

void CmaDistribution::updateCovariance(const MatrixXd &steps) {
  for (unsigned i = 0; i < lambda; ++i) {
    double weight = weights[i];
    if (weight < 0) {
      // Keeps the matrix positive definite however long the step is.
      VectorXd whitened =
          (basis.transpose() * steps.col(i)).cwiseQuotient(scales);
      weight *= n / std::max(whitened.squaredNorm(), 1e-12);
    }
    covariance += cMu * weight * steps.col(i) * steps.col(i).transpose();
  }
}

void CmaDistribution::decompose() {
  covariance = (covariance + covariance.transpose().eval()) / 2;
  Eigen::SelfAdjointEigenSolver<MatrixXd> solver(covariance);
  basis = solver.eigenvectors();
  scales = solver.eigenvalues().cwiseMax(1e-20).cwiseSqrt();
}

void CmaDistribution::update(llvm::ArrayRef<Vector> points) {
  MatrixXd steps(n, lambda);
  for (unsigned i = 0; i < lambda; ++i)
    steps.col(i) =
        (Eigen::Map<const VectorXd>(points[i].data(), n) - mean) / sigma;
  VectorXd step = steps.leftCols(mu) * weights.head(mu);
  mean += sigma * step;
  updatePaths(step);
  updateCovariance(steps);
  decompose();
  ++generation;
}

bool CmaDistribution::converged(double tolerance) const {
  double largest = scales.maxCoeff();
  return !(sigma * largest > tolerance) || !std::isfinite(sigma) ||
         largest > 1e7 * scales.minCoeff();
}
