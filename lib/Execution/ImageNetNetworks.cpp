//===- ImageNetNetworks.cpp - Networks of the papers' tables --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImageNetNetworks.h"
#include "LayerBuilder.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

using namespace l2dc;
using namespace l2dc::execution;

/// Fails unless the samples are images whose sides are at least `side`.
static llvm::Error checkImages(llvm::StringRef name,
                               llvm::ArrayRef<int64_t> sampleShape,
                               int64_t side) {
  if (sampleShape.size() == 3 && sampleShape[1] >= side &&
      sampleShape[2] >= side)
    return llvm::Error::success();
  return makeError("{0} takes images of channels x height x width with sides "
                   "of at least {1}, the samples are {2}",
                   name, side, shapeToString(sampleShape));
}

llvm::Expected<Network>
execution::buildVGG16(llvm::ArrayRef<int64_t> sampleShape, int64_t classes,
                      uint64_t seed) {
  if (llvm::Error error = checkImages("vgg-16", sampleShape, 32))
    return std::move(error);
  LayerBuilder layers(sampleShape, seed);
  struct Stage {
    int64_t channels;
    int convolutions;
  };
  const Stage stages[] = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
  for (auto [index, stage] : llvm::enumerate(stages)) {
    std::string number = std::to_string(index + 1);
    for (int i = 1; i <= stage.convolutions; ++i) {
      std::string suffix = number + "_" + std::to_string(i);
      layers.conv("conv" + suffix, stage.channels, 3, {1, 1}, Activation::Relu);
      layers.relu("relu" + suffix);
    }
    layers.maxPool("pool" + number);
  }
  layers.flatten();
  for (const char *number : {"6", "7"}) {
    layers.linear(std::string("fc") + number, 4096, Activation::Relu);
    layers.relu(std::string("relu") + number);
  }
  layers.linear("fc8", classes, Activation::None);
  return layers.finish();
}

/// Squeezes to `squeezed` channels and expands to twice `expanded`.
static void addFire(LayerBuilder &layers, int number, int64_t squeezed,
                    int64_t expanded) {
  std::string prefix = "fire" + std::to_string(number) + "/";
  auto conv = [&](const std::string &name, int64_t outputs, int64_t extent) {
    int64_t pad = extent / 2;
    layers.conv(prefix + name, outputs, extent, {pad, pad}, Activation::Relu);
    layers.relu(prefix + "relu_" + name);
    return layers.position();
  };
  unsigned input = conv("conv1x1_1", squeezed, 1);
  unsigned small = conv("conv1x1_2", expanded, 1);
  layers.setPosition(input);
  unsigned large = conv("conv3x3_2", expanded, 3);
  layers.concat(small, large, prefix + "concat");
}

llvm::Expected<Network>
execution::buildSqueezeNet(llvm::ArrayRef<int64_t> sampleShape, int64_t classes,
                           uint64_t seed) {
  if (llvm::Error error = checkImages("squeezenet-1.0", sampleShape, 32))
    return std::move(error);
  LayerBuilder layers(sampleShape, seed);
  auto pool = [&](const char *name) {
    layers.maxPool(name, /*extent=*/3, /*stride=*/2, /*ceilMode=*/true);
  };
  layers.conv("conv1", 96, 7, {0, 0}, Activation::Relu, /*stride=*/2);
  layers.relu("relu_conv1");
  pool("pool1");
  addFire(layers, 2, 16, 64);
  addFire(layers, 3, 16, 64);
  addFire(layers, 4, 32, 128);
  pool("pool4");
  addFire(layers, 5, 32, 128);
  addFire(layers, 6, 48, 192);
  addFire(layers, 7, 48, 192);
  addFire(layers, 8, 64, 256);
  pool("pool8");
  addFire(layers, 9, 64, 256);
  // The padding is the authors'.
  layers.conv("conv_final", classes, 1, {1, 1}, Activation::Relu);
  layers.relu("relu_conv_final");
  layers.globalAvgPool("pool_final");
  layers.flatten();
  return layers.finish();
}
