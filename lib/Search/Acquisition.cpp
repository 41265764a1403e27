//===- Acquisition.cpp - Where the largest improvement is expected --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Acquisition.h"
#include "Sampling.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Fills `count` columns of `points` with points around `center`, a random part
/// of whose coordinates moved by about `width`.
static void fillAround(MatrixXd &points, Index from, Index count,
                       const VectorXd &center, double width, Random &random) {
  Index dimension = center.size();
  // In many dimensions steps in a few of them find improvements more often
  // (Eriksson et al., NeurIPS 2019).
  double part = std::min(1.0, 5.0 / double(dimension));
  for (Index i = from; i < from + count; ++i) {
    points.col(i) = center;
    auto forced = Index(random.below(uint64_t(dimension)));
    for (Index k = 0; k < dimension; ++k)
      if (k == forced || random.uniform() < part)
        points(k, i) =
            std::clamp(center[k] + width * sampleNormal(random), 0.0, 1.0);
  }
}

static VectorXd toVector(const Vector &design) {
  return Eigen::Map<const VectorXd>(design.data(), Index(design.size()));
}

static constexpr Index globalPoints = 300, localPoints = 60;
static constexpr size_t localCenters = 5;

/// Points everywhere and around the best designs.
static MatrixXd makePoints(const Surrogate &surrogate, Random &random) {
  llvm::ArrayRef<Vector> best =
      surrogate.bestDesigns().take_front(localCenters);
  const double widths[] = {0.02, 0.1, 0.3};
  auto dimension = Index(best.front().size());
  MatrixXd points(dimension, globalPoints + Index(best.size()) *
                                                Index(std::size(widths)) *
                                                localPoints);
  for (Index i = 0; i < globalPoints; ++i)
    for (double &value : points.col(i))
      value = random.uniform();
  Index from = globalPoints;
  for (const Vector &design : best)
    for (double width : widths) {
      fillAround(points, from, localPoints, toVector(design), width, random);
      from += localPoints;
    }
  return points;
}

/// The expected improvement, less near the designs in `chosen`.
static VectorXd acquisition(const Surrogate &surrogate, const MatrixXd &points,
                            llvm::ArrayRef<Vector> chosen) {
  VectorXd values = surrogate.improvement(points);
  double width = 2 * 0.05 * 0.05 * double(points.rows());
  for (const Vector &design : chosen) {
    VectorXd other = toVector(design);
    for (Index i = 0; i < points.cols(); ++i)
      values[i] *= 1 - std::exp(-(points.col(i) - other).squaredNorm() / width);
  }
  return values;
}

std::optional<Vector> search::maximizeImprovement(const Surrogate &surrogate,
                                                  llvm::ArrayRef<Vector> chosen,
                                                  Random &random) {
  MatrixXd points = makePoints(surrogate, random);
  Index pick = 0;
  double value = acquisition(surrogate, points, chosen).maxCoeff(&pick);
  VectorXd point = points.col(pick);
  constexpr Index neighbours = 40;
  MatrixXd around(point.size(), neighbours);
  double width = 0.1;
  for (unsigned round = 0; round < 12; ++round, width *= 0.7) {
    fillAround(around, 0, neighbours, point, width, random);
    double next = acquisition(surrogate, around, chosen).maxCoeff(&pick);
    if (next <= value)
      continue;
    value = next;
    point = around.col(pick);
  }
  if (!(value > 0))
    return std::nullopt;
  return Vector(point.begin(), point.end());
}
