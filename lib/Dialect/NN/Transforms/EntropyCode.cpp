//===- EntropyCode.cpp - Entropy-code shared weights ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/CodedWeights.h"
#include "l2dc/Dialect/NN/IR/CodedEncoding.h"
#include "l2dc/Dialect/NN/Transforms/Layers.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"
#include "l2dc/Support/Error.h"

#include "mlir/IR/Remarks.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_ENTROPYCODEPASS
#include "l2dc/Dialect/NN/Transforms/Passes.h.inc"
} // namespace l2dc::nn

#define DEBUG_TYPE "nn-entropy-code"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;

/// "auto" or nothing leaves the width to the coder.
static llvm::Expected<std::optional<unsigned>> parseIndexBits(StringRef text) {
  if (text.empty() || text == "auto")
    return std::nullopt;
  unsigned bits;
  if (text.getAsInteger(10, bits) || bits < 1 || bits > 8)
    return makeError("index-bits must be 1 to 8 or auto, found '{0}'", text);
  return bits;
}

namespace {

/// The new weights of a layer; nothing if it stays as it is.
using CodedLayer = std::optional<compression::CodedWeights>;

struct EntropyCodePass : l2dc::nn::impl::EntropyCodePassBase<EntropyCodePass> {
  using EntropyCodePassBase::EntropyCodePassBase;

  void runOnOperation() override;

private:
  llvm::Expected<CodedLayer> codeLayer(const Layer &layer,
                                       compression::CoderChoice choice,
                                       StringRef indexBits);
  void setCoded(const Layer &layer, const CodedLayer &coded);
  llvm::Error codeAll();
};

} // namespace

llvm::Expected<CodedLayer>
EntropyCodePass::codeLayer(const Layer &layer, compression::CoderChoice choice,
                           StringRef indexBits) {
  auto width = parseIndexBits(indexBits);
  if (!width)
    return width.takeError();
  WeightEncodingAttrInterface encoding = WeightOp(layer.weight).getEncoding();
  std::vector<uint8_t> codes(encoding.getWeightCount());
  if (failed(encoding.decodeCodes(codes)))
    return CodedLayer(); // Not shared: nothing to code.
  auto coded = compression::encodeWeights(encoding.getWeightType().getShape(),
                                          codes, encoding.getCodebookValues(),
                                          {choice, *width});
  if (!coded)
    return coded.takeError();
  return std::move(*coded);
}

void EntropyCodePass::setCoded(const Layer &layer, const CodedLayer &coded) {
  if (!coded)
    return;
  WeightOp weight = layer.weight;
  weight.setEncodingAttr(
      makeCoded(&getContext(), *coded, weight.getName().value_or(layer.name)));
  remark::passed(layer.op->getLoc(), remark::RemarkOpts::name("EntropyCode")
                                         .category(DEBUG_TYPE)
                                         .function(layer.name))
      << remark::metric("Bytes",
                        int64_t(compression::countBytes(*coded).total()))
      << remark::metric("IndexBits", int64_t(coded->indexBits))
      << remark::metric("Entries", int64_t(coded->entries));
}

llvm::Error EntropyCodePass::codeAll() {
  std::vector<Layer> layers = collectLayers(getOperation());
  auto choice = compression::parseCoderChoice(coder);
  if (!choice)
    return makeError("coder must be huffman, range or auto, found '{0}'",
                     coder.getValue());
  auto widths = parseLayerValues("index-bits", indexBits, layers);
  if (!widths)
    return widths.takeError();
  return mapLayers<CodedLayer>(
      &getContext(), layers,
      [&](const Layer &layer) {
        return codeLayer(layer, *choice, widths->lookup(layer));
      },
      [&](const Layer &layer, CodedLayer &&coded) { setCoded(layer, coded); });
}

void EntropyCodePass::runOnOperation() {
  if (llvm::Error error = codeAll()) {
    getOperation().emitError()
        << DEBUG_TYPE << ": " << llvm::toString(std::move(error));
    signalPassFailure();
  }
}
