//===- EIEPipeline.cpp - From shared weights to a program -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pipelines/EIEPipeline.h"
#include "l2dc/Conversion/Passes.h"
#include "l2dc/Dialect/EIE/Transforms/Passes.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"

#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::pipelines;

void pipelines::buildEIEPipeline(OpPassManager &pm, const EIEOptions &options) {
  eie::ConvertNNToEIEPassOptions conversion;
  conversion.targetModel = options.targetModel;
  conversion.pes = options.pes;
  conversion.queueDepth = options.queueDepth;
  conversion.mode = options.mode;
  conversion.bias = options.bias;
  conversion.inputRange = options.inputRange;
  OpPassManager &functions = pm.nest<func::FuncOp>();
  functions.addPass(nn::createSetBatchPass());
  functions.addPass(eie::createConvertNNToEIEPass(conversion));
  pm.addPass(eie::createSchedulePass());
}

void pipelines::registerEIEPipeline() {
  PassPipelineRegistration<EIEOptions>(
      "nn-to-eie", "Lower a network with shared weights to an EIE program",
      buildEIEPipeline);
}
