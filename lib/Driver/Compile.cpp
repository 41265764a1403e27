//===- Compile.cpp - The whole pipeline from network to report ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/Compile.h"
#include "Stages.h"
#include "WeightHistograms.h"

#include "l2dc/Data/Npy.h"
#include "l2dc/Dialect/NN/IR/ResourceBlobs.h"
#include "l2dc/Driver/DiagnosticText.h"
#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Execution/NetworkIO.h"
#include "l2dc/Pipelines/CompressionPipeline.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Progress.h"
#include "l2dc/Target/EIE/TargetModel.h"
#include "l2dc/Target/Network/NetworkTranslation.h"
#include "l2dc/Target/ONNX/ONNXExport.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace l2dc;
using namespace l2dc::driver;
using execution::Network;
using mlir::ModuleOp;
using mlir::OwningOpRef;

/// Enough to see the range of activations.
static constexpr int64_t calibrationSamples = 256;

namespace {

/// What one compilation carries from stage to stage.
class Compilation {
public:
  Compilation(const CompileOptions &options, mlir::MLIRContext &context)
      : options(options), context(context),
        progress("compile", options.target == CompileTarget::None ? 4 : 5,
                 chooseProgressMode(options.quiet)) {}

  llvm::Expected<CompileReport> run();

private:
  llvm::Error load();
  llvm::Error measureDense();
  llvm::Error compress();
  llvm::Error reachGoal();
  llvm::Error pruneBySearch();
  llvm::Error searchForGoal();
  llvm::Error retrainPruned();
  llvm::Error writeModel();
  llvm::Error writeONNX();
  llvm::Error measureCompressed();
  llvm::Error calibrateOn(const Tensor &simulated);
  llvm::Error compileForEie();
  llvm::Error compileForCpu();
  llvm::Error writeReports();

  llvm::Error runPasses(void (*build)(mlir::OpPassManager &,
                                      const pipelines::CompressionOptions &));
  llvm::Error chooseData();
  llvm::Expected<double> measure(const Network &network);
  llvm::Expected<Tensor> samplesToSimulate();
  std::string pathOf(llvm::StringRef file) const;

  CompileOptions options;
  mlir::MLIRContext &context;
  Progress progress;
  OwningOpRef<ModuleOp> module;
  /// The network as it was imported, and what was read back from the file.
  Network dense, compressed;
  /// The constants that its steps read, as 32-bit floats.
  uint64_t denseBytes = 0;
  std::optional<data::Dataset> test;
  std::map<std::string, WeightHistogram> histograms;
  CompileReport report;
};

} // namespace

std::string Compilation::pathOf(llvm::StringRef file) const {
  llvm::SmallString<128> path(options.outputDir);
  llvm::sys::path::append(path, file);
  return std::string(path);
}

llvm::Expected<data::Dataset> driver::loadFor(const CompileOptions &options,
                                              const Network &network,
                                              data::Split split) {
  auto dataset = data::loadDataset(options.data, split);
  if (!dataset)
    return dataset.takeError();
  auto samples = data::reshapeSamples(std::move(dataset->images),
                                      network.values[network.inputs[0]].shape);
  if (!samples)
    return samples.takeError();
  dataset->images = std::move(*samples);
  return dataset;
}

llvm::Expected<TrainingSplits>
driver::loadForTraining(const CompileOptions &options, const Network &network) {
  auto train = loadFor(options, network, data::Split::Train);
  if (!train)
    return train.takeError();
  if (!train->hasLabels())
    return makeError("data '{0}' has no labels to train with", options.data);
  auto validation = loadFor(options, network, data::Split::Val);
  if (!validation)
    return validation.takeError();
  return TrainingSplits{std::move(*train), std::move(*validation)};
}

//===----------------------------------------------------------------------===//
// Stages
//===----------------------------------------------------------------------===//

/// What no later stage would notice, or only after a long time.
static llvm::Error checkOptions(const CompileOptions &options) {
  if (options.samples < 1)
    return makeError("--samples is {0}, expected at least 1", options.samples);
  if (!(options.learningRate >= 0))
    return makeError("--learning-rate is {0}, expected at least 0",
                     options.learningRate);
  if (!(options.dropout >= 0 && options.dropout < 1))
    return makeError("--dropout is {0}, expected at least 0 and less than 1",
                     options.dropout);
  if (options.arithmetic != "float" && options.arithmetic != "fixed16")
    return makeError("--arith is '{0}', expected float or fixed16",
                     options.arithmetic);
  if (options.target != CompileTarget::EIE)
    return llvm::Error::success();
  return image::resolveTargetModel({options.targetModel, options.pes,
                                    options.queueDepth, options.eieMode})
      .takeError();
}

