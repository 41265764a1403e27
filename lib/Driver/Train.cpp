//===- Train.cpp - Training a network on a data set -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/Train.h"
#include "l2dc/Data/Dataset.h"
#include "l2dc/Driver/DiagnosticText.h"
#include "l2dc/Driver/NetworkFile.h"
#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Execution/BuiltinNetworks.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Progress.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "llvm/Support/raw_ostream.h"

using namespace l2dc;
using namespace l2dc::driver;
using data::Dataset;
using execution::Network;

/// The network of a file.
static llvm::Expected<Network> readModel(const std::string &file,
                                         mlir::MLIRContext &context) {
  auto module = readNetwork(file, &context);
  auto function = module ? nn::getNetworkFunction(*module) : nullptr;
  if (!function)
    return makeError("'{0}' holds no network", file);
  auto network = nn::translateToNetwork(function);
  if (mlir::failed(network))
    return makeError("'{0}' holds no network", file);
  return preferDynamicBatch(*network);
}

/// A built-in network for the data's samples, or the network of a file.
static llvm::Expected<Network> makeModel(const TrainNetworkOptions &options,
                                         const Dataset &train,
                                         mlir::MLIRContext &context) {
  if (execution::isBuiltinNetworkName(options.model))
    return execution::buildBuiltinNetwork(options.model, train.sampleShape(),
                                          train.classes, options.training.seed);
  return readModel(options.model, context);
}

/// The samples of `split` in the form of the network's input.
static llvm::Expected<Dataset> load(const TrainNetworkOptions &options,
                                    data::Split split) {
  auto dataset = data::loadDataset(options.data, split);
  if (dataset && !dataset->hasLabels())
    return makeError("data '{0}' has no labels to learn", options.data);
  return dataset;
}

static llvm::Error fitToInput(Dataset &dataset, const Network &network) {
  auto samples = data::reshapeSamples(std::move(dataset.images),
                                      network.values[network.inputs[0]].shape);
  if (!samples)
    return samples.takeError();
  dataset.images = std::move(*samples);
  return llvm::Error::success();
}

/// Trains with one progress step an epoch.
static llvm::Expected<Network> fit(const TrainNetworkOptions &options,
                                   Network network, const Network *teacher,
                                   const Dataset &train,
                                   const Dataset &validation) {
  execution::TrainOptions training = options.training;
  Progress progress("train", std::max(training.epochs, 1u),
                    chooseProgressMode(options.quiet));
  training.onEpoch = [&](const execution::EpochReport &epoch) {
    progress.step(llvm::formatv("loss {0:F4}, validation {1:F2} %", epoch.loss,
                                100 * epoch.validationAccuracy.value_or(0)));
    return llvm::Error::success();
  };
  training.onProgress = [&](double part) { progress.update(part); };
  execution::TrainData data{&train.images, train.labels, &validation.images,
                            validation.labels};
  data.teacher = teacher;
  auto result = execution::train(network, data, training);
  if (!result)
    return result.takeError();
  return execution::withTrainedConstants(std::move(network), *result);
}

static llvm::Error printTestAccuracy(const Network &network,
                                     const Dataset &test,
                                     llvm::raw_ostream &os) {
  auto executor = createExecutor(ExecutorKind::Torch,
                                 std::make_shared<const Network>(network));
  if (!executor)
    return executor.takeError();
  auto result = execution::evaluate(**executor, network, test.images,
                                    test.labels, chooseBatchSize(network));
  if (!result)
    return result.takeError();
  os << llvm::formatv("test accuracy {0:F2} % ({1} samples)\n",
                      100 * result->top1Rate(), result->samples);
  return llvm::Error::success();
}

static llvm::Error trainAndWrite(TrainNetworkOptions options,
                                 mlir::MLIRContext &context,
                                 llvm::raw_ostream &os) {
  if (llvm::Error error = checkWritable(options.output))
    return error;
  auto train = load(options, data::Split::Train);
  if (!train)
    return train.takeError();
  auto validation = load(options, data::Split::Val);
  if (!validation)
    return validation.takeError();
  auto test = load(options, data::Split::Test);
  if (!test)
    return test.takeError();
  auto network = makeModel(options, *train, context);
  if (!network)
    return network.takeError();
  std::optional<Network> teacher;
  if (!options.teacher.empty())
    if (llvm::Error error =
            readModel(options.teacher, context).moveInto(teacher))
      return error;
  options.training.augmentation.imageShape = train->sampleShape();
  for (Dataset *dataset : {&*train, &*validation, &*test})
    if (llvm::Error error = fitToInput(*dataset, *network))
      return error;
  auto trained = fit(options, std::move(*network),
                     teacher ? &*teacher : nullptr, *train, *validation);
  if (!trained)
    return trained.takeError();
  if (llvm::Error error = printTestAccuracy(*trained, *test, os))
    return error;
  auto module = nn::translateFromNetwork(&context, *trained);
  if (!module)
    return makeError("the trained network is not valid");
  return writeBytecode(options.output, *module);
}

llvm::Error driver::trainNetwork(const TrainNetworkOptions &options,
                                 mlir::MLIRContext &context,
                                 llvm::raw_ostream &os) {
  DiagnosticText diagnostics(&context);
  return diagnostics.explain(trainAndWrite(options, context, os),
                             options.model);
}
