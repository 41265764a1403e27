//===- SparseGraph.cpp - Training at the cost of kept weights -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SparseGraph.h"

#include "LaneKernels.h"
#include "Stencil.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Error.h"

#include <mutex>
#include <numeric>
#include <optional>

using namespace l2dc;
using namespace l2dc::execution;

static bool hasWeights(const Step &step) {
  return step.kind == StepKind::Conv || step.kind == StepKind::Linear;
}

static bool isKnownStep(const Network &network, const Step &step) {
  auto isConstant = [&](unsigned value) {
    return network.values[value].constant != nullptr;
  };
  if (isConstant(step.inputs[0]))
    return false;
  if (hasWeights(step))
    return llvm::all_of(llvm::ArrayRef(step.inputs).drop_front(), isConstant);
  return step.kind == StepKind::Relu || step.kind == StepKind::MaxPool ||
         step.kind == StepKind::Reshape;
}

bool execution::canRunSparsely(const Network &network) {
  return network.inputs.size() == 1 && network.outputs.size() == 1 &&
         network.outputs[0] != network.inputs[0] &&
         llvm::all_of(network.steps, [&](const Step &step) {
           return isKnownStep(network, step);
         });
}

namespace {

/// What a step needs to run, beside its step.
struct Node {
  std::optional<Stencil> stencil;
  PoolWindows windows;
};

/// Memory for one block of samples. By value number; values that need none
/// (constants, gradients of the network's input) are empty.
struct Workspace {
  std::vector<LaneBuffer> values, gradients;
  /// By step: padded inputs.
  std::vector<LaneBuffer> padded;
  LaneBuffer paddedGradient;
};

/// One block of a gradient request.
struct Block {
  int64_t first, count; ///< samples
};

class SparseGraph final : public NetworkGraph {
public:
  SparseGraph(const Network &network, llvm::ArrayRef<Shape> shapes,
              llvm::ArrayRef<const float *> constants,
              const std::map<unsigned, const std::vector<uint32_t> *> &kept);

  llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<TensorView> inputs) const override;
  llvm::Expected<GradientResult>
  gradients(const GradientRequest &request) const override;

private:
  using Factors = std::map<unsigned, Tensor>; ///< of dropout, by step

  std::unique_ptr<Workspace> takeWorkspace() const;
  void returnWorkspace(std::unique_ptr<Workspace> workspace) const;
  void clearGradients(Workspace &workspace) const;
  void load(const TensorView &samples, Block block, Workspace &workspace) const;
  void forward(Workspace &workspace, const Factors &factors, Block block) const;
  void backward(Workspace &workspace, const Factors &factors, Block block,
                const GradientRequest &request, GradientResult &result) const;
  void backwardStencil(unsigned number, Workspace &workspace,
                       const GradientRequest &request,
                       GradientResult &result) const;
  Factors drawFactors(const GradientRequest &request) const;
  int64_t features(unsigned value) const { return elementCount(shapes[value]); }
  int64_t classes() const { return features(network.outputs[0]); }

  Network network;
  std::vector<Shape> shapes; ///< of one sample, by value number
  std::vector<const float *> constants;
  std::vector<Node> nodes;
  mutable std::mutex mutex;
  mutable std::vector<std::unique_ptr<Workspace>> workspaces;
};

} // namespace

SparseGraph::SparseGraph(
    const Network &original, llvm::ArrayRef<Shape> batchShapes,
    llvm::ArrayRef<const float *> elements,
    const std::map<unsigned, const std::vector<uint32_t> *> &kept)
    : network(original), constants(elements.vec()),
      nodes(original.steps.size()) {
  for (auto [value, shape] : llvm::enumerate(batchShapes))
    shapes.push_back(network.values[value].constant
                         ? shape
                         : Shape(shape.begin() + 1, shape.end()));
  for (auto [step, node] : llvm::zip_equal(network.steps, nodes)) {
    const Shape &input = shapes[step.inputs[0]], &output = shapes[step.output];
    if (step.kind == StepKind::MaxPool)
      node.windows = findPoolWindows(step.attributes, input, output);
    if (!hasWeights(step))
      continue;
    unsigned filter = step.inputs[1];
    std::vector<uint32_t> all;
    auto found = kept.find(filter);
    if (found == kept.end()) {
      all.resize(size_t(features(filter)));
      std::iota(all.begin(), all.end(), 0u);
    }
    node.stencil.emplace(step.attributes, input, shapes[filter], output,
                         found == kept.end() ? all : *found->second);
  }
}

