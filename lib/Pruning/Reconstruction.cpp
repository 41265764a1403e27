//===- Reconstruction.cpp - Feature maps from fewer channels --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/Reconstruction.h"
#include "Executors.h"

#include "l2dc/Support/Random.h"

using namespace l2dc;
using namespace l2dc::pruning;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using execution::Network;
using execution::Step;
using execution::StepKind;

/// Samples whose activations are in memory at the same time.
static constexpr int64_t samplesAtOnce = 32;
/// Moments of more columns take more memory than they are worth.
static constexpr int64_t maxColumns = 4096;

/// Fewer rows than this for each unknown fit the samples, not the layer.
static constexpr int64_t rowsPerColumn = 8;

static llvm::ArrayRef<int64_t> weightShape(const Network &network,
                                           const Step &step) {
  return network.values[step.inputs[1]].shape;
}

/// Columns that one group of a layer reads.
static int64_t countColumns(const Network &network, const Step &step) {
  return elementCount(weightShape(network, step).drop_front());
}

static bool isPointwise(const Network &network, const Step &step) {
  return elementCount(weightShape(network, step).drop_front(2)) == 1;
}

/// The layers that read channels of a group, in order.
static std::vector<unsigned> findReaders(const Network &network,
                                         const ChannelGroups &groups,
                                         const ReconstructionOptions &options) {
  std::vector<unsigned> readers;
  for (const ChannelGroup &group : groups.groups())
    for (unsigned consumer : group.consumers) {
      const Step &step = network.steps[consumer];
      bool wanted = !options.pointwiseOnly || isPointwise(network, step);
      if (wanted && countColumns(network, step) <= maxColumns)
        readers.push_back(consumer);
    }
  llvm::sort(readers);
  readers.erase(std::unique(readers.begin(), readers.end()), readers.end());
  return readers;
}

/// `network` with the inputs of the given layers as outputs, each once.
static Network exposeInputs(const Network &network,
                            llvm::ArrayRef<unsigned> layers) {
  Network exposed = network;
  exposed.outputs.clear();
  for (unsigned layer : layers) {
    unsigned input = network.steps[layer].inputs[0];
    if (!llvm::is_contained(exposed.outputs, input))
      exposed.outputs.push_back(input);
  }
  return exposed;
}

/// Output positions of a convolution, all of them if there are few.
static std::vector<int64_t> drawPoints(Random &random, int64_t available,
                                       int64_t wanted) {
  std::vector<int64_t> points;
  for (int64_t i = 0; i < std::min(available, wanted); ++i)
    points.push_back(available <= wanted ? i
                                         : int64_t(random.below(available)));
  return points;
}

/// The BatchNorm that alone reads the result of `layer`, if there is one.
static std::optional<unsigned> findNormAfter(const Network &network,
                                             unsigned layer) {
  unsigned value = network.steps[layer].output;
  if (llvm::is_contained(network.outputs, value))
    return std::nullopt;
  std::optional<unsigned> norm;
  for (auto [number, step] : llvm::enumerate(network.steps)) {
    if (!llvm::is_contained(step.inputs, value))
      continue;
    if (norm || step.kind != StepKind::BatchNorm)
      return std::nullopt;
    norm = unsigned(number);
  }
  return norm;
}

llvm::Expected<Reconstruction>
Reconstruction::create(std::shared_ptr<const Network> network,
                       const ChannelGroups &groups, const Tensor &samples,
                       const ReconstructionOptions &options) {
  Reconstruction result;
  result.network = network;
  result.options = options;
  if (llvm::Error error =
          result.measure(findReaders(*network, groups, options), samples))
    return std::move(error);
  return result;
}

llvm::Expected<Reconstruction> Reconstruction::createForLayers(
    std::shared_ptr<const Network> network, llvm::ArrayRef<unsigned> layers,
    const Tensor &samples, const ReconstructionOptions &options) {
  Reconstruction result;
  result.network = network;
  result.options = options;
  std::vector<unsigned> readers;
  for (unsigned layer : layers)
    if (countColumns(*network, network->steps[layer]) <= maxColumns)
      readers.push_back(layer);
  if (llvm::Error error = result.measure(readers, samples))
    return std::move(error);
  return result;
}

llvm::Error Reconstruction::measure(llvm::ArrayRef<unsigned> readers,
                                    const Tensor &samples) {
  auto exposed =
      std::make_shared<const Network>(exposeInputs(*network, readers));
  auto executor = createFastExecutor(exposed, /*threads=*/0);
  if (!executor)
    return executor.takeError();
  std::map<unsigned, std::vector<MomentAccumulator>> sums;
  for (unsigned reader : readers) {
    const Step &step = network->steps[reader];
    sums[reader].assign(size_t(step.attributes.groups),
                        MomentAccumulator(countColumns(*network, step)));
    if (auto norm = findNormAfter(*network, reader))
      normAfter[reader] = *norm;
  }
  Random random(options.seed);
  for (int64_t first = 0; first < samples.shape[0]; first += samplesAtOnce) {
    auto activations =
        (*executor)->run({sliceSamples(samples, first, samplesAtOnce)});
    if (!activations)
      return activations.takeError();
    for (unsigned reader : readers) {
      const Step &step = network->steps[reader];
      auto shape = weightShape(*network, step);
      const Tensor &input =
          (*activations)[llvm::find(exposed->outputs, step.inputs[0]) -
                         exposed->outputs.begin()];
      int64_t available = countOutputPoints(step, shape, input.shape);
      int64_t wanted =
          rowsPerColumn * countColumns(*network, step) / samples.shape[0];
      auto points = drawPoints(random, available,
                               std::max(wanted, options.pointsPerSample));
      for (auto [group, sum] : llvm::enumerate(sums[reader]))
        sum.add(gatherPatches(step, shape, input, int64_t(group), points));
    }
  }
  for (auto &[reader, parts] : sums)
    for (const MomentAccumulator &part : parts)
      moments[reader].push_back(part.finish());
  return llvm::Error::success();
}

