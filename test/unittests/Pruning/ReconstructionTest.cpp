//===- ReconstructionTest.cpp - Feature maps from fewer channels ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/Reconstruction.h"
#include "PruningNetworks.h"

#include <Eigen/LU>

using namespace l2dc;
using namespace l2dc::pruning;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXd;

namespace {

/// Rows of K numbers in which column `copy` is a combination of the others
/// plus a constant.
MatrixXf dependentRows(int64_t rows, int64_t columns, int64_t copy) {
  Tensor noise = execution::randomTensor({rows, columns}, 3);
  MatrixXf x = Eigen::Map<MatrixXf>(noise.begin(), rows, columns);
  x.col(copy) =
      0.5f * x.col((copy + 1) % columns) - 2.0f * x.col((copy + 2) % columns);
  x.col(copy).array() += 3.0f;
  return x;
}

MatrixXd randomWeights(int64_t rows, int64_t columns) {
  Tensor noise = execution::randomTensor({rows, columns}, 5);
  return Eigen::Map<MatrixXf>(noise.begin(), rows, columns).cast<double>();
}

/// The convolution's results at `points` by the definition.
MatrixXf convolve(const Network &network, const execution::Step &step,
                  const Tensor &input, llvm::ArrayRef<int64_t> points) {
  auto executor = execution::createReferenceExecutor(
      std::make_shared<const Network>(network));
  Tensor output = std::move((*(*executor)->run({input}))[0]);
  int64_t channels = output.shape[1];
  int64_t area = output.size() / output.shape[0] / channels;
  MatrixXf rows(output.shape[0] * int64_t(points.size()), channels);
  for (int64_t n = 0; n < output.shape[0]; ++n)
    for (size_t p = 0; p < points.size(); ++p)
      for (int64_t c = 0; c < channels; ++c)
        rows(n * int64_t(points.size()) + int64_t(p), c) =
            output.data[size_t((n * channels + c) * area + points[p])];
  return rows;
}

struct ConvCase {
  Shape input, weights;
  StepAttributes attributes;
};

std::vector<ConvCase> convCases() {
  ConvCase plain{{2, 3, 7, 6}, {4, 3, 3, 3}, {}};
  ConvCase strided{{2, 3, 9, 8}, {4, 3, 3, 2}, {}};
  strided.attributes.strides = {2, 3};
  strided.attributes.padsBegin = {1, 0};
  strided.attributes.padsEnd = {0, 2};
  ConvCase dilated{{2, 4, 9, 9}, {6, 2, 3, 3}, {}};
  dilated.attributes.dilations = {2, 1};
  dilated.attributes.padsBegin = dilated.attributes.padsEnd = {2, 1};
  dilated.attributes.groups = 2;
  ConvCase signal{{2, 3, 12}, {2, 3, 5}, {}};
  ConvCase volume{{1, 2, 4, 5, 4}, {3, 2, 2, 3, 2}, {}};
  return {plain, strided, dilated, signal, volume};
}

} // namespace

TEST(Reconstruction, PatchesTimesWeightsAreTheConvolution) {
  for (const ConvCase &test : convCases()) {
    TestBuilder b;
    unsigned x = b.input(test.input);
    unsigned w = b.randomConstant("w", test.weights);
    Network network =
        b.finish({b.step(StepKind::Conv, {x, w}, test.attributes)});
    const execution::Step &step = network.steps[0];
    Tensor input = execution::randomTensor(test.input, 2);
    int64_t count = countOutputPoints(step, test.weights, input.shape);
    std::vector<int64_t> points;
    for (int64_t i = 0; i < count; ++i)
      points.push_back(i);
    MatrixXf expected = convolve(network, step, input, points);
    const Tensor &weights = *network.values[w].constant;
    int64_t groups = test.attributes.groups;
    int64_t rows = test.weights[0] / groups;
    int64_t columns = weights.size() / test.weights[0];
    for (int64_t group = 0; group < groups; ++group) {
      MatrixXf patches =
          gatherPatches(step, test.weights, input, group, points);
      Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic,
                                     Eigen::RowMajor>>
          part(weights.begin() + group * rows * columns, rows, columns);
      MatrixXf found = patches * part.transpose();
      EXPECT_LE((found - expected.middleCols(group * rows, rows))
                    .cwiseAbs()
                    .maxCoeff(),
                1e-3);
    }
  }
}

