//===- WindowKernels.cpp - Convolutions, pools and pads on torch tensors --===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WindowKernels.h"

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

/// Combines the elements of each window of `x`, which is padded already, with
/// `combine`: strided views along one dimension after the other. For maxima
/// this is about ten times as fast as torch's pooling, but a slow way back.
at::Tensor reduceWindows(at::Tensor x, llvm::ArrayRef<WindowDimension> windows,
                         llvm::ArrayRef<int64_t> counts,
                         at::Tensor (*combine)(const at::Tensor &,
                                               const at::Tensor &)) {
  for (auto [index, window] : llvm::enumerate(windows)) {
    int64_t dim = int64_t(index) + 2;
    int64_t reach = (counts[index] - 1) * window.stride + 1;
    at::Tensor result = x.slice(dim, 0, reach, window.stride);
    for (int64_t k = 1; k < window.kernel; ++k) {
      int64_t first = k * window.dilation;
      result =
          combine(result, x.slice(dim, first, first + reach, window.stride));
    }
    x = result;
  }
  return x;
}

at::Tensor plus(const at::Tensor &a, const at::Tensor &b) { return a + b; }

/// Torch's pooling, which remembers positions for a fast way back.
at::Tensor maxPoolWithGradient(const at::Tensor &x,
                               llvm::ArrayRef<WindowDimension> windows,
                               const std::vector<int64_t> &kernel) {
  auto strides = listOf(windows, &WindowDimension::stride);
  auto dilations = listOf(windows, &WindowDimension::dilation);
  std::vector<int64_t> none(windows.size(), 0);
  switch (windows.size()) {
  case 1:
    return at::max_pool1d(x, kernel, strides, none, dilations);
  case 2:
    return at::max_pool2d(x, kernel, strides, none, dilations);
  default:
    return at::max_pool3d(x, kernel, strides, none, dilations);
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

} // namespace

at::Tensor execution::conv(const Step &step, Operands x) {
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

at::Tensor execution::maxPool(const Step &step, Operands x) {
  const StepAttributes &attributes = step.attributes;
  auto windows = windowsOf(attributes, attributes.kernel);
  auto counts = windowCounts(x[0], windows, attributes.ceilMode);
  at::Tensor input = padForPool(x[0], windows, counts,
                                -std::numeric_limits<float>::infinity());
  return input.requires_grad()
             ? maxPoolWithGradient(input, windows, attributes.kernel)
             : reduceWindows(input, windows, counts, at::maximum);
}

at::Tensor execution::avgPool(const Step &step, Operands x) {
  const StepAttributes &attributes = step.attributes;
  auto windows = windowsOf(attributes, attributes.kernel);
  auto counts = windowCounts(x[0], windows, attributes.ceilMode);
  at::Tensor result = reduceWindows(padForPool(x[0], windows, counts, 0),
                                    windows, counts, plus);
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
at::Tensor execution::globalAvgPool(const at::Tensor &x) {
  std::vector<int64_t> spatial;
  for (int64_t dim = 2; dim < x.dim(); ++dim)
    spatial.push_back(dim);
  return at::mean(x, spatial, /*keepdim=*/true, at::kDouble).to(at::kFloat);
}

at::Tensor execution::pad(const Step &step, at::Tensor x) {
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
