//===- Translation.cpp - The --nn-to-onnx translation ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Target/Network/NetworkTranslation.h"
#include "l2dc/Target/ONNX/ONNXExport.h"

#include "mlir/Tools/mlir-translate/Translation.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace l2dc;

static LogicalResult writeONNX(ModuleOp module, raw_ostream &os) {
  func::FuncOp function = nn::getNetworkFunction(module);
  if (!function)
    return failure();
  auto network = nn::translateToNetwork(function);
  if (failed(network))
    return failure();
  auto bytes = target::exportONNX(*network);
  if (!bytes)
    return module.emitError() << llvm::toString(bytes.takeError());
  os << *bytes;
  return success();
}

void target::registerONNXExport() {
  static TranslateFromMLIRRegistration registration(
      "nn-to-onnx", "write a network as an ONNX model with dense weights",
      [](ModuleOp module, raw_ostream &os) { return writeONNX(module, os); },
      [](DialectRegistry &registry) {
        registry.insert<func::FuncDialect, nn::NNDialect>();
      });
}
