//===- Resource.cpp - What a pruned network costs -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/Resource.h"
#include "MeasuredCosts.h"

#include "l2dc/Support/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::pruning;

llvm::StringRef pruning::resourceName(Resource resource) {
  switch (resource) {
  case Resource::Flops:
    return "flops";
  case Resource::Parameters:
    return "params";
  case Resource::Bytes:
    return "bytes";
  case Resource::Cycles:
    return "cycles";
  case Resource::Latency:
    return "latency";
  }
  llvm_unreachable("covered switch");
}

std::optional<Resource> pruning::parseResource(llvm::StringRef name) {
  for (Resource resource :
       {Resource::Flops, Resource::Parameters, Resource::Bytes,
        Resource::Cycles, Resource::Latency})
    if (resourceName(resource) == name)
      return resource;
  return std::nullopt;
}

llvm::Expected<Budget> pruning::parseBudget(llvm::StringRef text) {
  auto [name, amount] = text.split(':');
  Budget budget;
  std::optional<Resource> resource = parseResource(name);
  if (!resource || !llvm::to_float(amount, budget.amount) ||
      !(budget.amount > 0) || !std::isfinite(budget.amount))
    return makeError("budget '{0}' is not RESOURCE:AMOUNT with flops, params, "
                     "bytes, cycles or latency and a positive number",
                     text);
  budget.resource = *resource;
  return budget;
}

int64_t pruning::clipToBudget(const PruningSpace &space,
                              const ResourceModel &model, double limit,
                              llvm::ArrayRef<int64_t> kept, size_t index) {
  KeptUnits units = space.floorUnits();
  std::copy(kept.begin(), kept.begin() + ptrdiff_t(index), units.begin());
  auto fits = [&](int64_t count) {
    units[index] = count;
    return model.cost(units) <= limit * (1 + 1e-12);
  };
  int64_t low = space.decisions()[index].floor;
  int64_t high = space.decisions()[index].units;
  if (fits(high))
    return high;
  // The largest count that fits lies in [low, high).
  while (high - low > 1) {
    int64_t middle = low + (high - low) / 2;
    (fits(middle) ? low : high) = middle;
  }
  return low;
}

ResourceModel::~ResourceModel() = default;

namespace {

class FlopsModel final : public ResourceModel {
public:
  explicit FlopsModel(std::vector<LayerSize> layers)
      : layers(std::move(layers)) {}

  double cost(llvm::ArrayRef<int64_t> kept) const override {
    double sum = 0;
    for (const LayerSize &layer : layers)
      sum += double(layer.points) * double(layer.weights.elements(kept));
    return sum;
  }

private:
  std::vector<LayerSize> layers;
};

class ParametersModel final : public ResourceModel {
public:
  explicit ParametersModel(std::vector<PrunedConstant> constants)
      : constants(std::move(constants)) {}

  double cost(llvm::ArrayRef<int64_t> kept) const override {
    double sum = 0;
    for (const PrunedConstant &constant : constants)
      sum += double(constant.elements(kept));
    return sum;
  }

private:
  std::vector<PrunedConstant> constants;
};

} // namespace

llvm::Expected<std::unique_ptr<ResourceModel>>
pruning::createResourceModel(Resource resource,
                             std::shared_ptr<const PruningSpace> space,
                             const ResourceOptions &options) {
  switch (resource) {
  case Resource::Flops: {
    auto layers = layerSizes(*space);
    if (!layers)
      return layers.takeError();
    return std::make_unique<FlopsModel>(std::move(*layers));
  }
  case Resource::Parameters:
    return std::make_unique<ParametersModel>(constantSizes(*space));
  case Resource::Bytes:
    return createBytesModel(*space, options);
  case Resource::Cycles:
    return createCyclesModel(*space, options);
  case Resource::Latency:
    return createLatencyModel(*space);
  }
  llvm_unreachable("covered switch");
}
