//===- LayerBuilder.h - Layers with seeded weights --------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_LAYERBUILDER_H
#define L2DC_LIB_EXECUTION_LAYERBUILDER_H

#include "l2dc/Execution/NetworkBuilder.h"
#include "l2dc/Support/Random.h"

namespace l2dc::execution {

/// What follows a layer decides how its weights are initialised.
enum class Activation { None, Relu };

/// Adds layers with seeded weights to a network with one input of a dynamic
/// batch. Each layer takes the result of the one before.
class LayerBuilder {
public:
  LayerBuilder(llvm::ArrayRef<int64_t> sampleShape, uint64_t seed);

  void flatten();
  void linear(const std::string &name, int64_t outputs, Activation activation);
  /// A square convolution of stride `stride` with `pads` zeros on both sides of
  /// each spatial dimension.
  void conv(const std::string &name, int64_t outputs, int64_t extent,
            llvm::ArrayRef<int64_t> pads,
            Activation activation = Activation::None, int64_t stride = 1);
  void relu(const std::string &name) { add(StepKind::Relu, {}, {}, name); }
  /// Maxima of square windows; with `ceilMode` the result's extent is rounded
  /// up.
  void maxPool(const std::string &name, int64_t extent = 2, int64_t stride = 2,
               bool ceilMode = false);
  void globalAvgPool(const std::string &name) {
    add(StepKind::GlobalAvgPool, {}, {}, name);
  }

  /// The last layer's result, from which another branch may start.
  unsigned position() const { return value; }
  void setPosition(unsigned position) { value = position; }
  /// Joins two results along the channels.
  void concat(unsigned first, unsigned second, const std::string &name);

  llvm::Expected<Network> finish() { return builder.finish(value); }

private:
  void add(StepKind kind, llvm::ArrayRef<unsigned> weights,
           const StepAttributes &attributes, llvm::StringRef name);
  void addLayer(StepKind kind, const std::string &name, const Shape &shape,
                Activation activation, const StepAttributes &attributes);
  Tensor randomWeights(const Shape &shape, Activation activation);

  NetworkBuilder builder;
  Random random;
  unsigned value; ///< the last layer's result
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_LAYERBUILDER_H
