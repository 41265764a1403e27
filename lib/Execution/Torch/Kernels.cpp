//===- Kernels.cpp - Single steps on torch tensors ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"

#include "l2dc/Execution/ShapeInference.h"

#include <cmath>
#include <limits>

using namespace l2dc;
using namespace l2dc::execution;

namespace {

using Operands = llvm::ArrayRef<at::Tensor>;

/// The windows of a convolution or pool along every spatial dimension.
std::vector<WindowDimension> windowsOf(const StepAttributes &attributes,
                                       at::IntArrayRef kernel) {
  std::vector<WindowDimension> windows;
  for (size_t dim = 0; dim < kernel.size(); ++dim)
    windows.push_back(windowDimension(attributes, dim, kernel[dim]));
  return windows;
}

/// One member of every window, as torch's lists have it.
std::vector<int64_t> listOf(llvm::ArrayRef<WindowDimension> windows,
                            int64_t WindowDimension::*member) {
  std::vector<int64_t> list;
  for (const WindowDimension &window : windows)
    list.push_back(window.*member);
  return list;
}

/// `x` with `begin` and `end` values put around its last dimensions, as many as
/// there are pads. Negative pads crop. Torch lists the last dimension first.
at::Tensor padLast(const at::Tensor &x, llvm::ArrayRef<int64_t> begin,
                   llvm::ArrayRef<int64_t> end, float value) {
  std::vector<int64_t> pads;
  for (size_t dim = begin.size(); dim-- > 0;) {
    pads.push_back(begin[dim]);
    pads.push_back(end[dim]);
  }
  bool none = llvm::all_of(pads, [](int64_t pad) { return pad == 0; });
  return none ? x : at::constant_pad_nd(x, pads, value);
}

at::Tensor conv(const Step &step, Operands x) {
  std::vector<WindowDimension> windows =
      windowsOf(step.attributes, x[1].sizes().slice(2));
  std::vector<int64_t> begin = listOf(windows, &WindowDimension::padBegin);
  std::vector<int64_t> end = listOf(windows, &WindowDimension::padEnd);
  at::Tensor input = x[0];
  if (begin != end) {
    input = padLast(input, begin, end, 0);
    begin.assign(begin.size(), 0);
  }
  return at::convolution(input, x[1], x.size() > 2 ? x[2] : at::Tensor(),
                         listOf(windows, &WindowDimension::stride), begin,
                         listOf(windows, &WindowDimension::dilation),
                         /*transposed=*/false,
                         std::vector<int64_t>(windows.size(), 0),
                         step.attributes.groups);
}

/// How often each pool window is applied along each dimension.
std::vector<int64_t> windowCounts(const at::Tensor &x,
                                  llvm::ArrayRef<WindowDimension> windows,
                                  bool ceilMode) {
  std::vector<int64_t> counts;
  for (size_t dim = 0; dim < windows.size(); ++dim)
    counts.push_back(
        windowCount(x.size(int64_t(dim) + 2), windows[dim], ceilMode));
  return counts;
}

/// `x` padded with `value` so that a pool without padding has exactly
/// `counts` windows, at the places where the step has them.
at::Tensor padForPool(const at::Tensor &x,
                      llvm::ArrayRef<WindowDimension> windows,
                      llvm::ArrayRef<int64_t> counts, float value) {
  std::vector<int64_t> end;
  for (size_t dim = 0; dim < windows.size(); ++dim) {
    const WindowDimension &window = windows[dim];
    int64_t needed = (counts[dim] - 1) * window.stride + window.span();
    // Negative where trailing positions lie in no window: they are cut off.
    end.push_back(needed - window.padBegin - x.size(int64_t(dim) + 2));
  }
  return padLast(x, listOf(windows, &WindowDimension::padBegin), end, value);
}

at::Tensor maxPool(const Step &step, Operands x) {
  const StepAttributes &attributes = step.attributes;
  auto windows = windowsOf(attributes, attributes.kernel);
  auto counts = windowCounts(x[0], windows, attributes.ceilMode);
  at::Tensor input = padForPool(x[0], windows, counts,
                                -std::numeric_limits<float>::infinity());
  auto strides = listOf(windows, &WindowDimension::stride);
  auto dilations = listOf(windows, &WindowDimension::dilation);
  std::vector<int64_t> none(windows.size(), 0);
  switch (windows.size()) {
  case 1:
    return at::max_pool1d(input, attributes.kernel, strides, none, dilations);
  case 2:
    return at::max_pool2d(input, attributes.kernel, strides, none, dilations);
  default:
    return at::max_pool3d(input, attributes.kernel, strides, none, dilations);
  }
}

/// For every window along one dimension, how many of its positions count, or 1
/// if none does: the average of nothing is 0.
std::vector<float> positionCounts(const WindowDimension &window, int64_t input,
                                  int64_t count, bool includePad) {
  int64_t first = includePad ? -window.padBegin : 0;
  int64_t last = includePad ? input + window.padEnd : input;
  std::vector<float> result(count, 0.0f);
  for (int64_t i = 0; i < count; ++i) {
    int64_t start = i * window.stride - window.padBegin;
    for (int64_t k = 0; k < window.kernel; ++k) {
      int64_t position = start + k * window.dilation;
      result[i] += position >= first && position < last;
    }
    result[i] = std::max(result[i], 1.0f);
  }
  return result;
}

/// The sums over all windows of `x`, which is padded already.
at::Tensor windowSums(const at::Tensor &x,
                      llvm::ArrayRef<WindowDimension> windows) {
  // A convolution with ones takes any dilation; channels become samples.
  std::vector<int64_t> planes = x.sizes().vec();
  planes[0] *= planes[1];
  planes[1] = 1;
  std::vector<int64_t> kernel = {1, 1};
  for (const WindowDimension &window : windows)
    kernel.push_back(window.kernel);
  std::vector<int64_t> none(windows.size(), 0);
  at::Tensor sums = at::convolution(
      x.reshape(planes), at::ones(kernel, x.options()), at::Tensor(),
      listOf(windows, &WindowDimension::stride), none,
      listOf(windows, &WindowDimension::dilation), false, none, 1);
  std::vector<int64_t> shape = sums.sizes().vec();
  shape[0] = x.size(0);
  shape[1] = x.size(1);
  return sums.reshape(shape);
}

at::Tensor avgPool(const Step &step, Operands x) {
  const StepAttributes &attributes = step.attributes;
  auto windows = windowsOf(attributes, attributes.kernel);
  auto counts = windowCounts(x[0], windows, attributes.ceilMode);
  at::Tensor result = windowSums(padForPool(x[0], windows, counts, 0), windows);
  // Divide by the number of counted positions, a product over dimensions.
  for (size_t dim = 0; dim < windows.size(); ++dim) {
    std::vector<float> divisors =
        positionCounts(windows[dim], x[0].size(int64_t(dim) + 2), counts[dim],
                       attributes.countIncludePad);
    std::vector<int64_t> shape(result.dim(), 1);
    shape[dim + 2] = counts[dim];
    result = result / at::tensor(divisors, result.options()).reshape(shape);
  }
  return result;
}

/// Sums in double, as the reference does: equal planes get equal averages,
/// wherever torch's vectors start.
at::Tensor globalAvgPool(const at::Tensor &x) {
  std::vector<int64_t> spatial;
  for (int64_t dim = 2; dim < x.dim(); ++dim)
    spatial.push_back(dim);
  return at::mean(x, spatial, /*keepdim=*/true, at::kDouble).to(at::kFloat);
}

/// x / (bias + alpha / size * sum of squares over `size` channels)^beta.
at::Tensor lrn(const Step &step, const at::Tensor &x) {
  const StepAttributes &attributes = step.attributes;
  int64_t before = (attributes.size - 1) / 2;
  int64_t after = attributes.size - 1 - before;
  std::vector<int64_t> pads(2 * (x.dim() - 2), 0);
  pads.push_back(before);
  pads.push_back(after);
  at::Tensor squares = at::constant_pad_nd(x * x, pads, 0);
  at::Tensor sum = squares.narrow(1, 0, x.size(1));
  for (int64_t i = 1; i < attributes.size; ++i)
    sum = sum + squares.narrow(1, i, x.size(1));
  double alpha = double(attributes.alpha) / double(attributes.size);
  return x / (sum * alpha + attributes.bias).pow(attributes.beta);
}

/// Where each position of a dimension padded by reflection or with its edge
/// comes from.
at::Tensor padSources(int64_t extent, const WindowDimension &pads,
                      PadMode mode) {
  std::vector<int64_t> sources;
  int64_t last = extent - 1;
  for (int64_t i = -pads.padBegin; i < extent + pads.padEnd; ++i) {
    int64_t inside = std::min(std::max<int64_t>(i, 0), last);
    // A reflected position is as far inside the border as `i` is outside.
    sources.push_back(mode == PadMode::Edge ? inside : 2 * inside - i);
  }
  return at::tensor(sources, at::kLong);
}

at::Tensor pad(const Step &step, at::Tensor x) {
  const StepAttributes &attributes = step.attributes;
  std::vector<int64_t> kernel(x.dim(), 1);
  auto windows = windowsOf(attributes, kernel);
  if (attributes.padMode == PadMode::Constant)
    return padLast(x, listOf(windows, &WindowDimension::padBegin),
                   listOf(windows, &WindowDimension::padEnd),
                   attributes.padValue);
  for (auto [dim, window] : llvm::enumerate(windows))
    if (window.padBegin != 0 || window.padEnd != 0)
      x = x.index_select(int64_t(dim), padSources(x.size(int64_t(dim)), window,
                                                  attributes.padMode));
  return x;
}

at::Tensor batchNorm(const Step &step, Operands x) {
  return at::batch_norm(x[0], x[1], x[2], x[3], x[4], /*training=*/false,
                        /*momentum=*/0, step.attributes.epsilon,
                        /*cudnn_enabled=*/false);
}

at::Tensor linear(Operands x) {
  return x.size() > 2 ? at::linear(x[0], x[1], x[2]) : at::linear(x[0], x[1]);
}

} // namespace

