//===- ImportDeepCompression.cpp - Published networks as modules ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Execution/BuiltinNetworks.h"
#include "l2dc/Import/DeepCompression.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Tools/mlir-translate/Translation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/SourceMgr.h"

#include <array>
#include <cmath>
#include <tuple>

using namespace mlir;
using namespace l2dc;
using namespace l2dc::importer;

/// By value, -0.0 before 0.0.
static bool isLess(float a, float b) {
  return std::make_tuple(a, !std::signbit(a)) <
         std::make_tuple(b, !std::signbit(b));
}

static bool isPositiveZero(float value) {
  return value == 0 && !std::signbit(value);
}

/// Leaves out the codebook entries that no weight uses and those that repeat
/// another one, and sorts the rest by value behind entry 0. Every weight keeps
/// its bits.
static void normalizeCodebook(NetLayer &layer) {
  std::array<bool, 256> isUsed = {};
  for (uint8_t code : layer.codes)
    isUsed[code] = true;
  std::vector<float> values;
  for (auto [code, value] : llvm::enumerate(layer.codebook))
    if (isUsed[code] && !isPositiveZero(value))
      values.push_back(value);
  llvm::sort(values, isLess);
  values.erase(llvm::unique(values,
                            [](float a, float b) {
                              return !isLess(a, b) && !isLess(b, a);
                            }),
               values.end());
  std::array<uint8_t, 256> newCodes = {};
  for (auto [code, value] : llvm::enumerate(layer.codebook))
    if (isUsed[code] && !isPositiveZero(value))
      newCodes[code] = uint8_t(1 + llvm::lower_bound(values, value, isLess) -
                               values.begin());
  for (uint8_t &code : layer.codes)
    code = newCodes[code];
  values.insert(values.begin(), 0.0f);
  layer.codebook = std::move(values);
}

static nn::SharedAttr makeShared(MLIRContext *context, const NetLayer &layer,
                                 ArrayRef<int64_t> shape, StringRef key) {
  return nn::SharedAttr::get(
      context, /*bits=*/8, DenseF32ArrayAttr::get(context, layer.codebook),
      nn::makeByteElements(context, shape, layer.codes, key));
}

/// Puts `layer` into the weight and bias of a convolution.
static void setLayer(nn::ConvOp conv, NetLayer layer) {
  auto weight = conv.getFilter().getDefiningOp<nn::WeightOp>();
  auto bias = conv.getBias().getDefiningOp<nn::WeightOp>();
  MLIRContext *context = conv.getContext();
  normalizeCodebook(layer);
  weight.setEncodingAttr(makeShared(context, layer, weight.getType().getShape(),
                                    weight.getName().value_or("")));
  bias.setEncodingAttr(nn::DenseAttr::get(
      context, nn::makeFloatElements(context, bias.getType().getShape(),
                                     layer.bias, bias.getName().value_or(""))));
}

/// SqueezeNet without trained weights.
static OwningOpRef<ModuleOp> makeSqueezeNet(MLIRContext *context) {
  auto network = llvm::cantFail(
      execution::buildBuiltinNetwork("squeezenet-1.0", /*seed=*/0));
  return nn::translateFromNetwork(context, network);
}

OwningOpRef<ModuleOp>
importer::importDeepCompression(llvm::MemoryBufferRef buffer,
                                MLIRContext *context) {
  OwningOpRef<ModuleOp> module = makeSqueezeNet(context);
  SmallVector<nn::ConvOp> convolutions;
  std::vector<Shape> shapes;
  module->walk([&](nn::ConvOp conv) {
    convolutions.push_back(conv);
    shapes.push_back(conv.getFilter().getType().getShape().vec());
  });
  auto layers = parseNetFile(buffer.getBuffer(), shapes);
  if (!layers) {
    emitError(FileLineColLoc::get(context, buffer.getBufferIdentifier(), 0, 0))
        << "not a compressed SqueezeNet: "
        << llvm::toString(layers.takeError());
    return nullptr;
  }
  for (auto [conv, layer] : llvm::zip_equal(convolutions, *layers))
    setLayer(conv, std::move(layer));
  return module;
}

void importer::registerDeepCompressionImport() {
  static TranslateToMLIRRegistration registration(
      "import-deep-compression",
      "import the authors' compressed SqueezeNet (.net)",
      [](llvm::SourceMgr &sources,
         MLIRContext *context) -> OwningOpRef<Operation *> {
        return importDeepCompression(
            *sources.getMemoryBuffer(sources.getMainFileID()), context);
      },
      [](DialectRegistry &registry) {
        registry.insert<func::FuncDialect, nn::NNDialect>();
      });
}