llvm::Error Compilation::load() {
  if (llvm::Error error = checkOptions(options))
    return error;
  module = readNetwork(options.network, &context);
  auto function = module ? nn::getNetworkFunction(*module) : nullptr;
  if (!function)
    return makeError("cannot read network '{0}'", options.network);
  if (!options.weights.empty() &&
      mlir::failed(loadWeights(*module, options.weights)))
    return makeError("cannot load weights '{0}'", options.weights);
  auto translated = nn::translateToNetwork(function);
  if (mlir::failed(translated))
    return makeError("cannot compile '{0}'", options.network);
  if (translated->inputs.size() != 1 || translated->outputs.size() != 1)
    return makeError("'{0}' has {1} inputs and {2} outputs, expected 1 of each",
                     options.network, translated->inputs.size(),
                     translated->outputs.size());
  dense = preferDynamicBatch(*translated);
  for (unsigned value : execution::constantsInOrder(dense))
    denseBytes += 4 * uint64_t(elementCount(dense.values[value].shape));
  report.model = llvm::sys::path::filename(options.network).str();
  report.command = options.command;
  report.seed = options.seed;
  if (llvm::Error error = createDirectories(options.outputDir))
    return error;
  if (llvm::Error error = chooseData())
    return error;
  return checkGoal(options);
}

/// Without `--data` and `--input` the digits are used if the network takes
/// them; a network for other inputs is compiled without measuring it.
llvm::Error Compilation::chooseData() {
  bool given = !options.data.empty();
  if (!given) {
    if (!options.input.empty())
      return llvm::Error::success();
    options.data = "digits";
  }
  auto loaded = loadFor(options, dense, data::Split::Test);
  if (loaded) {
    test = std::move(*loaded);
    return llvm::Error::success();
  }
  if (given)
    return loaded.takeError();
  llvm::consumeError(loaded.takeError());
  options.data.clear();
  return llvm::Error::success();
}

llvm::Expected<double> Compilation::measure(const Network &network) {
  auto executor = createExecutor(fastestExecutor(),
                                 std::make_shared<const Network>(network));
  if (!executor)
    return executor.takeError();
  auto result = execution::evaluate(**executor, network, test->images,
                                    test->labels, chooseBatchSize(network));
  if (!result)
    return result.takeError();
  return result->top1Rate();
}

/// A dense network that is still to be trained is measured after that.
llvm::Error Compilation::measureDense() {
  if (options.denseEpochs > 0)
    return llvm::Error::success();
  if (test && test->hasLabels()) {
    auto top1 = measure(dense);
    if (!top1)
      return top1.takeError();
    report.accuracy = {test->name, test->size(), *top1, 0};
  }
  // From here on only the shapes are asked for.
  for (execution::NetworkValue &value : dense.values)
    value.constant.reset();
  return llvm::Error::success();
}

llvm::Error
Compilation::runPasses(void (*build)(mlir::OpPassManager &,
                                     const pipelines::CompressionOptions &)) {
  pipelines::CompressionOptions passOptions;
  // Networks train better with their normalizations, which the accelerator
  // does not have.
  passOptions.foldBatchNorm =
      options.goal == Goal::None || options.target == CompileTarget::EIE;
  if (options.prune == PruneMethod::Magnitude) {
    for (const std::string &entry : options.density)
      passOptions.density.push_back(entry);
    passOptions.policy = options.policy;
    if (options.density.empty() && options.policy.empty())
      passOptions.density = {"conv=0.8", "linear=0.4"};
  }
  for (const std::string &entry : options.shareBits)
    passOptions.bits.push_back(entry);
  for (const std::string &entry : options.indexBits)
    passOptions.indexBits.push_back(entry);
  passOptions.init = options.shareInit;
  passOptions.coder = options.coder;
  passOptions.seed = options.seed;
  nn::BlobReleaser blobs(*module);
  mlir::PassManager pm(&context);
  build(pm, passOptions);
  if (mlir::failed(pm.run(*module)))
    return makeError("cannot compress '{0}'", options.network);
  blobs.releaseUnused();
  return llvm::Error::success();
}