/// Which indices of a dimension stay; all where it holds no channels.
static std::vector<int64_t> keptIndices(llvm::ArrayRef<ChannelClass> classes,
                                        const KeptChannels &kept,
                                        int64_t extent) {
  std::vector<int64_t> indices;
  for (int64_t i = 0; i < extent; ++i)
    if (classes.empty() || kept[classes[size_t(i)]])
      indices.push_back(i);
  return indices;
}

static void addTo(Network &network, unsigned value,
                  llvm::ArrayRef<double> amounts, double sign) {
  Tensor tensor = *network.values[value].constant;
  for (auto [element, amount] : llvm::zip_equal(tensor.data, amounts))
    element = float(element + sign * amount);
  network.values[value].constant =
      std::make_shared<const Tensor>(std::move(tensor));
}

bool Reconstruction::isCentred(unsigned number) const {
  bool hasBias = network->steps[number].inputs.size() > 2;
  return options.centred && (hasBias || normAfter.count(number));
}

void Reconstruction::addShift(unsigned number, llvm::ArrayRef<double> shift,
                              Network &changed) const {
  const Step &step = network->steps[number];
  if (step.inputs.size() > 2)
    addTo(changed, step.inputs[2], shift, 1);
  else // The normalization subtracts its mean.
    addTo(changed, network->steps[normAfter.at(number)].inputs[3], shift, -1);
}

void Reconstruction::applyToLayer(unsigned number, const ChannelGroups &groups,
                                  const KeptChannels &kept,
                                  Network &smaller) const {
  const Step &step = network->steps[number];
  unsigned value = step.inputs[1];
  const Tensor &dense = *network->values[value].constant;
  int64_t channels = dense.shape[1];
  int64_t taps = dense.size() / dense.shape[0] / channels;
  auto rows = keptIndices(groups.constant(value, 0), kept, dense.shape[0]);
  auto inputs = keptIndices(groups.constant(value, 1), kept, channels);
  if (int64_t(inputs.size()) == channels)
    return;
  std::vector<int64_t> columns;
  for (int64_t input : inputs)
    for (int64_t tap = 0; tap < taps; ++tap)
      columns.push_back(input * taps + tap);

  bool centred = isCentred(number);
  const std::vector<InputMoments> &parts = moments.at(number);
  size_t rowsPerGroup = rows.size() / parts.size();
  using RowMajor =
      Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  MatrixXd weights =
      Eigen::Map<const RowMajor>(dense.begin(), dense.shape[0], channels * taps)
          .cast<double>();
  Tensor changed = *smaller.values[value].constant;
  Eigen::Map<RowMajor> target(changed.begin(), int64_t(rows.size()),
                              int64_t(columns.size()));
  std::vector<double> shift;
  for (auto [group, part] : llvm::enumerate(parts)) {
    std::vector<int64_t> own(rows.begin() + group * rowsPerGroup,
                             rows.begin() + (group + 1) * rowsPerGroup);
    MatrixXd before = weights(own, Eigen::all);
    Reconstructed fit = reconstruct(before, part, columns, centred);
    target.middleRows(int64_t(group * rowsPerGroup), int64_t(rowsPerGroup)) =
        fit.weights.cast<float>();
    shift.insert(shift.end(), fit.shift.begin(), fit.shift.end());
  }
  smaller.values[value].constant =
      std::make_shared<const Tensor>(std::move(changed));
  if (centred)
    addShift(number, shift, smaller);
}

void Reconstruction::apply(const ChannelGroups &groups,
                           const KeptChannels &kept, Network &smaller) const {
  for (const auto &[number, parts] : moments)
    applyToLayer(number, groups, kept, smaller);
}

void Reconstruction::applyToRows(unsigned number, Network &sparse) const {
  const Step &step = network->steps[number];
  unsigned value = step.inputs[1];
  const Tensor &dense = *network->values[value].constant;
  Tensor changed = *sparse.values[value].constant;
  int64_t rows = dense.shape[0], columns = dense.size() / rows;
  const std::vector<InputMoments> &parts = moments.at(number);
  int64_t rowsPerGroup = rows / int64_t(parts.size());
  bool centred = isCentred(number);
  std::vector<double> shift(size_t(rows), 0.0);
  for (int64_t row = 0; row < rows; ++row) {
    float *target = changed.data.data() + row * columns;
    std::vector<int64_t> kept;
    for (int64_t column = 0; column < columns; ++column)
      if (target[column] != 0)
        kept.push_back(column);
    if (int64_t(kept.size()) == columns)
      continue;
    MatrixXd before = Eigen::Map<const Eigen::RowVectorXf>(
                          dense.begin() + row * columns, columns)
                          .cast<double>();
    Reconstructed fit =
        reconstruct(before, parts[size_t(row / rowsPerGroup)], kept, centred);
    for (auto [column, weight] : llvm::zip_equal(kept, fit.weights.reshaped()))
      target[column] = float(weight);
    shift[size_t(row)] = fit.shift[0];
  }
  sparse.values[value].constant =
      std::make_shared<const Tensor>(std::move(changed));
  if (centred)
    addShift(number, shift, sparse);
}

void Reconstruction::applyToElements(Network &sparse) const {
  for (const auto &[number, parts] : moments)
    applyToRows(number, sparse);
}
