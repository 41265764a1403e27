//===- ShareWeights.cpp - Replace weights by the entries of a codebook ----===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/KMeans.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Transforms/Layers.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"
#include "l2dc/Support/Error.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Remarks.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_SHAREWEIGHTSPASS
#include "l2dc/Dialect/NN/Transforms/Passes.h.inc"
} // namespace l2dc::nn

#define DEBUG_TYPE "nn-share-weights"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;

/// As many bits as a float has: the weights do not share values.
static constexpr unsigned unsharedBits = 32;

static llvm::Expected<unsigned> parseBits(StringRef text) {
  unsigned bits;
  if (text.getAsInteger(10, bits) ||
      ((bits < 1 || bits > 8) && bits != unsharedBits))
    return makeError("bits must be 1 to 8, or 32 for weights that are not "
                     "shared, found '{0}'",
                     text);
  return bits;
}

namespace {

/// The new weights of a layer.
struct SharedLayer {
  unsigned bits = 0; ///< 0 if it stays as it is
  compression::SharedWeights weights;
};

struct ShareWeightsPass
    : l2dc::nn::impl::ShareWeightsPassBase<ShareWeightsPass> {
  using ShareWeightsPassBase::ShareWeightsPassBase;

  void runOnOperation() override;

private:
  llvm::Expected<SharedLayer>
  shareLayer(const Layer &layer, const LayerValues &widths,
             const compression::KMeansOptions &options);
  void setShared(const Layer &layer, SharedLayer &&shared);
  llvm::Error shareAll();
};

} // namespace

llvm::Expected<SharedLayer>
ShareWeightsPass::shareLayer(const Layer &layer, const LayerValues &widths,
                             const compression::KMeansOptions &options) {
  SharedLayer result;
  StringRef text = widths.lookup(layer);
  if (text.empty())
    return result;
  auto width = parseBits(text);
  if (!width)
    return width.takeError();
  if (*width == unsharedBits)
    return result;
  WeightOp weight = layer.weight;
  std::vector<float> storage;
  auto shared = compression::shareWeights(
      viewWeights(weight.getEncoding(), storage), *width, options);
  if (!shared)
    return shared.takeError();
  result.bits = *width;
  result.weights = std::move(*shared);
  return result;
}

void ShareWeightsPass::setShared(const Layer &layer, SharedLayer &&shared) {
  if (shared.bits == 0)
    return;
  WeightOp weight = layer.weight;
  weight.setEncodingAttr(SharedAttr::get(
      &getContext(), shared.bits,
      DenseF32ArrayAttr::get(&getContext(), shared.weights.codebook),
      makeByteElements(&getContext(), weight.getType().getShape(),
                       std::move(shared.weights.codes),
                       weight.getName().value_or(layer.name))));
  remark::passed(layer.op->getLoc(), remark::RemarkOpts::name("ShareWeights")
                                         .category(DEBUG_TYPE)
                                         .function(layer.name))
      << remark::metric("Bits", int64_t(shared.bits))
      << remark::metric("CodebookEntries",
                        int64_t(shared.weights.codebook.size()))
      << remark::metric("SquaredChange", shared.weights.cost);
}

llvm::Error ShareWeightsPass::shareAll() {
  std::vector<Layer> layers = collectLayers(getOperation());
  auto kmeansInit = compression::parseKMeansInit(init);
  if (!kmeansInit)
    return makeError("init must be exact, linear, density or forgy, found "
                     "'{0}'",
                     init.getValue());
  compression::KMeansOptions options;
  options.init = *kmeansInit;
  options.seed = seed;
  auto widths = parseLayerValues("bits", bits, layers);
  if (!widths)
    return widths.takeError();
  if (widths->empty())
    return makeError("needs bits");
  return mapLayers<SharedLayer>(
      &getContext(), layers,
      [&](const Layer &layer) { return shareLayer(layer, *widths, options); },
      [&](const Layer &layer, SharedLayer &&shared) {
        setShared(layer, std::move(shared));
      });
}

void ShareWeightsPass::runOnOperation() {
  if (llvm::Error error = shareAll()) {
    getOperation().emitError()
        << DEBUG_TYPE << ": " << llvm::toString(std::move(error));
    signalPassFailure();
  }
}