std::unique_ptr<Workspace> SparseGraph::takeWorkspace() const {
  std::lock_guard<std::mutex> lock(mutex);
  if (!workspaces.empty()) {
    std::unique_ptr<Workspace> workspace = std::move(workspaces.back());
    workspaces.pop_back();
    return workspace;
  }
  auto workspace = std::make_unique<Workspace>();
  workspace->values.resize(network.values.size());
  workspace->gradients.resize(network.values.size());
  workspace->padded.resize(network.steps.size());
  auto allocate = [&](unsigned value) {
    workspace->values[value].clear(features(value));
  };
  allocate(network.inputs[0]);
  for (auto [number, step] : llvm::enumerate(network.steps)) {
    allocate(step.output);
    if (nodes[number].stencil && nodes[number].stencil->hasPadding())
      workspace->padded[number].clear(nodes[number].stencil->paddedFeatures());
  }
  return workspace;
}

void SparseGraph::returnWorkspace(std::unique_ptr<Workspace> workspace) const {
  std::lock_guard<std::mutex> lock(mutex);
  workspaces.push_back(std::move(workspace));
}

void SparseGraph::clearGradients(Workspace &workspace) const {
  for (const Step &step : network.steps)
    workspace.gradients[step.output].clear(features(step.output));
}

void SparseGraph::load(const TensorView &samples, Block block,
                       Workspace &workspace) const {
  unsigned input = network.inputs[0];
  int64_t size = features(input);
  toLanes(samples.data + block.first * size, block.count, size,
          workspace.values[input].data());
}

/// Multiplies the rows of `values` with the factors of the block's samples.
static void multiply(LaneBuffer &values, const Tensor &factors, Block block) {
  int64_t size = values.features();
  LaneBuffer lanes(size);
  toLanes(factors.begin() + block.first * size, block.count, size,
          lanes.data());
  for (auto [value, factor] : llvm::zip_equal(values.floats(), lanes.floats()))
    value *= factor;
}

void SparseGraph::forward(Workspace &workspace, const Factors &factors,
                          Block block) const {
  for (auto [index, step] : llvm::enumerate(network.steps)) {
    unsigned number = unsigned(index);
    const Node &node = nodes[number];
    LaneBuffer &input = workspace.values[step.inputs[0]];
    LaneBuffer &output = workspace.values[step.output];
    if (step.kind == StepKind::Relu) {
      reluForward(input.floats(), output.floats());
      continue;
    }
    if (step.kind == StepKind::Reshape) {
      output = input;
      continue;
    }
    if (step.kind == StepKind::MaxPool) {
      poolForward(node.windows, input.data(), output.data());
      continue;
    }
    if (auto found = factors.find(number); found != factors.end())
      multiply(input, found->second, block);
    const float *read = input.data();
    if (node.stencil->hasPadding()) {
      node.stencil->pad(read, workspace.padded[number].data());
      read = workspace.padded[number].data();
    }
    const float *bias =
        step.inputs.size() > 2 ? constants[step.inputs[2]] : nullptr;
    node.stencil->forward(constants[step.inputs[1]], bias, read, output.data());
  }
}

/// A masked bias has gradients for its kept elements alone.
static void addBiasGradient(const Stencil &stencil, const float *derivative,
                            const std::vector<uint32_t> *kept,
                            llvm::MutableArrayRef<float> gradient) {
  if (!kept)
    return stencil.differentiateBias(derivative, gradient);
  std::vector<float> all(size_t(stencil.numChannels()));
  stencil.differentiateBias(derivative, all);
  for (auto [sum, element] : llvm::zip_equal(gradient, *kept))
    sum += all[element];
}

void SparseGraph::backwardStencil(unsigned number, Workspace &workspace,
                                  const GradientRequest &request,
                                  GradientResult &result) const {
  const Step &step = network.steps[number];
  const Stencil &stencil = *nodes[number].stencil;
  const float *derivative = workspace.gradients[step.output].data();
  bool pads = stencil.hasPadding();
  const float *read = pads ? workspace.padded[number].data()
                           : workspace.values[step.inputs[0]].data();
  for (auto [index, parameter] : llvm::enumerate(request.parameters)) {
    if (parameter == step.inputs[1])
      stencil.differentiateWeights(read, derivative, result.gradients[index]);
    if (step.inputs.size() > 2 && parameter == step.inputs[2])
      addBiasGradient(stencil, derivative, request.kept[index],
                      result.gradients[index]);
  }
  LaneBuffer &inputGradient = workspace.gradients[step.inputs[0]];
  if (inputGradient.empty())
    return;
  const float *filter = constants[step.inputs[1]];
  if (!pads)
    return stencil.differentiateInput(filter, derivative, inputGradient.data());
  workspace.paddedGradient.clear(stencil.paddedFeatures());
  stencil.differentiateInput(filter, derivative,
                             workspace.paddedGradient.data());
  stencil.unpad(workspace.paddedGradient.data(), inputGradient.data());
}