llvm::Error Compilation::compress() {
  bool hasGoal = options.goal != Goal::None;
  if (options.prune == PruneMethod::Amc)
    if (llvm::Error error = hasGoal ? searchForGoal() : pruneBySearch())
      return error;
  if (hasGoal)
    options.prune = PruneMethod::None; // pruning is part of the training
  if (llvm::Error error = runPasses(pipelines::buildPruningPipeline))
    return error;
  if (hasGoal) {
    if (llvm::Error error = reachGoal())
      return error;
  } else {
    if (options.prune != PruneMethod::Amc)
      if (llvm::Error error = retrainPruned())
        return error;
    histograms = countWeights(nn::getNetworkFunction(*module));
  }
  return runPasses(pipelines::buildCodingPipeline);
}

/// What the report calls dense is what was compressed.
llvm::Error Compilation::reachGoal() {
  auto goal = compressForGoal(options, *module);
  if (!goal)
    return goal.takeError();
  histograms = countWeights(goal->dense);
  report.candidates = std::move(goal->candidates);
  if (std::exchange(options.denseEpochs, 0) == 0)
    return llvm::Error::success();
  dense = std::move(goal->dense);
  if (llvm::Error error = measureDense())
    return error;
  progress.note(llvm::formatv("dense network measured after its training"));
  return llvm::Error::success();
}

llvm::Error Compilation::retrainPruned() {
  if (options.retrainEpochs == 0)
    return llvm::Error::success();
  if (options.data.empty())
    return makeError("--retrain-epochs needs --data");
  return retrain(options, *module);
}

/// Prunes and retrains before normalizations are folded, because both give them
/// new statistics.
llvm::Error Compilation::pruneBySearch() {
  auto search = pruneByAmc(options, *module);
  if (!search)
    return search.takeError();
  report.search = std::move(*search);
  auto measureNow = [&](std::optional<double> &top1) -> llvm::Error {
    if (!report.accuracy)
      return llvm::Error::success();
    auto network = nn::translateToNetwork(nn::getNetworkFunction(*module));
    if (mlir::failed(network))
      return makeError("cannot measure the pruned network");
    auto measured = measure(preferDynamicBatch(*network));
    if (!measured)
      return measured.takeError();
    top1 = *measured;
    return llvm::Error::success();
  };
  if (llvm::Error error = measureNow(report.search->prunedTop1))
    return error;
  if (options.retrainEpochs == 0 || options.goal != Goal::None)
    return llvm::Error::success();
  if (llvm::Error error = retrainPruned())
    return error;
  return measureNow(report.search->retrainedTop1);
}

/// Channels go before the training. Of single weights the search decides only
/// how many each layer keeps: training prunes step by step, beginning with all.
llvm::Error Compilation::searchForGoal() {
  mlir::OwningOpRef<mlir::ModuleOp> whole = module->clone();
  if (llvm::Error error = pruneBySearch())
    return error;
  const pruning::AmcResult &result = report.search->amc;
  if (result.granularity == pruning::Granularity::Channel)
    return llvm::Error::success();
  options.density = {"1"}; // of layers that the search left alone
  for (const pruning::AmcChoice &choice : result.choices)
    options.density.push_back(
        llvm::formatv("{0}={1:F9}", choice.name,
                      double(choice.kept) / double(choice.units)));
  module = std::move(whole);
  return llvm::Error::success();
}

llvm::Error Compilation::writeModel() {
  if (llvm::Error error = writeBytecode(pathOf("model.mlirbc"), *module))
    return error;
  auto net = nn::translateToCompressedNetwork(nn::getNetworkFunction(*module));
  if (mlir::failed(net))
    return makeError("cannot write '{0}'", pathOf("model.l2dc"));
  if (llvm::Error error = target::writeL2DCFile(pathOf("model.l2dc"), *net))
    return error;
  if (!options.emitONNX)
    return llvm::Error::success();
  return writeONNX();
}

llvm::Error Compilation::writeONNX() {
  std::string path = pathOf("model.onnx");
  auto network = nn::translateToNetwork(nn::getNetworkFunction(*module));
  if (mlir::failed(network))
    return makeError("cannot write '{0}'", path);
  auto model = target::exportONNX(*network);
  if (!model)
    return addContext(model.takeError(), path);
  return writeFile(path, *model);
}

