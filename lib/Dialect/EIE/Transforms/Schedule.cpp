//===- Schedule.cpp - Turn functions of EIE's layers into programs --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramScheduler.h"
#include "l2dc/Dialect/EIE/IR/ProgramImage.h"
#include "l2dc/Dialect/EIE/Transforms/Passes.h"

namespace l2dc::eie {
#define GEN_PASS_DEF_SCHEDULEPASS
#include "l2dc/Dialect/EIE/Transforms/Passes.h.inc"
} // namespace l2dc::eie

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

namespace {
struct SchedulePass : public l2dc::eie::impl::SchedulePassBase<SchedulePass> {
  using SchedulePassBase::SchedulePassBase;

  void runOnOperation() override {
    auto functions = getOperation().getOps<func::FuncOp>();
    for (func::FuncOp function : llvm::make_early_inc_range(functions)) {
      auto target =
          function->getAttrOfType<TargetAttr>(EIEDialect::targetAttrName);
      if (!target || function.isExternal())
        continue;
      if (failed(replace(function, target.getTargetModel())))
        return signalPassFailure();
    }
  }

  LogicalResult replace(func::FuncOp function,
                        const image::EIETargetModel &target) {
    auto image = ProgramScheduler(function, target, keepSumOrder).run();
    if (failed(image))
      return failure();
    OpBuilder builder(function);
    buildProgram(builder, function.getLoc(), function.getName(), *image);
    function.erase();
    return success();
  }
};
} // namespace
