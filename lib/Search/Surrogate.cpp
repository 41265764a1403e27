//===- Surrogate.cpp - What is expected of designs not yet evaluated ------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Surrogate.h"
#include "Ranking.h"
#include "Sampling.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Designs that the processes are conditioned on and that kernels are learnt
/// from, at most; the cost grows with their third power.
static constexpr size_t maxData = 400, maxKernelData = 120;
/// Samples of the outputs for the expectation over a composed reward.
static constexpr unsigned samples = 32;
/// Rprop steps per fit.
static constexpr unsigned kernelSteps = 15;

double Surrogate::Warp::forward(double y) const {
  return std::asinh((y - center) / scale);
}

double Surrogate::Warp::backward(double x) const {
  return center + scale * std::sinh(std::clamp(x, -30.0, 30.0));
}

Surrogate::Surrogate(unsigned dimension, const Goals *goals) : goals(goals) {
  for (unsigned i = 0; i < (goals ? goals->size() : 1); ++i)
    outputs.push_back({GaussianProcess(dimension), {}});
}

static MatrixXd toColumns(llvm::ArrayRef<const Episode *> episodes) {
  if (episodes.empty())
    return MatrixXd();
  MatrixXd columns(episodes.front()->actions.size(), episodes.size());
  for (auto [i, episode] : llvm::enumerate(episodes))
    columns.col(Eigen::Index(i)) = Eigen::Map<const VectorXd>(
        episode->actions.data(), Eigen::Index(episode->actions.size()));
  return columns;
}

static bool allFinite(const Vector &values) {
  return llvm::all_of(values,
                      [](double value) { return std::isfinite(value); });
}

bool Surrogate::fit(llvm::ArrayRef<Episode> episodes, const Vector &asked,
                    bool learnKernels, Random &random) {
  goal = asked;
  std::vector<const Episode *> good, bad;
  for (size_t i : rank(episodes)) {
    const Episode &episode = episodes[i];
    bool usable =
        !episode.outcome.failed() &&
        (!goals || (episode.outcome.achieved.size() == goals->size() &&
                    allFinite(episode.outcome.achieved)));
    if (episode.actions.size())
      (usable ? good : bad).push_back(&episode);
  }
  if (good.size() < 2)
    return false;
  // The best designs and, of the rest, the most recent ones would do for an
  // optimum; an even choice over the ranks keeps the model honest far from it.
  std::vector<const Episode *> kept;
  size_t count = std::min(good.size(), maxData);
  for (size_t i = 0; i < count; ++i)
    kept.push_back(
        good[i < count / 2
                 ? i
                 : count / 2 + (i - count / 2) * (good.size() - count / 2) /
                                   (count - count / 2)]);
  data = toColumns(kept);
  failures = toColumns(bad);
  best.clear();
  for (const Episode *episode : kept)
    best.push_back(episode->actions);
  draws.resize(Eigen::Index(outputs.size()), samples);
  for (double &draw : draws.reshaped())
    draw = sampleNormal(random);
  if (goals)
    fitAchieved(kept, learnKernels);
  else
    fitRewards(kept, learnKernels);
  return true;
}

/// Fits one process.
static void fitProcess(GaussianProcess &process, const MatrixXd &data,
                       const VectorXd &values, bool learnKernel) {
  if (learnKernel) {
    auto count =
        std::min<Eigen::Index>(values.size(), Eigen::Index(maxKernelData));
    Eigen::VectorXi picks(count);
    // The better half is dense at the front; the rest is spread.
    for (Eigen::Index i = 0; i < count; ++i)
      picks[i] = int(i * values.size() / count);
    process.learnKernel(data(Eigen::all, picks), values(picks), kernelSteps);
  }
  process.condition(data, values);
}

