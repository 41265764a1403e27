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
#include "llvm/Support/ErrorHandling.h"

#include <optional>

using namespace mlir;
using namespace l2dc;
using namespace l2dc::pipelines;

/// The objective of the choices between machines; none if there is no choice.
static std::optional<std::string> objectiveOf(EIEOptimization optimization) {
  switch (optimization) {
  case EIEOptimization::None:
  case EIEOptimization::Rows:
    return std::nullopt;
  case EIEOptimization::Time:
    return "time";
  case EIEOptimization::Energy:
    return "energy";
  case EIEOptimization::EDP:
    return "edp";
  }
  llvm_unreachable("all optimizations are covered");
}

/// Adds the passes that choose a machine for each layer and place its rows.
static void addMappingPasses(OpPassManager &functions,
                             EIEOptimization optimization) {
  if (std::optional<std::string> objective = objectiveOf(optimization)) {
    functions.addPass(eie::createChooseIndexWidthPass({*objective}));
    functions.addPass(eie::createChoosePEsPass({*objective}));
  }
  if (optimization == EIEOptimization::None)
    return;
  functions.addPass(eie::createOrderRowsPass());
  functions.addPass(eie::createAssignRowsPass());
}

void pipelines::buildEIEPipeline(OpPassManager &pm, const EIEOptions &options) {
  ConvertNNToEIEPassOptions conversion;
  conversion.targetModel = options.targetModel;
  conversion.pes = options.pes;
  conversion.queueDepth = options.queueDepth;
  conversion.mode = options.mode;
  conversion.bias = options.bias;
  conversion.inputRange = options.inputRange;
  OpPassManager &functions = pm.nest<func::FuncOp>();
  functions.addPass(nn::createSetBatchPass());
  functions.addPass(createConvertNNToEIEPass(conversion));
  addMappingPasses(functions, options.optimize);
  pm.addPass(eie::createSchedulePass({options.keepSumOrder}));
}

void pipelines::registerEIEPipeline() {
  PassPipelineRegistration<EIEOptions>(
      "nn-to-eie", "Lower a network with shared weights to an EIE program",
      buildEIEPipeline);
}
