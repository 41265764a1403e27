//===- Executor.cpp - Running networks for C callers ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Errors.h"
#include "Objects.h"
#include "Samples.h"

#include "l2dc/Driver/DiagnosticText.h"
#include "l2dc/Driver/NetworkFile.h"
#include "l2dc/Support/Error.h"

#include <cstring>

using namespace l2dc;
using namespace l2dc::capi;
using execution::Network;

static llvm::Expected<driver::ExecutorKind> parseKind(llvm::StringRef name) {
  if (name == "reference")
    return driver::ExecutorKind::Reference;
  if (name == "torch")
    return driver::ExecutorKind::Torch;
  if (name == "cpu")
    return driver::ExecutorKind::CPU;
  return makeError("kind: found '{0}', expected reference, torch or cpu", name);
}

static llvm::Expected<std::unique_ptr<L2DCExecutor>>
create(const L2DCNetwork &source, llvm::StringRef kindName) {
  auto kind = parseKind(kindName);
  if (!kind)
    return kind.takeError();
  const Network &network = source.network;
  if (network.inputs.size() != 1)
    return makeError("the network has {0} inputs, expected 1",
                     network.inputs.size());
  auto result = std::make_unique<L2DCExecutor>();
  // Code is generated for the network as it stands.
  result->network = std::make_shared<const Network>(
      *kind == driver::ExecutorKind::CPU ? network
                                         : driver::preferDynamicBatch(network));
  driver::DiagnosticText diagnostics(source.context.get());
  auto executor =
      driver::createExecutor(*kind, result->network, source.module.get());
  if (!executor)
    return makeError(
        "{0}", diagnostics.get(llvm::toString(executor.takeError())));
  result->executor = std::move(*executor);
  return result;
}

L2DCExecutor *l2dcExecutorCreate(const L2DCNetwork *network, const char *kind,
                                 char **error) {
  auto executor = create(*network, kind);
  if (executor)
    return executor->release();
  setError(error, executor.takeError());
  return nullptr;
}

void l2dcExecutorDestroy(L2DCExecutor *executor) { delete executor; }

static const Shape &inputShape(const L2DCExecutor &executor) {
  return executor.network->values[executor.network->inputs[0]].shape;
}

size_t l2dcExecutorInputSize(const L2DCExecutor *executor) {
  return sampleSize(inputShape(*executor));
}

size_t l2dcExecutorOutputSize(const L2DCExecutor *executor) {
  const Network &network = *executor->network;
  return sampleSize(network.values[network.outputs[0]].shape);
}

static llvm::Error run(L2DCExecutor &executor, size_t samples,
                       const float *input, size_t inputCount, float *output,
                       size_t outputCount) {
  if (auto error = checkCount("inputCount", inputCount, samples,
                              l2dcExecutorInputSize(&executor)))
    return error;
  if (auto error = checkCount("outputCount", outputCount, samples,
                              l2dcExecutorOutputSize(&executor)))
    return error;
  const Network &network = *executor.network;
  auto result = execution::runSamples(
      *executor.executor, network,
      copySamples(input, samples, inputShape(executor)),
      driver::chooseBatchSize(network));
  if (!result)
    return result.takeError();
  if (size_t(result->size()) != outputCount)
    return makeError("the network gave {0} elements, expected {1}",
                     result->size(), outputCount);
  std::memcpy(output, result->begin(), outputCount * sizeof(float));
  return llvm::Error::success();
}

int l2dcExecutorRun(L2DCExecutor *executor, size_t samples, const float *input,
                    size_t inputCount, float *output, size_t outputCount,
                    char **error) {
  if (auto failure =
          run(*executor, samples, input, inputCount, output, outputCount))
    return setError(error, std::move(failure));
  return 0;
}
