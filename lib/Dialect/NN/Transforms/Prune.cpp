//===- Prune.cpp - Set the smallest weights of each layer to zero ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/Pruning.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Transforms/Layers.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"
#include "l2dc/Support/Error.h"

#include "mlir/IR/Remarks.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_PRUNEPASS
#include "l2dc/Dialect/NN/Transforms/Passes.h.inc"
} // namespace l2dc::nn

#define DEBUG_TYPE "nn-prune"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;
using compression::Mask;

static llvm::Expected<double> parseNumber(StringRef text) {
  double value;
  if (!llvm::to_float(text, value))
    return makeError("expected a number, found '{0}'", text);
  return value;
}

namespace {

/// The new weights of a layer; none if it stays as it is.
struct PrunedLayer {
  std::vector<float> values;
  int64_t kept = 0;
};

struct PrunePass : l2dc::nn::impl::PrunePassBase<PrunePass> {
  using PrunePassBase::PrunePassBase;

  void runOnOperation() override;

private:
  llvm::Expected<Mask> selectKept(const Layer &layer, ArrayRef<float> weights,
                                  const LayerValues &densities,
                                  const LayerValues &thresholds);
  llvm::Expected<PrunedLayer> pruneLayer(const Layer &layer,
                                         const LayerValues &densities,
                                         const LayerValues &thresholds);
  void setPruned(const Layer &layer, PrunedLayer &&pruned);
  llvm::Error pruneAll();
};

} // namespace

/// The mask of the weights to keep; empty if no setting is for this layer.
llvm::Expected<Mask> PrunePass::selectKept(const Layer &layer,
                                           ArrayRef<float> weights,
                                           const LayerValues &densities,
                                           const LayerValues &thresholds) {
  if (StringRef text = thresholds.lookup(layer); !text.empty()) {
    auto threshold = parseNumber(text);
    if (!threshold)
      return threshold.takeError();
    return compression::keepAbove(weights, float(*threshold));
  }
  StringRef text = densities.lookup(layer);
  if (text.empty())
    return Mask();
  auto density = parseNumber(text);
  if (!density)
    return density.takeError();
  return compression::keepLargest(weights, *density);
}

llvm::Expected<PrunedLayer>
PrunePass::pruneLayer(const Layer &layer, const LayerValues &densities,
                      const LayerValues &thresholds) {
  WeightOp weight = layer.weight;
  PrunedLayer pruned;
  std::vector<float> storage;
  ArrayRef<float> values = viewWeights(weight.getEncoding(), storage);
  auto mask = selectKept(layer, values, densities, thresholds);
  if (!mask)
    return mask.takeError();
  if (mask->empty())
    return pruned;
  pruned.values = storage.empty() ? values.vec() : std::move(storage);
  pruned.kept = compression::applyMask(pruned.values, *mask);
  return pruned;
}

void PrunePass::setPruned(const Layer &layer, PrunedLayer &&pruned) {
  if (pruned.values.empty())
    return;
  WeightOp weight = layer.weight;
  int64_t count = int64_t(pruned.values.size());
  weight.setEncodingAttr(PrunedAttr::get(
      Granularity::Element, pruned.kept,
      makeFloatElements(&getContext(), weight.getType().getShape(),
                        std::move(pruned.values),
                        weight.getName().value_or(layer.name))));
  remark::passed(layer.op->getLoc(), remark::RemarkOpts::name("Prune")
                                         .category(DEBUG_TYPE)
                                         .function(layer.name))
      << remark::metric("Weights", count)
      << remark::metric("Kept", pruned.kept);
}

llvm::Error PrunePass::pruneAll() {
  std::vector<Layer> layers = collectLayers(getOperation());
  std::vector<std::string> entries;
  if (!policy.empty()) {
    auto fromFile = readPolicy(policy, "density");
    if (!fromFile)
      return fromFile.takeError();
    entries = std::move(*fromFile);
  }
  llvm::append_range(entries, density);
  auto densities = parseLayerValues("density", entries, layers);
  if (!densities)
    return densities.takeError();
  auto thresholds = parseLayerValues("threshold", threshold, layers);
  if (!thresholds)
    return thresholds.takeError();
  if (densities->empty() && thresholds->empty())
    return makeError("needs a density, a threshold or a policy");
  return mapLayers<PrunedLayer>(
      &getContext(), layers,
      [&](const Layer &layer) {
        return pruneLayer(layer, *densities, *thresholds);
      },
      [&](const Layer &layer, PrunedLayer &&pruned) {
        setPruned(layer, std::move(pruned));
      });
}

void PrunePass::runOnOperation() {
  if (llvm::Error error = pruneAll()) {
    getOperation().emitError()
        << DEBUG_TYPE << ": " << llvm::toString(std::move(error));
    signalPassFailure();
  }
}