void SparseGraph::backward(Workspace &workspace, const Factors &factors,
                           Block block, const GradientRequest &request,
                           GradientResult &result) const {
  for (unsigned number = unsigned(network.steps.size()); number-- > 0;) {
    const Step &step = network.steps[number];
    const LaneBuffer &output = workspace.values[step.output];
    const LaneBuffer &derivative = workspace.gradients[step.output];
    LaneBuffer &inputGradient = workspace.gradients[step.inputs[0]];
    if (hasWeights(step)) {
      backwardStencil(number, workspace, request, result);
      if (auto found = factors.find(number);
          found != factors.end() && !inputGradient.empty())
        multiply(inputGradient, found->second, block);
    } else if (inputGradient.empty()) {
      continue;
    } else if (step.kind == StepKind::Relu) {
      reluBackward(output.floats(), derivative.floats(),
                   inputGradient.floats());
    } else if (step.kind == StepKind::MaxPool) {
      poolBackward(nodes[number].windows,
                   workspace.values[step.inputs[0]].data(), output.data(),
                   derivative.data(), inputGradient.data());
    } else {
      for (auto [sum, term] :
           llvm::zip_equal(inputGradient.floats(), derivative.floats()))
        sum += term;
    }
  }
}

/// Draws for all samples of the request at once, as torch's graph does.
SparseGraph::Factors
SparseGraph::drawFactors(const GradientRequest &request) const {
  Factors factors;
  for (auto [number, isDropped] : llvm::enumerate(request.dropped)) {
    if (!isDropped)
      continue;
    Shape shape = shapes[network.steps[number].inputs[0]];
    shape.insert(shape.begin(), request.samples.shape[0]);
    Tensor &drawn = factors[unsigned(number)];
    drawn = Tensor(std::move(shape));
    request.dropout(unsigned(number), drawn.data);
  }
  return factors;
}

llvm::Expected<std::vector<Tensor>>
SparseGraph::run(llvm::ArrayRef<TensorView> inputs) const {
  int64_t samples = inputs[0].shape[0];
  Shape shape = shapes[network.outputs[0]];
  shape.insert(shape.begin(), samples);
  Tensor output(std::move(shape));
  std::unique_ptr<Workspace> workspace = takeWorkspace();
  for (int64_t first = 0; first < samples; first += numLanes) {
    Block block = {first, std::min(numLanes, samples - first)};
    load(inputs[0], block, *workspace);
    forward(*workspace, {}, block);
    fromLanes(workspace->values[network.outputs[0]].data(), block.count,
              classes(), output.begin() + first * classes());
  }
  returnWorkspace(std::move(workspace));
  return std::vector<Tensor>{std::move(output)};
}

llvm::Expected<GradientResult>
SparseGraph::gradients(const GradientRequest &request) const {
  GradientResult result;
  for (auto [parameter, kept] :
       llvm::zip_equal(request.parameters, request.kept))
    result.gradients.emplace_back(kept ? kept->size()
                                       : size_t(features(parameter)));
  Factors factors = drawFactors(request);
  std::unique_ptr<Workspace> workspace = takeWorkspace();
  unsigned logits = network.outputs[0];
  int64_t samples = request.samples.shape[0];
  for (int64_t first = 0; first < samples; first += numLanes) {
    Block block = {first, std::min(numLanes, samples - first)};
    load(request.samples, block, *workspace);
    forward(*workspace, factors, block);
    clearGradients(*workspace);
    crossEntropy(workspace->values[logits].data(), classes(),
                 request.labels.slice(size_t(first), size_t(block.count)),
                 request.targets ? request.targets + first * classes()
                                 : nullptr,
                 request.scale, workspace->gradients[logits].data(), result);
    backward(*workspace, factors, block, request, result);
  }
  returnWorkspace(std::move(workspace));
  return result;
}

llvm::Expected<std::unique_ptr<NetworkGraph>> execution::createSparseGraph(
    const Network &network, llvm::ArrayRef<const float *> constants,
    const std::map<unsigned, const std::vector<uint32_t> *> &kept) {
  Shape input = network.values[network.inputs[0]].shape;
  input[0] = 1;
  llvm::Expected<std::vector<Shape>> shapes =
      inferValueShapes(network, {input});
  if (!shapes)
    return shapes.takeError();
  return std::make_unique<SparseGraph>(network, *shapes, constants, kept);
}