/// Everything in the report is about the network that is read back here.
llvm::Error Compilation::measureCompressed() {
  std::string path = pathOf("model.l2dc");
  auto net = target::readL2DCFile(path);
  if (!net)
    return net.takeError();
  uint64_t size;
  if (std::error_code error = llvm::sys::fs::file_size(path, size))
    return makeError("cannot read '{0}': {1}", path, error.message());
  if (llvm::Error error = describeFile(*net, size, report))
    return error;
  addHistograms(net->network, std::move(histograms), report);
  // Channels that are gone do not count as if they had never been.
  if (report.search)
    report.totals.denseBytes = denseBytes;
  compressed = preferDynamicBatch(net->network);
  if (!report.accuracy)
    return llvm::Error::success();
  auto top1 = measure(compressed);
  if (!top1)
    return top1.takeError();
  report.accuracy->compressedTop1 = *top1;
  return llvm::Error::success();
}

llvm::Expected<Tensor> Compilation::samplesToSimulate() {
  Tensor all;
  if (!options.input.empty()) {
    auto input = data::readNpy(options.input);
    if (!input)
      return input.takeError();
    auto samples = data::reshapeSamples(std::move(*input),
                                        dense.values[dense.inputs[0]].shape);
    if (!samples)
      return addContext(samples.takeError(), options.input);
    all = std::move(*samples);
  } else if (test) {
    all = test->images;
  } else {
    return makeError("--target=eie needs --data or --input to simulate");
  }
  int64_t count = std::min(options.samples, all.shape[0]);
  int64_t sampleSize = all.shape[0] ? all.size() / all.shape[0] : 0;
  all.data.resize(size_t(count * sampleSize));
  all.shape[0] = count;
  return all;
}

/// The formats are chosen on validation samples; without a data set there are
/// only the samples that are simulated.
llvm::Error Compilation::calibrateOn(const Tensor &simulated) {
  if (options.data.empty())
    return calibrate(*module, simulated);
  auto validation = loadFor(options, dense, data::Split::Val);
  if (!validation)
    return validation.takeError();
  return calibrate(
      *module, data::takeSamples(*validation, 0, calibrationSamples).images);
}

llvm::Error Compilation::compileForEie() {
  auto samples = samplesToSimulate();
  if (!samples)
    return samples.takeError();
  if (llvm::Error error = calibrateOn(*samples))
    return error;
  auto eie = accelerate(options, *module, pathOf("image.eie"), *samples);
  if (!eie)
    return eie.takeError();
  report.eie = std::move(*eie);
  return llvm::Error::success();
}

llvm::Error Compilation::compileForCpu() {
  auto cpu = driver::compileForCpu(options, *module, pathOf("model.o"),
                                   pathOf("model.h"), test ? &*test : nullptr);
  if (!cpu)
    return cpu.takeError();
  report.cpu = std::move(*cpu);
  return llvm::Error::success();
}

llvm::Error Compilation::writeReports() {
  if (llvm::Error error =
          writeFile(pathOf("report.json"), [&](llvm::raw_ostream &os) {
            os << llvm::formatv("{0:2}\n", toJSON(report));
            return llvm::Error::success();
          }))
    return error;
  if (llvm::Error error =
          writeFile(pathOf("report.md"), [&](llvm::raw_ostream &os) {
            writeMarkdown(report, os);
            return llvm::Error::success();
          }))
    return error;
  return writeFile(pathOf("report.html"), [&](llvm::raw_ostream &os) {
    writeHtml(report, os);
    return llvm::Error::success();
  });
}

llvm::Expected<CompileReport> Compilation::run() {
  using Stage = llvm::Error (Compilation::*)();
  llvm::SmallVector<std::pair<Stage, llvm::StringRef>> stages = {
      {&Compilation::load, "network read"},
      {&Compilation::measureDense, options.denseEpochs > 0
                                       ? "dense network is still to be trained"
                                       : "dense network measured"},
      {&Compilation::compress, "weights compressed"},
      {&Compilation::writeModel, ""},
      {&Compilation::measureCompressed, "model.l2dc written and read back"}};
  if (options.target == CompileTarget::EIE)
    stages.push_back({&Compilation::compileForEie, "image.eie simulated"});
  if (options.target == CompileTarget::CPU)
    stages.push_back({&Compilation::compileForCpu, "model.o compiled"});
  stages.push_back({&Compilation::writeReports, ""});
  for (auto [stage, note] : stages) {
    if (llvm::Error error = (this->*stage)())
      return error;
    if (!note.empty())
      progress.step(note);
  }
  return std::move(report);
}

llvm::Expected<CompileReport> driver::compile(const CompileOptions &options,
                                              mlir::MLIRContext &context) {
  DiagnosticText diagnostics(&context);
  auto report = Compilation(options, context).run();
  if (!report)
    return diagnostics.explain(report.takeError(), options.network);
  return report;
}
