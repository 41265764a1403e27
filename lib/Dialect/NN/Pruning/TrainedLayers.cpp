//===- TrainedLayers.cpp - Layers of a function for training --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/Pruning/TrainedLayers.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/StringExtras.h"

using namespace l2dc;
using namespace l2dc::nn;
using deepcompression::LayerSettings;
using execution::Network;

// Both list constants in the order of the function's ops.
std::map<unsigned, WeightOp>
l2dc::nn::constantsByValue(mlir::func::FuncOp function,
                           const Network &network) {
  std::map<unsigned, WeightOp> weights;
  unsigned value = 0;
  function.walk([&](WeightOp weight) {
    while (!network.values[value].constant)
      ++value;
    weights[value++] = weight;
  });
  return weights;
}

std::vector<LayerSettings>
l2dc::nn::listTrainedLayers(mlir::func::FuncOp function, const Network &network,
                            llvm::ArrayRef<Layer> layers, unsigned bits) {
  std::map<mlir::Operation *, unsigned> values;
  for (auto &[value, weight] : constantsByValue(function, network))
    values[weight] = value;
  std::vector<LayerSettings> settings;
  for (const Layer &layer : layers)
    settings.push_back({values.at(layer.weight), layer.name, {}, bits});
  return settings;
}

llvm::Error l2dc::nn::readTrainedDensities(
    llvm::StringRef option, llvm::ArrayRef<std::string> entries,
    llvm::ArrayRef<Layer> layers,
    deepcompression::TrainedCompressionOptions &compression) {
  std::vector<std::string> named;
  for (const std::string &entry : entries) {
    if (llvm::StringRef(entry).contains('='))
      named.push_back(entry);
    else if (!llvm::to_float(entry, compression.density))
      return makeError("{0}: expected a number, found '{1}'", option, entry);
  }
  auto values = parseLayerValues("density", named, layers);
  if (!values)
    return values.takeError();
  for (auto [layer, settings] : llvm::zip_equal(layers, compression.layers)) {
    llvm::StringRef text = values->lookup(layer);
    double density;
    if (text.empty())
      continue;
    if (!llvm::to_float(text, density))
      return makeError("{0}: expected a number for layer '{1}', found '{2}'",
                       option, layer.name, text);
    settings.density = density;
  }
  return llvm::Error::success();
}
