//===- Run.cpp - Running a network on samples or a data set ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/Run.h"
#include "l2dc/Data/Dataset.h"
#include "l2dc/Data/Npy.h"
#include "l2dc/Driver/DiagnosticText.h"
#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "llvm/Support/raw_ostream.h"

using namespace l2dc;
using namespace l2dc::driver;
using execution::Network;

/// Prints the accuracy on the test split.
static llvm::Error printAccuracy(const RunOptions &options,
                                 const Network &network,
                                 execution::Executor &executor,
                                 llvm::raw_ostream &os) {
  auto dataset = data::loadDataset(options.data, data::Split::Test);
  if (!dataset)
    return dataset.takeError();
  if (!dataset->hasLabels())
    return makeError("data '{0}' has no labels to compare with", options.data);
  auto samples = data::reshapeSamples(std::move(dataset->images),
                                      network.values[network.inputs[0]].shape);
  if (!samples)
    return samples.takeError();
  auto result = execution::evaluate(executor, network, *samples,
                                    dataset->labels, chooseBatchSize(network));
  if (!result)
    return result.takeError();
  os << llvm::formatv("samples {0}\ntop-1   {1:F2} %\ntop-5   {2:F2} %\n",
                      result->samples, 100 * result->top1Rate(),
                      100 * result->top5Rate());
  return llvm::Error::success();
}

static llvm::Error runOnFile(const RunOptions &options, const Network &network,
                             execution::Executor &executor) {
  auto input = data::readNpy(options.input);
  if (!input)
    return input.takeError();
  auto samples = data::reshapeSamples(std::move(*input),
                                      network.values[network.inputs[0]].shape);
  if (!samples)
    return addContext(samples.takeError(), options.input);
  auto output = execution::runSamples(executor, network, *samples,
                                      chooseBatchSize(network));
  if (!output)
    return output.takeError();
  return data::writeNpy(options.output, *output);
}

static llvm::Error run(const RunOptions &options, mlir::MLIRContext &context,
                       llvm::raw_ostream &os) {
  bool onFile = !options.input.empty() && !options.output.empty();
  if (onFile == !options.data.empty())
    return makeError("needs either --input and --output, or --data");
  auto module = readNetwork(options.network, &context);
  if (!module)
    return makeError("cannot read network '{0}'", options.network);
  if (!options.weights.empty() &&
      mlir::failed(loadWeights(*module, options.weights)))
    return makeError("cannot load weights '{0}'", options.weights);
  auto function = nn::getNetworkFunction(*module);
  if (!function)
    return makeError("cannot run '{0}'", options.network);
  auto translated = nn::translateToNetwork(function);
  if (mlir::failed(translated))
    return makeError("cannot run '{0}'", options.network);
  if (translated->inputs.size() != 1)
    return makeError("'{0}' has {1} inputs, expected 1", options.network,
                     translated->inputs.size());
  // Generated code keeps the batch it was compiled for.
  bool isCompiled = options.executor == ExecutorKind::CPU;
  auto network = std::make_shared<const Network>(
      isCompiled ? *translated : preferDynamicBatch(*translated));
  auto executor = createExecutor(options.executor, network, *module);
  if (!executor)
    return executor.takeError();
  return onFile ? runOnFile(options, *network, **executor)
                : printAccuracy(options, *network, **executor, os);
}

llvm::Error driver::runNetwork(const RunOptions &options,
                               mlir::MLIRContext &context,
                               llvm::raw_ostream &os) {
  DiagnosticText diagnostics(&context);
  return diagnostics.explain(run(options, context, os), options.network);
}
