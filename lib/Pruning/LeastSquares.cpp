//===- LeastSquares.cpp - Weights from moments ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Pruning/Reconstruction.h"

#include <Eigen/Cholesky>

using namespace l2dc;
using namespace l2dc::pruning;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using execution::Step;
using execution::StepKind;

//===----------------------------------------------------------------------===//
// Moments
//===----------------------------------------------------------------------===//

MomentAccumulator::MomentAccumulator(int64_t columns)
    : sum(VectorXd::Zero(columns)), products(MatrixXd::Zero(columns, columns)) {
}

void MomentAccumulator::add(const Eigen::Ref<const MatrixXf> &rows) {
  MatrixXf part = MatrixXf::Zero(rows.cols(), rows.cols());
  part.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
  products += part.cast<double>();
  sum += rows.colwise().sum().transpose().cast<double>();
  samples += rows.rows();
}

InputMoments MomentAccumulator::finish() const {
  InputMoments moments;
  double scale = 1.0 / double(std::max<int64_t>(samples, 1));
  moments.mean = sum * scale;
  moments.second = products.selfadjointView<Eigen::Lower>();
  moments.second *= scale;
  moments.samples = samples;
  return moments;
}

//===----------------------------------------------------------------------===//
// Patches
//===----------------------------------------------------------------------===//

namespace {

/// The window of a convolution over an input of certain extents.
struct Geometry {
  std::vector<execution::WindowDimension> windows;
  std::vector<int64_t> inputs, outputs; ///< spatial extents

  Geometry(const Step &step, llvm::ArrayRef<int64_t> weights,
           llvm::ArrayRef<int64_t> input) {
    for (size_t dim = 0; dim + 2 < weights.size(); ++dim) {
      windows.push_back(
          execution::windowDimension(step.attributes, dim, weights[dim + 2]));
      inputs.push_back(input[dim + 2]);
      outputs.push_back(execution::windowCount(inputs[dim], windows[dim],
                                               /*ceilMode=*/false));
    }
  }

  /// The flat input position of each kernel element for one output position;
  /// -1 in the padding.
  std::vector<int64_t> positions(int64_t point) const {
    std::vector<int64_t> flat = {0};
    std::vector<int64_t> origin(windows.size());
    for (size_t dim = windows.size(); dim-- > 0;) {
      origin[dim] =
          point % outputs[dim] * windows[dim].stride - windows[dim].padBegin;
      point /= outputs[dim];
    }
    for (size_t dim = 0; dim < windows.size(); ++dim) {
      std::vector<int64_t> next;
      for (int64_t base : flat)
        for (int64_t k = 0; k < windows[dim].kernel; ++k) {
          int64_t at = origin[dim] + k * windows[dim].dilation;
          bool inside = base >= 0 && at >= 0 && at < inputs[dim];
          next.push_back(inside ? base * inputs[dim] + at : -1);
        }
      flat = std::move(next);
    }
    return flat;
  }
};

} // namespace

int64_t pruning::countOutputPoints(const Step &step,
                                   llvm::ArrayRef<int64_t> weights,
                                   llvm::ArrayRef<int64_t> input) {
  return elementCount(Geometry(step, weights, input).outputs);
}

MatrixXf pruning::gatherPatches(const Step &step,
                                llvm::ArrayRef<int64_t> weights,
                                const Tensor &input, int64_t group,
                                llvm::ArrayRef<int64_t> points) {
  int64_t samples = input.shape[0], channels = weights[1];
  Geometry geometry(step, weights, input.shape);
  int64_t area = elementCount(geometry.inputs);
  int64_t taps = elementCount(weights.drop_front(2));
  MatrixXf rows(samples * int64_t(points.size()), channels * taps);
  for (size_t p = 0; p < points.size(); ++p) {
    std::vector<int64_t> positions = geometry.positions(points[p]);
    for (int64_t n = 0; n < samples; ++n) {
      const float *first =
          input.begin() + (n * input.shape[1] + group * channels) * area;
      int64_t row = n * int64_t(points.size()) + int64_t(p);
      for (int64_t c = 0; c < channels; ++c)
        for (int64_t tap = 0; tap < taps; ++tap)
          rows(row, c * taps + tap) =
              positions[size_t(tap)] < 0
                  ? 0.0f
                  : first[c * area + positions[size_t(tap)]];
    }
  }
  return rows;
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// Pulls weights that the samples say nothing about towards what they were.
static constexpr double relativeRidge = 1e-6;

/// With fewer samples for each kept column the fit would follow the samples'
/// noise.
static constexpr int64_t minSamplesPerColumn = 2;

Reconstructed pruning::reconstruct(const Eigen::Ref<const MatrixXd> &weights,
                                   const InputMoments &moments,
                                   llvm::ArrayRef<int64_t> kept, bool centred) {
  std::vector<int64_t> columns = kept.vec();
  Reconstructed result;
  result.shift = VectorXd::Zero(weights.rows());
  bool isEnough =
      moments.samples >= minSamplesPerColumn * int64_t(columns.size());
  if (!isEnough) {
    result.weights = weights(Eigen::all, columns);
    if (centred)
      result.shift =
          weights * moments.mean - result.weights * moments.mean(columns);
    return result;
  }
  MatrixXd cross = moments.second(Eigen::all, columns);
  VectorXd keptMean = moments.mean(columns);
  if (centred)
    cross -= moments.mean * keptMean.transpose();
  MatrixXd covariance = cross(columns, Eigen::all);
  double meanVariance =
      covariance.trace() / double(std::max<size_t>(columns.size(), 1));
  double ridge = std::max(relativeRidge * meanVariance,
                          std::numeric_limits<double>::min());
  covariance.diagonal().array() += ridge;
  MatrixXd target = weights * cross + ridge * weights(Eigen::all, columns);
  result.weights = covariance.llt().solve(target.transpose()).transpose();
  if (centred)
    result.shift = weights * moments.mean - result.weights * keptMean;
  return result;
}
