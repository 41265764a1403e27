//===- Graph.cpp - Networks on torch --------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"

#include "Kernels.h"
#include "l2dc/Support/Torch/Guarded.h"

#include <c10/core/InferenceMode.h>

using namespace l2dc;
using namespace l2dc::execution;
using torch_support::elements;
using torch_support::guarded;

namespace {

/// `view` as a tensor on the same memory, which torch only reads.
at::Tensor toTorch(const TensorView &view) {
  return at::from_blob(const_cast<float *>(view.data), view.shape, at::kFloat);
}

Tensor fromTorch(const at::Tensor &tensor) {
  return Tensor(tensor.sizes().vec(), elements(tensor));
}

class Graph final : public NetworkGraph {
public:
  Graph(const Network &network, llvm::ArrayRef<const float *> constants);

  llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<TensorView> inputs) const override;
  llvm::Expected<GradientResult>
  gradients(const GradientRequest &request) const override;

private:
  std::vector<Tensor> forward(llvm::ArrayRef<TensorView> inputs) const;
  GradientResult differentiate(const GradientRequest &request) const;
  at::Tensor trainingForward(const GradientRequest &request,
                             std::vector<at::Tensor> &values,
                             GradientResult &result) const;
  at::Tensor trainingBatchNorm(unsigned step,
                               llvm::ArrayRef<at::Tensor> operands,
                               GradientResult &result) const;
  std::vector<at::Tensor> operandsOf(const Step &step,
                                     llvm::ArrayRef<at::Tensor> values) const;
  bool isConstant(unsigned value) const { return constants[value].defined(); }

  Network network;
  /// By value number, undefined for the others.
  std::vector<at::Tensor> constants;
  /// For every step the values that no later step and no output reads.
  std::vector<std::vector<unsigned>> lastUses;
};

} // namespace

Graph::Graph(const Network &original, llvm::ArrayRef<const float *> elements)
    : network(original), constants(original.values.size()),
      lastUses(original.steps.size()) {
  for (auto [value, data] : llvm::enumerate(elements))
    if (data)
      constants[value] = toTorch({network.values[value].shape, data});
  std::vector<bool> needed(network.values.size());
  for (unsigned output : network.outputs)
    needed[output] = true;
  for (size_t i = network.steps.size(); i-- > 0;) {
    for (unsigned input : network.steps[i].inputs)
      if (!needed[input]) {
        needed[input] = true;
        lastUses[i].push_back(input);
      }
  }
}

std::vector<at::Tensor>
Graph::operandsOf(const Step &step, llvm::ArrayRef<at::Tensor> values) const {
  std::vector<at::Tensor> operands;
  for (unsigned input : step.inputs)
    operands.push_back(values[input]);
  return operands;
}

std::vector<Tensor> Graph::forward(llvm::ArrayRef<TensorView> inputs) const {
  c10::InferenceMode guard;
  std::vector<at::Tensor> values = constants;
  for (auto [value, input] : llvm::zip_equal(network.inputs, inputs))
    values[value] = toTorch(input);
  for (auto [number, step] : llvm::enumerate(network.steps)) {
    values[step.output] = runTorchStep(step, operandsOf(step, values));
    for (unsigned value : lastUses[number])
      values[value].reset();
  }
  std::vector<Tensor> results;
  for (unsigned output : network.outputs)
    results.push_back(fromTorch(values[output]));
  return results;
}

llvm::Expected<std::vector<Tensor>>
Graph::run(llvm::ArrayRef<TensorView> inputs) const {
  return guarded(
      [&]() -> llvm::Expected<std::vector<Tensor>> { return forward(inputs); });
}

at::Tensor Graph::trainingBatchNorm(unsigned number,
                                    llvm::ArrayRef<at::Tensor> x,
                                    GradientResult &result) const {
  double epsilon = network.steps[number].attributes.epsilon;
  auto [output, mean, inverseDeviation] =
      at::native_batch_norm(x[0], x[1], x[2], at::Tensor(), at::Tensor(),
                            /*training=*/true, /*momentum=*/0, epsilon);
  at::Tensor variance =
      (inverseDeviation.detach().to(at::kDouble).pow(-2) - epsilon)
          .clamp_min(0)
          .to(at::kFloat);
  int64_t channels = std::max<int64_t>(x[0].size(1), 1);
  result.statistics.push_back({number, x[0].numel() / channels,
                               elements(mean.detach()), elements(variance)});
  return output;
}

