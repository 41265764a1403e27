//===- SimulateFiles.cpp - Simulation from files to files -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/SimulateFiles.h"

#include "l2dc/Data/Dataset.h"
#include "l2dc/Data/Npy.h"
#include "l2dc/Simulator/Trace.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Version.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"

using namespace l2dc;
using namespace l2dc::sim;
namespace json = llvm::json;

namespace {

/// An image and the hash of its file.
struct LoadedImage {
  image::Image image;
  std::string sha256;
};

/// A `--trace` value.
struct TraceFile {
  bool isVcd = false;
  std::string path;
};

llvm::Expected<LoadedImage> loadImage(llvm::StringRef path) {
  auto file = readFile(path);
  if (!file)
    return file.takeError();
  llvm::StringRef bytes = (*file)->getBuffer();
  llvm::Expected<image::Image> image = image::deserialize(bytes);
  if (!image)
    return addContext(image.takeError(), path);
  const auto hash = llvm::SHA256::hash(llvm::arrayRefFromStringRef(bytes));
  return LoadedImage{std::move(*image), llvm::toHex(hash, /*LowerCase=*/true)};
}

/// The first `limit` samples of a file, in the shape of its buffer.
llvm::Expected<Tensor> loadInput(llvm::StringRef path,
                                 const image::Buffer &buffer, int64_t limit) {
  llvm::Expected<Tensor> tensor = data::readNpy(path);
  if (!tensor)
    return tensor.takeError();
  Shape shape = buffer.shape;
  if (shape.empty() || shape.front() != 1)
    shape.insert(shape.begin(), -1);
  else
    shape.front() = -1;
  auto samples = data::reshapeSamples(std::move(*tensor), shape);
  if (!samples)
    return addContext(samples.takeError(), path);
  if (limit != 0 && limit < samples->shape[0]) {
    samples->shape[0] = limit;
    samples->data.resize(elementCount(samples->shape));
  }
  return samples;
}

llvm::Expected<std::vector<Tensor>> loadInputs(const FileOptions &options,
                                               const image::Image &image) {
  if (options.inputs.size() != image.inputs.size())
    return makeError("{0} input files given, the image has {1} inputs",
                     options.inputs.size(), image.inputs.size());
  std::vector<Tensor> inputs;
  for (auto [path, number] : llvm::zip(options.inputs, image.inputs)) {
    auto input = loadInput(path, image.buffers[number], options.samples);
    if (!input)
      return input.takeError();
    inputs.push_back(std::move(*input));
  }
  return inputs;
}

llvm::Expected<TraceFile> parseTrace(llvm::StringRef value) {
  auto [kind, path] = value.split(':');
  if ((kind != "chrome" && kind != "vcd") || path.empty())
    return makeError("trace '{0}', expected chrome:FILE or vcd:FILE", value);
  return TraceFile{kind == "vcd", path.str()};
}

/// The simulation, with its trace going to `file`. A failed simulation leaves
/// no file behind.
llvm::Error simulateTraced(const image::Image &image,
                           llvm::ArrayRef<Tensor> inputs, SimOptions options,
                           const TraceFile &file, RunResult &result) {
  return writeFile(file.path, [&](llvm::raw_ostream &os) -> llvm::Error {
    const image::EIETargetModel &target = image.target;
    std::unique_ptr<Trace> trace =
        file.isVcd ? createVcdTrace(os, target.pes, target.clockHz)
                   : createChromeTrace(os, target.pes);
    options.trace = trace.get();
    auto run = simulate(image, inputs, options);
    trace->finish();
    if (!run)
      return run.takeError();
    result = std::move(*run);
    return llvm::Error::success();
  });
}

llvm::Error runSimulation(const FileOptions &files, const image::Image &image,
                          llvm::ArrayRef<Tensor> inputs, RunResult &result) {
  SimOptions options;
  options.mode = files.mode;
  options.arithmetic = files.arithmetic;
  if (files.trace.empty()) {
    auto run = simulate(image, inputs, options);
    if (!run)
      return run.takeError();
    result = std::move(*run);
    return llvm::Error::success();
  }
  auto trace = parseTrace(files.trace);
  if (!trace)
    return trace.takeError();
  options.mode = Mode::Tick;
  return simulateTraced(image, inputs, options, *trace, result);
}

llvm::Error writeJSON(llvm::StringRef path, const json::Value &value) {
  return writeFile(path, llvm::formatv("{0:2}\n", value).str());
}

/// Everything that the numbers in stats.json depend on.
json::Value makeConfig(const FileOptions &options, const LoadedImage &loaded,
                       const Statistics &statistics) {
  return json::Object{
      {"version", getVersion()},       {"image", options.image},
      {"image_sha256", loaded.sha256}, {"inputs", json::Array(options.inputs)},
      {"samples", statistics.samples}, {"arith", statistics.arithmetic},
      {"mode", statistics.mode},       {"target", toJSON(loaded.image.target)}};
}

llvm::Error writeStatistics(const FileOptions &options,
                            const LoadedImage &loaded,
                            const Statistics &statistics) {
  if (options.stats.empty())
    return llvm::Error::success();
  if (llvm::Error error = writeJSON(options.stats, toJSON(statistics)))
    return error;
  if (options.stats == "-")
    return llvm::Error::success();
  llvm::SmallString<128> config = llvm::sys::path::parent_path(options.stats);
  llvm::sys::path::append(config, "config.json");
  return writeJSON(config, makeConfig(options, loaded, statistics));
}

} // namespace

llvm::Expected<Statistics>
l2dc::sim::simulateFiles(const FileOptions &options) {
  auto loaded = loadImage(options.image);
  if (!loaded)
    return loaded.takeError();
  const image::Image &image = loaded->image;
  if (options.outputs.size() > image.outputs.size())
    return makeError("{0} output files given, the image has {1} outputs",
                     options.outputs.size(), image.outputs.size());
  auto inputs = loadInputs(options, image);
  if (!inputs)
    return inputs.takeError();
  RunResult result;
  if (llvm::Error error = runSimulation(options, image, *inputs, result))
    return addContext(std::move(error), options.image);
  for (auto [path, output] : llvm::zip(options.outputs, result.outputs))
    if (llvm::Error error = data::writeNpy(path, output))
      return std::move(error);
  if (llvm::Error error = writeStatistics(options, *loaded, result.statistics))
    return std::move(error);
  return std::move(result.statistics);
}

void l2dc::sim::printSummary(const Statistics &statistics,
                             llvm::raw_ostream &os) {
  const double clock = statistics.target.clockHz;
  auto print = [&](const LayerStatistics &layer) {
    os << llvm::formatv(
        "{0,-24} {1,12} {2,12:F2} {3,14} {4,8:F1} {5,8:F3} {6,12:F3}\n",
        layer.name, layer.events.cycles, layer.timeMicroseconds(clock),
        layer.events.macs(),
        layer.events.entries == 0
            ? 0.0
            : 100.0 * layer.events.paddingEntries / layer.events.entries,
        layer.loadBalance(), layer.energy.total() * 1e-6);
  };
  os << llvm::formatv("{0} samples on {1} PEs at {2:F0} MHz, {3}\n",
                      statistics.samples, statistics.target.pes, clock / 1e6,
                      statistics.arithmetic);
  os << llvm::formatv("{0,-24} {1,12} {2,12} {3,14} {4,8} {5,8} {6,12}\n",
                      "layer", "cycles", "time us", "MACs", "padding%",
                      "balance", "energy uJ");
  for (const LayerStatistics &layer : statistics.layers)
    if (layer.events.runs != 0)
      print(layer);
  print(statistics.total);
}
