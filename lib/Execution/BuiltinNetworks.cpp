//===- BuiltinNetworks.cpp - Untrained networks by name -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/BuiltinNetworks.h"

#include "ImageNetNetworks.h"
#include "LayerBuilder.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <array>

using namespace l2dc;
using namespace l2dc::execution;

/// Linear layers of the given widths with ReLU between.
static llvm::Expected<Network> buildMlp(llvm::ArrayRef<int64_t> sampleShape,
                                        llvm::ArrayRef<int64_t> widths,
                                        uint64_t seed) {
  LayerBuilder layers(sampleShape, seed);
  layers.flatten();
  for (auto [index, width] : llvm::enumerate(widths)) {
    std::string number = std::to_string(index + 1);
    bool last = index + 1 == widths.size();
    layers.linear("ip" + number, width,
                  last ? Activation::None : Activation::Relu);
    if (!last)
      layers.relu("relu" + number);
  }
  return layers.finish();
}

static llvm::Expected<Network> buildLeNet5(llvm::ArrayRef<int64_t> sampleShape,
                                           int64_t classes, uint64_t seed) {
  if (sampleShape.size() != 3 || sampleShape[1] < 4 || sampleShape[2] < 4)
    return makeError("lenet-5 takes images of channels x height x width with "
                     "sides of at least 4, the samples are {0}",
                     shapeToString(sampleShape));
  // 16 becomes 12, 6, 2 and 1 on the way through both convolutions and pools.
  Shape pads;
  for (int64_t extent : sampleShape.drop_front())
    pads.push_back(extent < 16 ? 2 : 0);
  LayerBuilder layers(sampleShape, seed);
  layers.conv("conv1", 20, 5, pads);
  layers.maxPool("pool1");
  layers.conv("conv2", 50, 5, pads);
  layers.maxPool("pool2");
  layers.flatten();
  layers.linear("ip1", 500, Activation::Relu);
  layers.relu("relu1");
  layers.linear("ip2", classes, Activation::None);
  return layers.finish();
}

/// The widths of "mlp:A-B-...-Z".
static llvm::Expected<std::vector<int64_t>>
parseMlpWidths(llvm::StringRef name) {
  llvm::SmallVector<llvm::StringRef> parts;
  name.drop_front(llvm::StringRef("mlp:").size()).split(parts, '-');
  std::vector<int64_t> widths;
  for (llvm::StringRef part : parts) {
    int64_t width;
    if (part.getAsInteger(10, width) || width < 1 || width > 1000000)
      return makeError("'{0}' has the width '{1}', expected a number from 1 to "
                       "1000000",
                       name, part);
    widths.push_back(width);
  }
  if (widths.size() < 2)
    return makeError("'{0}' has one width, expected at least the input's and "
                     "the output's, as in mlp:784-300-10",
                     name);
  return widths;
}

namespace {

/// A network of a fixed form.
struct BuiltinNetwork {
  llvm::StringLiteral name;
  llvm::Expected<Network> (*build)(llvm::ArrayRef<int64_t> sampleShape,
                                   int64_t classes, uint64_t seed);
  /// What the network's paper has.
  std::array<int64_t, 3> sampleShape;
  int64_t classes;
};

} // namespace

static const BuiltinNetwork fixedNetworks[] = {
    {"lenet-300-100",
     [](llvm::ArrayRef<int64_t> sampleShape, int64_t classes, uint64_t seed) {
       return buildMlp(sampleShape, {300, 100, classes}, seed);
     },
     {1, 28, 28},
     10},
    {"lenet-5", buildLeNet5, {1, 28, 28}, 10},
    {"squeezenet-1.0", buildSqueezeNet, {3, 227, 227}, 1000},
    {"vgg-16", buildVGG16, {3, 224, 224}, 1000},
};

static const BuiltinNetwork *findFixed(llvm::StringRef name) {
  const BuiltinNetwork *found =
      llvm::find_if(fixedNetworks, [&](const BuiltinNetwork &net) {
        return net.name == name;
      });
  return found == std::end(fixedNetworks) ? nullptr : found;
}

bool execution::isBuiltinNetworkName(llvm::StringRef name) {
  return findFixed(name) || name.starts_with("mlp:");
}

llvm::Expected<Network>
execution::buildBuiltinNetwork(llvm::StringRef name,
                               llvm::ArrayRef<int64_t> sampleShape,
                               int64_t classes, uint64_t seed) {
  if (!isBuiltinNetworkName(name))
    return makeError("there is no built-in network '{0}', expected "
                     "lenet-300-100, lenet-5, squeezenet-1.0, vgg-16 or "
                     "mlp:A-B-...-Z",
                     name);
  bool empty = llvm::any_of(sampleShape, [](int64_t e) { return e < 1; });
  if (classes < 1 || empty || !isSaneShape(sampleShape) ||
      int64_t(sampleShape.size()) >= maxRank)
    return makeError("samples of shape {0} in {1} classes cannot be classified",
                     shapeToString(sampleShape), classes);
  if (const BuiltinNetwork *fixed = findFixed(name))
    return fixed->build(sampleShape, classes, seed);
  auto widths = parseMlpWidths(name);
  if (!widths)
    return widths.takeError();
  int64_t inputs = elementCount(sampleShape);
  if (widths->front() != inputs || widths->back() != classes)
    return makeError("'{0}' does not fit the data, which has {1} values per "
                     "sample and {2} classes",
                     name, inputs, classes);
  return buildMlp(sampleShape, llvm::ArrayRef(*widths).drop_front(), seed);
}

llvm::Expected<Network> execution::buildBuiltinNetwork(llvm::StringRef name,
                                                       uint64_t seed) {
  if (const BuiltinNetwork *fixed = findFixed(name))
    return fixed->build(fixed->sampleShape, fixed->classes, seed);
  if (!name.starts_with("mlp:"))
    return buildBuiltinNetwork(name, {}, /*classes=*/0, seed);
  auto widths = parseMlpWidths(name);
  if (!widths)
    return widths.takeError();
  return buildBuiltinNetwork(name, widths->front(), widths->back(), seed);
}