TEST(Reconstruction, RecoversALayerWhoseLostInputFollowsFromTheOthers) {
  constexpr int64_t columns = 6, lost = 2;
  MatrixXf x = dependentRows(400, columns, lost);
  MomentAccumulator sum(columns);
  sum.add(x.topRows(150));
  sum.add(x.bottomRows(250));
  MatrixXd weights = randomWeights(3, columns);
  Reconstructed fit =
      reconstruct(weights, sum.finish(), {0, 1, 3, 4, 5}, /*centred=*/true);
  MatrixXd kept = x.cast<double>()(Eigen::all, std::vector<int>{0, 1, 3, 4, 5});
  MatrixXd expected = x.cast<double>() * weights.transpose();
  MatrixXd found =
      (kept * fit.weights.transpose()).rowwise() + fit.shift.transpose();
  EXPECT_LE((found - expected).cwiseAbs().maxCoeff(), 1e-3);
}

TEST(Reconstruction, IsTheLeastSquaresSolution) {
  Tensor noise = execution::randomTensor({300, 5}, 11);
  MatrixXf x = Eigen::Map<MatrixXf>(noise.begin(), 300, 5);
  x.col(4) += x.col(0);
  MomentAccumulator sum(5);
  sum.add(x);
  MatrixXd weights = randomWeights(2, 5);
  Reconstructed fit =
      reconstruct(weights, sum.finish(), {0, 1, 3}, /*centred=*/false);
  MatrixXd kept = x.cast<double>()(Eigen::all, std::vector<int>{0, 1, 3});
  MatrixXd target = x.cast<double>() * weights.transpose();
  // The residual is orthogonal to what it could be made of.
  MatrixXd residual = target - kept * fit.weights.transpose();
  EXPECT_LE((kept.transpose() * residual).cwiseAbs().maxCoeff(),
            1e-3 * kept.squaredNorm());
  EXPECT_EQ(fit.shift.norm(), 0);
}

TEST(Reconstruction, ChangesNothingIfAllIsKept) {
  MatrixXf x = dependentRows(200, 4, 1);
  MomentAccumulator sum(4);
  sum.add(x);
  MatrixXd weights = randomWeights(3, 4);
  for (bool centred : {false, true}) {
    Reconstructed fit =
        reconstruct(weights, sum.finish(), {0, 1, 2, 3}, centred);
    EXPECT_LE((fit.weights - weights).cwiseAbs().maxCoeff(), 1e-6);
  }
}

TEST(Reconstruction, KeepsWeightsOfInputsThatNeverVary) {
  MatrixXf x = dependentRows(200, 4, 1);
  x.col(3).setZero();
  MomentAccumulator sum(4);
  sum.add(x);
  MatrixXd weights = randomWeights(2, 4);
  Reconstructed fit = reconstruct(weights, sum.finish(), {0, 3}, true);
  EXPECT_TRUE(fit.weights.allFinite());
  EXPECT_NEAR(fit.weights(0, 1), weights(0, 3), 1e-6);
}

TEST(Reconstruction, FitsOnlyAnOffsetToFewSamples) {
  MatrixXf x = dependentRows(9, 6, 1);
  MomentAccumulator sum(6);
  sum.add(x);
  MatrixXd weights = randomWeights(2, 6);
  std::vector<int64_t> kept = {0, 1, 2, 3, 4};
  Reconstructed fit = reconstruct(weights, sum.finish(), kept, true);
  EXPECT_EQ(fit.weights, MatrixXd(weights.leftCols(5)));
  VectorXd expected = weights.col(5) * double(x.col(5).mean());
  EXPECT_LE((fit.shift - expected).cwiseAbs().maxCoeff(), 1e-6);
}

