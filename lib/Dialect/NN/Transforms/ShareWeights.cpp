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

static llvm::Expected<unsigned> parseBits(StringRef text) {
  unsigned bits;
  if (text.getAsInteger(10, bits) || bits < 1 || bits > 8)
    return makeError("bits must be 1 to 8, found '{0}'", text);
  return bits;
}

namespace {

struct ShareWeightsPass
    : l2dc::nn::impl::ShareWeightsPassBase<ShareWeightsPass> {
  using ShareWeightsPassBase::ShareWeightsPassBase;

  void runOnOperation() override;

private:
  llvm::Error shareLayer(const Layer &layer, unsigned bits,
                         const compression::KMeansOptions &options);
  llvm::Error shareAll();
};

} // namespace

llvm::Error
ShareWeightsPass::shareLayer(const Layer &layer, unsigned bits,
                             const compression::KMeansOptions &options) {
  WeightOp weight = layer.weight;
  auto shared = compression::shareWeights(decodeWeights(weight.getEncoding()),
                                          bits, options);
  if (!shared)
    return shared.takeError();
  weight.setEncodingAttr(SharedAttr::get(
      &getContext(), bits,
      DenseF32ArrayAttr::get(&getContext(), shared->codebook),
      makeByteElements(&getContext(), weight.getType().getShape(),
                       shared->codes, weight.getName().value_or(layer.name))));
  remark::passed(layer.op->getLoc(), remark::RemarkOpts::name("ShareWeights")
                                         .category(DEBUG_TYPE)
                                         .function(layer.name))
      << remark::metric("Bits", int64_t(bits))
      << remark::metric("CodebookEntries", int64_t(shared->codebook.size()))
      << remark::metric("SquaredChange", shared->cost);
  return llvm::Error::success();
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
  for (const Layer &layer : layers) {
    StringRef text = widths->lookup(layer);
    if (text.empty())
      continue;
    auto width = parseBits(text);
    llvm::Error error =
        width ? shareLayer(layer, *width, options) : width.takeError();
    if (error)
      return addContext(std::move(error), "layer '" + layer.name + "'");
  }
  return llvm::Error::success();
}

void ShareWeightsPass::runOnOperation() {
  if (llvm::Error error = shareAll()) {
    getOperation().emitError()
        << DEBUG_TYPE << ": " << llvm::toString(std::move(error));
    signalPassFailure();
  }
}
