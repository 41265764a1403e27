//===- Accelerate.cpp - Lowering, emission, simulation, verification ------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stages.h"

#include "l2dc/Dialect/EIE/IR/ProgramImage.h"
#include "l2dc/Pipelines/EIEPipeline.h"
#include "l2dc/Simulator/Simulator.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Version.h"
#include "l2dc/Target/EIE/Image.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::driver;
using execution::Network;
using mlir::ModuleOp;

static mlir::LogicalResult lower(const CompileOptions &options,
                                 ModuleOp module) {
  pipelines::EIEOptions eie;
  eie.targetModel = options.targetModel;
  eie.pes = options.pes;
  eie.queueDepth = options.queueDepth;
  eie.mode = options.eieMode;
  eie.bias = options.bias;
  eie.optimize = options.eieOptimize;
  mlir::PassManager pm(module.getContext());
  pipelines::buildEIEPipeline(pm, eie);
  return pm.run(module);
}

/// The image of the lowered module, read back from the file it was written to,
/// so that what is simulated is what a user has.
static llvm::Expected<image::Image> emit(ModuleOp module,
                                         llvm::StringRef path) {
  auto programs = module.getOps<eie::ProgramOp>();
  if (programs.empty())
    return makeError("lowering to EIE left no program");
  auto image = eie::buildImage(*programs.begin());
  if (mlir::failed(image))
    return makeError("cannot emit '{0}'", path);
  if (llvm::Error error = image::writeImage(path, *image))
    return error;
  return image::readImage(path);
}

static llvm::Expected<Tensor> runReference(const Network &network,
                                           const Tensor &samples) {
  auto shared = std::make_shared<const Network>(preferDynamicBatch(network));
  auto executor = createExecutor(ExecutorKind::Reference, shared);
  if (!executor)
    return executor.takeError();
  return execution::runSamples(**executor, *shared, samples,
                               chooseBatchSize(*shared));
}

/// Cycles in which each PE processed an entry, as a share of all cycles.
static std::vector<double> busyShares(const sim::LayerStatistics &layer) {
  std::vector<double> shares;
  double cycles = std::max<double>(double(layer.events.cycles), 1);
  for (unsigned pe = 0; pe < layer.peCycles.pes(); ++pe)
    shares.push_back(double(layer.peCycles.entries(pe)) / cycles);
  return shares;
}

static EieReport summarize(const sim::Statistics &statistics) {
  EieReport report;
  report.samples = int64_t(statistics.samples);
  report.pes = statistics.target.pes;
  report.arithmetic = statistics.arithmetic;
  double samples = std::max<double>(double(statistics.samples), 1);
  const sim::LayerStatistics &total = statistics.total;
  report.cycles = double(total.events.cycles) / samples;
  report.timeUs = total.timeMicroseconds(statistics.target.clockHz) / samples;
  report.energyUj = total.energy.total() * 1e-6 / samples;
  report.macs = double(total.events.macs()) / samples;
  report.entries = double(total.events.entries) / samples;
  report.paddingEntries = double(total.events.paddingEntries) / samples;
  report.loadBalance = total.loadBalance();
  for (const sim::LayerStatistics &layer : statistics.layers) {
    if (layer.kind == image::LayerKind::Host) {
      report.hostSteps.push_back(layer.name);
      continue;
    }
    report.layers.push_back({layer.name, double(layer.events.cycles) / samples,
                             layer.energy.total() * 1e-6 / samples,
                             layer.loadBalance(), busyShares(layer)});
  }
  return report;
}

/// Writes what the simulated figures depend on beside the image.
static llvm::Error writeConfig(const sim::Statistics &statistics,
                               llvm::StringRef imagePath) {
  llvm::SmallString<128> path = llvm::sys::path::parent_path(imagePath);
  llvm::sys::path::append(path, "config.json");
  llvm::json::Value config =
      llvm::json::Object{{"version", getVersion()},
                         {"image", llvm::sys::path::filename(imagePath)},
                         {"samples", statistics.samples},
                         {"arith", statistics.arithmetic},
                         {"mode", statistics.mode},
                         {"target", toJSON(statistics.target)}};
  return writeFile(path, llvm::formatv("{0:2}\n", config).str());
}

llvm::Expected<EieReport> driver::accelerate(const CompileOptions &options,
                                             ModuleOp module,
                                             llvm::StringRef imagePath,
                                             const Tensor &samples) {
  auto network = nn::translateToNetwork(nn::getNetworkFunction(module));
  if (mlir::failed(network))
    return makeError("cannot compile '{0}' for EIE", options.network);
  auto expected = runReference(*network, samples);
  if (!expected)
    return expected.takeError();

  mlir::OwningOpRef<ModuleOp> lowered = module.clone();
  if (mlir::failed(lower(options, *lowered)))
    return makeError("cannot compile '{0}' for EIE", options.network);
  auto image = emit(*lowered, imagePath);
  if (!image)
    return image.takeError();

  sim::SimOptions simulation;
  simulation.arithmetic = options.arithmetic == "fixed16"
                              ? sim::ArithmeticKind::Fixed16
                              : sim::ArithmeticKind::Float;
  auto result = sim::simulate(*image, {samples}, simulation);
  if (!result)
    return result.takeError();
  if (llvm::Error error = writeConfig(result->statistics, imagePath))
    return std::move(error);
  EieReport report = summarize(result->statistics);
  const Tensor &output = result->outputs.front();
  if (output.size() != expected->size())
    return makeError("the simulated output has {0} elements, expected {1}",
                     output.size(), expected->size());
  report.maxAbsError = maxAbsDifference(output.data, expected->data);
  return report;
}