/// Channels 3.. of `conv1` are copies of channels 0..2, so that nothing is lost
/// without them.
static Network networkWithCopies(StepAttributes second, int64_t groups) {
  TestBuilder b;
  unsigned x = b.input({-1, 2, 6, 6});
  Tensor filter = execution::randomTensor({6, 2, 3, 3}, 1);
  std::copy_n(filter.data.begin(), filter.data.size() / 2,
              filter.data.begin() + ptrdiff_t(filter.data.size() / 2));
  unsigned w = b.constant("conv1.weight", filter);
  unsigned y = b.step(StepKind::Conv, {x, w}, same(3), "conv1");
  y = b.step(StepKind::Relu, {y});
  second.groups = groups;
  y = b.layer(StepKind::Conv, "conv2", y, {4, 6 / groups, 3, 3}, second);
  return b.finish({b.step(StepKind::GlobalAvgPool, {y})});
}

TEST(Reconstruction, RestoresANetworkWithRedundantChannels) {
  StepAttributes strided = same(3), dilated = same(3);
  strided.strides = {2, 2};
  dilated.dilations = {2, 2};
  dilated.padsBegin = dilated.padsEnd = {2, 2};
  for (const StepAttributes &attributes : {same(3), strided, dilated}) {
    auto network =
        std::make_shared<const Network>(networkWithCopies(attributes, 1));
    ChannelGroups groups = analyze(*network);
    KeptChannels kept = keepAll(groups);
    for (ChannelClass c :
         llvm::ArrayRef(findGroup(groups, "conv1")->classes).take_back(3))
      kept[c] = false;
    Tensor samples = execution::randomTensor({64, 2, 6, 6}, 8);
    auto fit = Reconstruction::create(network, groups, samples, {});
    ASSERT_TRUE(bool(fit)) << llvm::toString(fit.takeError());
    auto smaller = removeChannels(*network, groups, kept);
    ASSERT_TRUE(bool(smaller));
    fit->apply(groups, kept, *smaller);
    auto run = [&](const Network &net) {
      auto executor = execution::createReferenceExecutor(
          std::make_shared<const Network>(net));
      return std::move((*(*executor)->run({samples}))[0]);
    };
    EXPECT_LE(maxAbsDifference(run(*smaller).data, run(*network).data), 1e-2);
  }
}

TEST(Reconstruction, FitsTheWeightsThatStayRowByRow) {
  // Column 1 of the input is twice column 0, so that what a row loses of one it
  // can do with the other.
  TestBuilder b;
  unsigned x = b.input({-1, 3});
  unsigned matrix = b.constant("w", Tensor({2, 3}, {1, 1, 1, 2, 0.5, -1}));
  unsigned bias = b.constant("b", Tensor({2}, {0.25, -0.5}));
  auto network = std::make_shared<const Network>(
      b.finish({b.step(StepKind::Linear, {x, matrix, bias})}));
  Tensor samples = execution::randomTensor({64, 3}, 11);
  for (int64_t i = 0; i < 64; ++i)
    samples.data[size_t(3 * i + 1)] = 2 * samples.data[size_t(3 * i)];
  auto fit = Reconstruction::createForLayers(network, {0}, samples, {});
  ASSERT_TRUE(bool(fit));
  Network sparse = *network;
  sparse.values[matrix].constant =
      std::make_shared<const Tensor>(Tensor({2, 3}, {1, 0, 1, 0, 0.5, -1}));
  fit->applyToElements(sparse);
  const float expected[] = {3, 0, 1, 0, 1.5, -1};
  for (size_t i = 0; i < 6; ++i)
    EXPECT_NEAR(sparse.values[matrix].constant->data[i], expected[i], 1e-3);
  EXPECT_NEAR(sparse.values[bias].constant->data[0], 0.25, 1e-3);
}
