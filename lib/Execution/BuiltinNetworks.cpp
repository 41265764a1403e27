//===- BuiltinNetworks.cpp - Untrained networks by name -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/BuiltinNetworks.h"

#include "l2dc/Execution/NetworkBuilder.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Random.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

namespace {

/// What follows a layer decides how its weights are initialised.
enum class Activation { None, Relu };

/// Adds layers with seeded weights to a network.
class LayerBuilder {
public:
  LayerBuilder(llvm::ArrayRef<int64_t> sampleShape, uint64_t seed)
      : random(seed) {
    Shape shape = {-1};
    shape.insert(shape.end(), sampleShape.begin(), sampleShape.end());
    value = builder.input(std::move(shape));
  }

  void flatten() {
    llvm::ArrayRef<int64_t> shape = builder.shape(value);
    if (shape.size() == 2)
      return;
    StepAttributes attributes;
    attributes.shape = {-1, elementCount(shape.drop_front())};
    add(StepKind::Reshape, {}, attributes, "flatten");
  }

  void linear(const std::string &name, int64_t outputs, Activation activation) {
    int64_t inputs = builder.shape(value)[1];
    addLayer(StepKind::Linear, name, {outputs, inputs}, activation, {});
  }

  /// A square convolution of stride 1 with `pad` zeros on each side.
  void conv(const std::string &name, int64_t outputs, int64_t extent,
            llvm::ArrayRef<int64_t> pads) {
    StepAttributes attributes;
    attributes.padsBegin = attributes.padsEnd = pads.vec();
    int64_t channels = builder.shape(value)[1];
    addLayer(StepKind::Conv, name, {outputs, channels, extent, extent},
             Activation::None, attributes);
  }

  void relu(const std::string &name) { add(StepKind::Relu, {}, {}, name); }

  /// Maxima of 2x2 windows that do not overlap.
  void maxPool(const std::string &name) {
    StepAttributes attributes;
    attributes.kernel = attributes.strides = {2, 2};
    add(StepKind::MaxPool, {}, attributes, name);
  }

  llvm::Expected<Network> finish() { return builder.finish(value); }

private:
  void add(StepKind kind, llvm::ArrayRef<unsigned> weights,
           const StepAttributes &attributes, llvm::StringRef name) {
    std::vector<unsigned> operands = {value};
    operands.insert(operands.end(), weights.begin(), weights.end());
    value = builder.step(kind, operands, attributes, name);
  }

  void addLayer(StepKind kind, const std::string &name, const Shape &shape,
                Activation activation, const StepAttributes &attributes) {
    unsigned weight =
        builder.constant(name + ".weight", randomWeights(shape, activation));
    unsigned bias = builder.constant(name + ".bias", Tensor(Shape{shape[0]}));
    add(kind, {weight, bias}, attributes, name);
  }

  Tensor randomWeights(const Shape &shape, Activation activation) {
    llvm::ArrayRef<int64_t> window = llvm::ArrayRef(shape).drop_front(2);
    double area = double(elementCount(window));
    double fan = double(shape[1]) * area;
    if (activation == Activation::None)
      fan += double(shape[0]) * area;
    double bound = std::sqrt(6.0 / fan);
    Tensor weights(shape);
    for (float &weight : weights.data)
      weight = float((2 * random.uniform() - 1) * bound);
    return weights;
  }

  NetworkBuilder builder;
  Random random;
  unsigned value; ///< the last layer's result
};

} // namespace

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

/// The widths of "mlp:A-B-...-Z" after the first, which must be the sample's.
static llvm::Expected<std::vector<int64_t>>
parseMlpWidths(llvm::StringRef name, int64_t inputs, int64_t classes) {
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
  if (widths.front() != inputs || widths.back() != classes)
    return makeError("'{0}' does not fit the data, which has {1} values per "
                     "sample and {2} classes",
                     name, inputs, classes);
  widths.erase(widths.begin());
  return widths;
}

bool execution::isBuiltinNetworkName(llvm::StringRef name) {
  return name == "lenet-300-100" || name == "lenet-5" ||
         name.starts_with("mlp:");
}

llvm::Expected<Network>
execution::buildBuiltinNetwork(llvm::StringRef name,
                               llvm::ArrayRef<int64_t> sampleShape,
                               int64_t classes, uint64_t seed) {
  if (!isBuiltinNetworkName(name))
    return makeError("there is no built-in network '{0}', expected "
                     "lenet-300-100, lenet-5 or mlp:A-B-...-Z",
                     name);
  bool empty = llvm::any_of(sampleShape, [](int64_t e) { return e < 1; });
  if (classes < 1 || empty || !isSaneShape(sampleShape) ||
      int64_t(sampleShape.size()) >= maxRank)
    return makeError("samples of shape {0} in {1} classes cannot be classified",
                     shapeToString(sampleShape), classes);
  if (name == "lenet-5")
    return buildLeNet5(sampleShape, classes, seed);
  if (name == "lenet-300-100")
    return buildMlp(sampleShape, {300, 100, classes}, seed);
  llvm::Expected<std::vector<int64_t>> widths =
      parseMlpWidths(name, elementCount(sampleShape), classes);
  if (!widths)
    return widths.takeError();
  return buildMlp(sampleShape, *widths, seed);
}
