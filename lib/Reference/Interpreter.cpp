//===- Interpreter.cpp - The reference executor ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Reference/Interpreter.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Reference/Kernels.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

llvm::Expected<std::unique_ptr<Executor>>
execution::createReferenceExecutor(std::shared_ptr<const Network> network) {
  return Interpreter::create(std::move(network));
}

llvm::Expected<std::unique_ptr<Interpreter>>
Interpreter::create(std::shared_ptr<const Network> network) {
  if (llvm::Error error = verifyNetwork(*network))
    return std::move(error);
  return std::unique_ptr<Interpreter>(new Interpreter(std::move(network)));
}

Interpreter::Interpreter(std::shared_ptr<const Network> givenNetwork)
    : network(std::move(givenNetwork)), lastUses(network->steps.size()) {
  std::vector<bool> needed(network->values.size());
  for (unsigned output : network->outputs)
    needed[output] = true;
  for (size_t i = network->steps.size(); i-- > 0;) {
    const Step &step = network->steps[i];
    auto use = [&](unsigned value) {
      if (!needed[value])
        lastUses[i].push_back(value);
      needed[value] = true;
    };
    // A result that nothing needs has its last use where it is computed.
    use(step.output);
    llvm::for_each(step.inputs, use);
  }
}

static llvm::Error checkInputs(const Network &network,
                               llvm::ArrayRef<Tensor> inputs) {
  if (inputs.size() != network.inputs.size())
    return makeError("network has {0} inputs, but {1} were given",
                     network.inputs.size(), inputs.size());
  for (auto [i, input] : llvm::enumerate(inputs)) {
    const Shape &declared = network.values[network.inputs[i]].shape;
    if (!shapesAgree(declared, input.shape))
      return makeError("input {0} has shape {1}, expected {2}", i,
                       shapeToString(input.shape), shapeToString(declared));
  }
  return llvm::Error::success();
}

namespace {

/// The values of a running network. Results are owned here; inputs and
/// constants belong to others.
class Values {
public:
  Values(const Network &network, llvm::ArrayRef<Tensor> inputs)
      : views(network.values.size()), owned(network.values.size()) {
    for (auto [value, view] : llvm::zip_equal(network.values, views))
      view = value.constant.get();
    for (auto [number, input] : llvm::zip_equal(network.inputs, inputs))
      views[number] = &input;
  }

  const Tensor *operator[](unsigned number) const { return views[number]; }

  void set(unsigned number, Tensor result) {
    owned[number] = std::make_unique<Tensor>(std::move(result));
    views[number] = owned[number].get();
  }
  void free(unsigned number) { owned[number].reset(); }

private:
  std::vector<const Tensor *> views;
  std::vector<std::unique_ptr<Tensor>> owned;
};

} // namespace

llvm::Expected<std::vector<Tensor>>
Interpreter::run(llvm::ArrayRef<Tensor> inputs) {
  return run(inputs, [](const Step &, const Tensor &) {});
}

llvm::Expected<std::vector<Tensor>>
Interpreter::run(llvm::ArrayRef<Tensor> inputs, StepObserver observer) {
  if (llvm::Error error = checkInputs(*network, inputs))
    return std::move(error);
  Values values(*network, inputs);
  for (auto [step, unneeded] : llvm::zip_equal(network->steps, lastUses)) {
    std::vector<const Tensor *> operands;
    for (unsigned input : step.inputs)
      operands.push_back(values[input]);
    llvm::Expected<Tensor> result = runStep(step, operands);
    if (!result)
      return result.takeError();
    observer(step, *result);
    values.set(step.output, std::move(*result));
    for (unsigned value : unneeded)
      values.free(value);
  }
  std::vector<Tensor> outputs;
  for (unsigned output : network->outputs)
    outputs.push_back(*values[output]);
  return outputs;
}
