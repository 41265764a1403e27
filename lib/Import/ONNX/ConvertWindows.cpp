//===- ConvertWindows.cpp - Pools and sliding windows ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvertWindows.h"
#include "Operators.h"

using namespace l2dc;
using namespace l2dc::importer;
using namespace mlir;

/// The attribute `name`, which must have `count` values; `fallback` for each if
/// it is missing.
static std::vector<int64_t> readList(NodeImporter &node, llvm::StringRef name,
                                     size_t count, int64_t fallback) {
  std::vector<int64_t> values = node.getIntegers(name);
  if (values.empty())
    return std::vector<int64_t>(count, fallback);
  if (values.size() != count)
    node.fail("attribute '{0}' must have {1} values, but has {2}", name, count,
              values.size());
  return values;
}

/// Null if all values are the default.
static DenseI64ArrayAttr makeList(NodeImporter &node, ArrayRef<int64_t> values,
                                  int64_t fallback) {
  if (llvm::all_of(values, [&](int64_t value) { return value == fallback; }))
    return {};
  return node.getBuilder().getDenseI64ArrayAttr(values);
}

/// The pads that give an output extent of ceil(extent / stride); of an odd sum
/// the larger half goes to the end, or with `lower` to the begin.
static std::pair<int64_t, int64_t> samePads(int64_t extent, int64_t kernel,
                                            int64_t stride, int64_t dilation,
                                            bool lower) {
  int64_t outputs = (extent + stride - 1) / stride;
  int64_t reach = dilation * (kernel - 1) + 1;
  int64_t total = std::max<int64_t>((outputs - 1) * stride + reach - extent, 0);
  int64_t small = total / 2;
  return lower ? std::make_pair(total - small, small)
               : std::make_pair(small, total - small);
}

/// The explicit pads (all begins, then all ends) of `auto_pad`.
static std::vector<int64_t> readPads(NodeImporter &node, RankedTensorType input,
                                     ArrayRef<int64_t> kernel,
                                     ArrayRef<int64_t> strides,
                                     ArrayRef<int64_t> dilations) {
  size_t rank = kernel.size();
  std::string mode = node.getString("auto_pad", "NOTSET");
  if (mode.empty() || mode == "NOTSET")
    return readList(node, "pads", 2 * rank, 0);
  std::vector<int64_t> pads(2 * rank, 0);
  if (mode == "VALID")
    return pads;
  bool lower = mode == "SAME_LOWER";
  if (!lower && mode != "SAME_UPPER")
    node.fail("auto_pad '{0}' is not supported; supported are NOTSET, VALID, "
              "SAME_UPPER and SAME_LOWER",
              mode);
  for (size_t i = 0; i < rank && !node.failed(); ++i) {
    int64_t extent = input.getDimSize(i + 2);
    if (ShapedType::isDynamic(extent))
      node.fail("auto_pad {0} needs known spatial extents, but the input is "
                "{1}",
                mode, input);
    else if (strides[i] < 1 || dilations[i] < 1 || kernel[i] < 1)
      node.fail("kernel, strides and dilations must be at least 1");
    else
      std::tie(pads[i], pads[rank + i]) =
          samePads(extent, kernel[i], strides[i], dilations[i], lower);
  }
  return pads;
}

WindowAttributes importer::readWindow(NodeImporter &node,
                                      RankedTensorType input,
                                      ArrayRef<int64_t> kernel) {
  WindowAttributes window;
  size_t rank = kernel.size();
  if (input.getRank() != int64_t(rank) + 2)
    node.fail("a kernel of {0} dimensions does not fit the input {1}", rank,
              input);
  std::vector<int64_t> strides = readList(node, "strides", rank, 1);
  std::vector<int64_t> dilations = readList(node, "dilations", rank, 1);
  if (node.failed())
    return window;
  std::vector<int64_t> pads = readPads(node, input, kernel, strides, dilations);
  window.kernel = node.getBuilder().getDenseI64ArrayAttr(kernel);
  window.strides = makeList(node, strides, 1);
  window.dilations = makeList(node, dilations, 1);
  window.pads = makeList(node, pads, 0);
  return window;
}

/// What max and average pools share.
template <typename PoolOp>
static void convertPool(NodeImporter &node,
                        typename PoolOp::Properties properties) {
  Value input = node.getTensor(0);
  if (!node.hasAttribute("kernel_shape"))
    node.fail("attribute 'kernel_shape' is missing");
  std::vector<int64_t> kernel = node.getIntegers("kernel_shape");
  if (node.failed())
    return;
  WindowAttributes window =
      readWindow(node, cast<RankedTensorType>(input.getType()), kernel);
  properties.kernel = window.kernel;
  properties.strides = window.strides;
  properties.dilations = window.dilations;
  properties.pads = window.pads;
  if (node.getInteger("ceil_mode", 0) != 0)
    properties.ceil_mode = node.getBuilder().getUnitAttr();
  node.setResult(node.create<PoolOp>(input, properties));
}

void importer::convertMaxPool(NodeImporter &node) {
  // storage_order only says how Indices are numbered.
  node.setUnavailable(1, "the indices of MaxPool are not supported");
  convertPool<nn::MaxPoolOp>(node, {});
}

void importer::convertAveragePool(NodeImporter &node) {
  nn::AvgPoolOp::Properties properties;
  if (node.getInteger("count_include_pad", 0) != 0)
    properties.count_include_pad = node.getBuilder().getUnitAttr();
  convertPool<nn::AvgPoolOp>(node, properties);
}

void importer::convertGlobalAveragePool(NodeImporter &node) {
  node.setResult(node.create<nn::GlobalAvgPoolOp>(node.getTensor(0)));
}