at::Tensor execution::runTorchStep(const Step &step, Operands x) {
  const StepAttributes &attributes = step.attributes;
  switch (step.kind) {
  case StepKind::Conv:
    return conv(step, x);
  case StepKind::Linear:
    return linear(x);
  case StepKind::MatMul:
    return at::matmul(x[0], x[1]);
  case StepKind::BatchNorm:
    return batchNorm(step, x);
  case StepKind::Relu:
    return at::relu(x[0]);
  case StepKind::Clip:
    return at::clamp(x[0], attributes.low, attributes.high);
  case StepKind::LeakyRelu:
    return at::leaky_relu(x[0], attributes.alpha);
  case StepKind::Sigmoid:
    return at::sigmoid(x[0]);
  case StepKind::Tanh:
    return at::tanh(x[0]);
  case StepKind::Softmax:
    return at::softmax(x[0], attributes.axis);
  case StepKind::MaxPool:
    return maxPool(step, x);
  case StepKind::AvgPool:
    return avgPool(step, x);
  case StepKind::GlobalAvgPool:
    return globalAvgPool(x[0]);
  case StepKind::Add:
    return at::add(x[0], x[1]);
  case StepKind::Sub:
    return at::sub(x[0], x[1]);
  case StepKind::Mul:
    return at::mul(x[0], x[1]);
  case StepKind::Concat:
    return at::cat(std::vector<at::Tensor>(x.begin(), x.end()),
                   attributes.axis);
  case StepKind::Reshape:
    return x[0].reshape(attributes.shape);
  case StepKind::Transpose:
    return x[0].permute(attributes.permutation);
  case StepKind::Pad:
    return pad(step, x[0]);
  case StepKind::Lrn:
    return lrn(step, x[0]);
  }
  // Kinds are checked by verifyNetwork.
  llvm_unreachable("unknown step kind");
}
