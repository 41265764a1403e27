//===- Image.cpp - The accelerator for C callers --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Errors.h"
#include "Objects.h"
#include "Samples.h"

#include "l2dc/Driver/DiagnosticText.h"
#include "l2dc/Pipelines/EIEPipeline.h"
#include "l2dc/Simulator/Simulator.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/EIETranslation/EIETranslation.h"

#include "mlir/Pass/PassManager.h"

#include <cstring>

using namespace l2dc;
using namespace l2dc::capi;
using llvm::StringRef;

static L2DCImage *wrap(llvm::Expected<image::Image> image, char **error) {
  if (image)
    return new L2DCImage{std::move(*image)};
  setError(error, image.takeError());
  return nullptr;
}

static llvm::Expected<image::Image> compile(const L2DCNetwork &network,
                                            StringRef text) {
  driver::DiagnosticText diagnostics(network.context.get());
  pipelines::EIEOptions options;
  std::string parseErrors;
  llvm::raw_string_ostream os(parseErrors);
  if (mlir::failed(options.parseFromString(text, os)))
    return makeError("options: {0}", StringRef(parseErrors).rtrim());
  mlir::OwningOpRef<mlir::ModuleOp> lowered =
      mlir::ModuleOp(network.module.get()).clone();
  mlir::PassManager pm(network.context.get());
  pipelines::buildEIEPipeline(pm, options);
  if (mlir::failed(pm.run(*lowered)))
    return makeError("{0}", diagnostics.get("the lowering failed"));
  auto image = eie::translateToImage(*lowered);
  if (mlir::failed(image))
    return makeError("{0}", diagnostics.get("cannot emit the image"));
  return std::move(*image);
}

L2DCImage *l2dcImageCompile(const L2DCNetwork *network, const char *options,
                            char **error) {
  return wrap(compile(*network, options ? options : ""), error);
}

L2DCImage *l2dcImageLoad(const char *path, char **error) {
  return wrap(image::readImage(path), error);
}

L2DCImage *l2dcImageDecode(const void *bytes, size_t size, char **error) {
  return wrap(
      image::deserialize(StringRef(static_cast<const char *>(bytes), size)),
      error);
}

void l2dcImageDestroy(L2DCImage *image) { delete image; }

int l2dcImageSave(const L2DCImage *image, const char *path, char **error) {
  if (auto failure = image::writeImage(path, image->image))
    return setError(error, std::move(failure));
  return 0;
}

void *l2dcImageEncode(const L2DCImage *image, size_t *size, char **error) {
  auto bytes = image::serialize(image->image);
  if (bytes)
    return copyBytes(*bytes, size);
  setError(error, bytes.takeError());
  return nullptr;
}

/// The elements of the first of `buffers`, for one sample.
static size_t bufferSize(const image::Image &image,
                         llvm::ArrayRef<unsigned> buffers) {
  if (buffers.empty())
    return 0;
  return size_t(elementCount(image.buffers[buffers.front()].shape));
}

size_t l2dcImageInputSize(const L2DCImage *image) {
  return bufferSize(image->image, image->image.inputs);
}

size_t l2dcImageOutputSize(const L2DCImage *image) {
  return bufferSize(image->image, image->image.outputs);
}

static llvm::Expected<sim::SimOptions> parseOptions(StringRef mode,
                                                    StringRef arithmetic) {
  sim::SimOptions options;
  if (mode == sim::modeName(sim::Mode::Tick))
    options.mode = sim::Mode::Tick;
  else if (mode != sim::modeName(sim::Mode::Fast))
    return makeError("mode: found '{0}', expected fast or tick", mode);
  if (arithmetic == sim::arithmeticName(sim::ArithmeticKind::Fixed16))
    options.arithmetic = sim::ArithmeticKind::Fixed16;
  else if (arithmetic != sim::arithmeticName(sim::ArithmeticKind::Float))
    return makeError("arithmetic: found '{0}', expected float or fixed16",
                     arithmetic);
  return options;
}

/// Simulates and copies the first output; returns stats.json.
static llvm::Expected<std::string>
simulate(const L2DCImage &image, const sim::SimOptions &options, size_t samples,
         const float *input, size_t inputCount, float *output,
         size_t outputCount) {
  if (image.image.inputs.size() != 1)
    return makeError("the image has {0} inputs, expected 1",
                     image.image.inputs.size());
  if (auto error = checkCount("inputCount", inputCount, samples,
                              l2dcImageInputSize(&image)))
    return std::move(error);
  if (auto error = checkCount("outputCount", outputCount, samples,
                              l2dcImageOutputSize(&image)))
    return std::move(error);
  // The simulator takes N followed by the buffer's whole shape.
  Shape shape = image.image.buffers[image.image.inputs.front()].shape;
  shape.insert(shape.begin(), 1);
  auto result = sim::simulate(
      image.image, {copySamples(input, samples, shape)}, options);
  if (!result)
    return result.takeError();
  std::memcpy(output, result->outputs.front().begin(),
              outputCount * sizeof(float));
  return llvm::formatv("{0:2}", sim::toJSON(result->statistics)).str();
}

char *l2dcImageSimulate(const L2DCImage *image, const char *mode,
                        const char *arithmetic, size_t samples,
                        const float *input, size_t inputCount, float *output,
                        size_t outputCount, char **error) {
  auto options = parseOptions(mode, arithmetic);
  if (!options) {
    setError(error, options.takeError());
    return nullptr;
  }
  auto statistics = simulate(*image, *options, samples, input, inputCount,
                             output, outputCount);
  if (statistics)
    return copyString(*statistics);
  setError(error, statistics.takeError());
  return nullptr;
}
