//===- SparseExecutor.cpp - Running pruned networks -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/SparseExecutor.h"

#include "SparseGraph.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {
class SparseExecutor final : public Executor {
public:
  SparseExecutor(std::shared_ptr<const Network> network,
                 std::unique_ptr<NetworkGraph> graph)
      : network(std::move(network)), graph(std::move(graph)) {}

  llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<Tensor> inputs) override {
    std::vector<Shape> shapes;
    for (const Tensor &input : inputs)
      shapes.push_back(input.shape);
    auto values = inferValueShapes(*network, shapes);
    if (!values)
      return values.takeError();
    return graph->run(TensorView(inputs[0]));
  }

private:
  std::shared_ptr<const Network> network;
  std::unique_ptr<NetworkGraph> graph;
};
} // namespace

llvm::Expected<std::unique_ptr<Executor>>
execution::createSparseExecutor(std::shared_ptr<const Network> network) {
  if (llvm::Error error = verifyNetwork(*network))
    return std::move(error);
  if (!canRunSparsely(*network) ||
      network->values[network->inputs[0]].shape.front() != -1)
    return makeError("the kernels for sparse networks do not know every step "
                     "of the network");
  std::map<unsigned, std::vector<uint32_t>> nonzero;
  std::vector<const float *> constants;
  for (auto [number, value] : llvm::enumerate(network->values)) {
    constants.push_back(value.constant ? value.constant->begin() : nullptr);
    if (!value.constant)
      continue;
    std::vector<uint32_t> &elements = nonzero[unsigned(number)];
    for (auto [element, weight] : llvm::enumerate(value.constant->data))
      if (weight != 0)
        elements.push_back(uint32_t(element));
  }
  std::map<unsigned, const std::vector<uint32_t> *> kept;
  for (const auto &[value, elements] : nonzero)
    kept[value] = &elements;
  auto graph = createSparseGraph(*network, constants, kept);
  if (!graph)
    return graph.takeError();
  return std::make_unique<SparseExecutor>(std::move(network),
                                          std::move(*graph));
}
