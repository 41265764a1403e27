//===- Simulator.cpp - Running an image -----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Simulator.h"

#include "Machine.h"

#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::sim;

llvm::StringRef l2dc::sim::modeName(Mode mode) {
  return mode == Mode::Fast ? "fast" : "tick";
}

llvm::StringRef l2dc::sim::arithmeticName(ArithmeticKind arithmetic) {
  return arithmetic == ArithmeticKind::Float ? "float" : "fixed16";
}

namespace {

/// The shape of one sample of a buffer: without a leading extent of 1.
llvm::ArrayRef<int64_t> sampleShape(llvm::ArrayRef<int64_t> shape) {
  return !shape.empty() && shape.front() == 1 ? shape.drop_front() : shape;
}

/// Checks one input tensor against its buffer.
llvm::Error checkInput(const image::Buffer &buffer, const Tensor &input) {
  llvm::ArrayRef<int64_t> shape = input.shape;
  const bool fits =
      !shape.empty() && (shape.drop_front() == sampleShape(buffer.shape) ||
                         shape.drop_front() == llvm::ArrayRef(buffer.shape));
  if (!fits)
    return makeError("input '{0}' has shape {1}, expected N samples of {2}",
                     buffer.name, shapeToString(shape),
                     shapeToString(sampleShape(buffer.shape)));
  for (auto [i, value] : llvm::enumerate(input.data))
    if (value != value)
      return makeError("input '{0}' has a NaN at element {1}", buffer.name, i);
  return llvm::Error::success();
}

/// Checks all inputs and returns the number of samples.
llvm::Expected<int64_t> checkInputs(const image::Image &image,
                                    llvm::ArrayRef<Tensor> inputs) {
  if (inputs.size() != image.inputs.size())
    return makeError("{0} input tensors given, the image has {1} inputs",
                     inputs.size(), image.inputs.size());
  for (auto [number, input] : llvm::zip(image.inputs, inputs)) {
    const image::Buffer &buffer = image.buffers[number];
    if (llvm::Error error = checkInput(buffer, input))
      return std::move(error);
    if (input.shape[0] != inputs[0].shape[0])
      return makeError("input '{0}' has {1} samples, expected {2} as the first "
                       "input",
                       buffer.name, input.shape[0], inputs[0].shape[0]);
  }
  return inputs.empty() ? 1 : inputs[0].shape[0];
}

/// The outputs' tensors for `samples` samples.
std::vector<Tensor> makeOutputs(const image::Image &image, int64_t samples) {
  std::vector<Tensor> outputs;
  for (unsigned number : image.outputs) {
    Shape shape = {samples};
    llvm::append_range(shape, sampleShape(image.buffers[number].shape));
    outputs.emplace_back(std::move(shape));
  }
  return outputs;
}

template <typename Numbers>
llvm::Expected<RunResult> run(const image::Image &image,
                              llvm::ArrayRef<Tensor> inputs, int64_t samples,
                              const SimOptions &options) {
  Accounting accounting(image, options);
  Machine<Numbers> machine(image, options, accounting);
  RunResult result;
  result.outputs = makeOutputs(image, samples);
  for (int64_t sample = 0; sample < samples; ++sample) {
    std::vector<llvm::ArrayRef<float>> elements;
    for (const Tensor &input : inputs) {
      const int64_t size = input.size() / samples;
      elements.push_back({input.begin() + sample * size, size_t(size)});
    }
    Trace *trace = sample == 0 ? options.trace : nullptr;
    if (llvm::Error error = machine.runSample(elements, trace))
      return addContext(std::move(error),
                        llvm::formatv("sample {0}", sample).str());
    for (auto [number, output] : llvm::zip(image.outputs, result.outputs))
      llvm::copy(machine.buffer(number),
                 output.begin() + sample * (output.size() / samples));
    if (options.sampleDone)
      options.sampleDone(sample + 1);
  }
  result.statistics = accounting.finish();
  return result;
}

} // namespace

llvm::Expected<RunResult> l2dc::sim::simulate(const image::Image &image,
                                              llvm::ArrayRef<Tensor> inputs,
                                              const SimOptions &options) {
  if (llvm::Error error = image::verifyImage(image))
    return std::move(error);
  if (options.trace && options.mode != Mode::Tick)
    return makeError("a trace needs the tick mode");
  llvm::Expected<int64_t> samples = checkInputs(image, inputs);
  if (!samples)
    return samples.takeError();
  if (options.arithmetic == ArithmeticKind::Float)
    return run<FloatNumbers>(image, inputs, *samples, options);
  return run<FixedNumbers>(image, inputs, *samples, options);
}