at::Tensor Graph::trainingForward(const GradientRequest &request,
                                  std::vector<at::Tensor> &values,
                                  GradientResult &result) const {
  for (auto [index, step] : llvm::enumerate(network.steps)) {
    unsigned number = unsigned(index);
    std::vector<at::Tensor> operands = operandsOf(step, values);
    if (!request.dropped.empty() && request.dropped[number]) {
      Tensor factors(operands[0].sizes().vec());
      request.dropout(number, factors.data);
      // A copy of its own: the graph keeps the factors for the way back.
      operands[0] = operands[0] * toTorch(factors).clone();
    }
    bool adaptive = step.kind == StepKind::BatchNorm &&
                    isConstant(step.inputs[3]) && isConstant(step.inputs[4]);
    values[step.output] = adaptive ? trainingBatchNorm(number, operands, result)
                                   : runTorchStep(step, operands);
  }
  return values[network.outputs[0]];
}

/// The number of rows of `logits` whose largest element is at the label; the
/// first one counts among equals.
static int64_t countHits(const at::Tensor &logits,
                         llvm::ArrayRef<int32_t> labels) {
  std::vector<float> scores = elements(logits);
  size_t classes = scores.size() / labels.size();
  int64_t hits = 0;
  for (auto [row, label] : llvm::enumerate(labels)) {
    auto first = scores.begin() + ptrdiff_t(row * classes);
    hits += std::max_element(first, first + ptrdiff_t(classes)) - first ==
            ptrdiff_t(label);
  }
  return hits;
}

/// Class numbers, or a probability for each class.
static at::Tensor targetsOf(const GradientRequest &request,
                            const at::Tensor &logits) {
  if (request.targets)
    return toTorch({logits.sizes().vec(), request.targets});
  std::vector<int64_t> labels(request.labels.begin(), request.labels.end());
  return at::tensor(labels, at::kLong);
}

/// The elements of `gradient` that `kept` names, or all of them.
static std::vector<float> keptElements(std::vector<float> gradient,
                                       const std::vector<uint32_t> *kept) {
  if (!kept)
    return gradient;
  std::vector<float> elements;
  elements.reserve(kept->size());
  for (uint32_t element : *kept)
    elements.push_back(gradient[element]);
  return elements;
}

GradientResult Graph::differentiate(const GradientRequest &request) const {
  at::AutoGradMode mode(!request.parameters.empty());
  GradientResult result;
  std::vector<at::Tensor> values = constants;
  values[network.inputs[0]] = toTorch(request.samples);
  // Leaves of this call only, so that several calls can run at once.
  for (unsigned parameter : request.parameters)
    values[parameter] = constants[parameter].detach().requires_grad_(true);

  at::Tensor logits = trainingForward(request, values, result);
  if (request.labels.empty())
    return result;
  logits = logits.reshape({int64_t(request.labels.size()), -1});
  at::Tensor loss = at::cross_entropy_loss(logits, targetsOf(request, logits),
                                           {}, at::Reduction::Sum);
  result.loss = loss.item<double>();
  result.hits = countHits(logits.detach(), request.labels);

  (loss * request.scale).backward();
  for (auto [parameter, kept] :
       llvm::zip_equal(request.parameters, request.kept)) {
    const at::Tensor &leaf = values[parameter];
    std::vector<float> gradient = leaf.grad().defined()
                                      ? elements(leaf.grad())
                                      : std::vector<float>(leaf.numel(), 0.0f);
    result.gradients.push_back(keptElements(std::move(gradient), kept));
  }
  return result;
}

llvm::Expected<GradientResult>
Graph::gradients(const GradientRequest &request) const {
  return guarded([&]() -> llvm::Expected<GradientResult> {
    return differentiate(request);
  });
}

llvm::Expected<std::unique_ptr<NetworkGraph>>
execution::createTorchGraph(const Network &network,
                            llvm::ArrayRef<const float *> constants) {
  return guarded([&]() -> llvm::Expected<std::unique_ptr<NetworkGraph>> {
    return std::make_unique<Graph>(network, constants);
  });
}