void Surrogate::fitAchieved(llvm::ArrayRef<const Episode *> good,
                            bool learnKernels) {
  bestReward = goals->reward(good.front()->outcome.achieved, goal);
  for (const Episode *episode : good)
    bestReward =
        std::max(bestReward, goals->reward(episode->outcome.achieved, goal));
  for (auto [k, output] : llvm::enumerate(outputs)) {
    Vector values;
    for (const Episode *episode : good)
      values.push_back(episode->outcome.achieved[k]);
    Vector sorted = values;
    llvm::sort(sorted);
    // Fine around what good designs have, coarse far away.
    Vector top(values.begin(),
               values.begin() + ptrdiff_t((values.size() + 3) / 4));
    llvm::sort(top);
    output.warp.center = top[top.size() / 2];
    double spread = sorted[sorted.size() * 3 / 4] - sorted[sorted.size() / 4];
    output.warp.scale = spread > 1e-9 ? spread : 1;
    VectorXd warped(values.size());
    for (auto [i, value] : llvm::enumerate(values))
      warped[Eigen::Index(i)] = output.warp.forward(value);
    fitProcess(output.process, data, warped, learnKernels);
  }
}

/// Scores to model instead of rewards, of ranked episodes: fine near the best
/// one, coarse far away.
static VectorXd warpedRewards(llvm::ArrayRef<const Episode *> ranked) {
  auto count = Eigen::Index(ranked.size());
  VectorXd values(count);
  for (Eigen::Index i = 0; i < count; ++i)
    values[i] = ranked[size_t(i)]->outcome.reward;
  double best = values[0], spread = best - values[count / 3];
  double scale = spread > 0 ? spread : std::max(std::abs(best), 1e-9);
  for (double &value : values)
    value = std::asinh((value - best) / scale);
  double mean = values.mean();
  double deviation = std::sqrt((values.array() - mean).square().mean());
  return (values.array() - mean) / (deviation + 1e-12);
}

void Surrogate::fitRewards(llvm::ArrayRef<const Episode *> ranked,
                           bool learnKernels) {
  VectorXd values;
  if (ranked.back()->outcome.feasible) {
    values = warpedRewards(ranked);
  } else {
    // Rewards have a jump where designs become feasible, ranks have none.
    std::vector<Episode> episodes;
    for (const Episode *episode : ranked)
      episodes.push_back(*episode);
    std::vector<double> scores = rankScores(episodes);
    values =
        Eigen::Map<const VectorXd>(scores.data(), Eigen::Index(scores.size()));
  }
  bestReward = values.maxCoeff();
  fitProcess(outputs[0].process, data, values, learnKernels);
}

VectorXd Surrogate::composedImprovement(const MatrixXd &points) const {
  std::vector<GaussianProcess::Prediction> predictions;
  for (const Output &output : outputs)
    predictions.push_back(output.process.predict(points));
  VectorXd result(points.cols());
  Vector achieved(outputs.size());
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    double sum = 0;
    for (unsigned s = 0; s < samples; ++s) {
      for (size_t k = 0; k < outputs.size(); ++k)
        achieved[k] = outputs[k].warp.backward(predictions[k].mean[i] +
                                               predictions[k].deviation[i] *
                                                   draws(Eigen::Index(k), s));
      double gain = goals->reward(achieved, goal) - bestReward;
      if (std::isfinite(gain))
        sum += std::max(gain, 0.0);
    }
    result[i] = sum / samples;
  }
  return result;
}

VectorXd Surrogate::rewardImprovement(const MatrixXd &points) const {
  GaussianProcess::Prediction prediction = outputs[0].process.predict(points);
  VectorXd result(points.cols());
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    double deviation = prediction.deviation[i];
    double z = (prediction.mean[i] - bestReward) / deviation;
    double density = std::exp(-z * z / 2) * 0.3989422804014327;
    double below = std::erfc(-z * 0.7071067811865476) / 2;
    result[i] = std::max(deviation * (z * below + density), 0.0);
  }
  return result;
}

VectorXd Surrogate::successOdds(const MatrixXd &points) const {
  VectorXd odds = VectorXd::Ones(points.cols());
  if (failures.cols() == 0)
    return odds;
  // Weighs all outcomes by how near they are.
  double width = 2 * 0.1 * 0.1 * double(points.rows());
  auto mass = [&](const MatrixXd &designs, Eigen::Index i) {
    return ((designs.colwise() - points.col(i)).colwise().squaredNorm() /
            -width)
        .array()
        .exp()
        .sum();
  };
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    double good = mass(data, i) + 1e-3, bad = mass(failures, i);
    odds[i] = good / (good + bad);
  }
  return odds;
}

VectorXd Surrogate::improvement(const MatrixXd &points) const {
  VectorXd gains =
      goals ? composedImprovement(points) : rewardImprovement(points);
  return gains.cwiseProduct(successOdds(points));
}
