//===- TargetFeatures.cpp - Instruction sets of LLVM functions ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelLibrary.h"
#include "l2dc/Dialect/CPU/Transforms/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace l2dc::cpu {
#define GEN_PASS_DEF_SETTARGETFEATURESPASS
#include "l2dc/Dialect/CPU/Transforms/Passes.h.inc"
} // namespace l2dc::cpu

using namespace mlir;
using namespace l2dc::cpu;

namespace {
struct SetTargetFeaturesPass
    : public l2dc::cpu::impl::SetTargetFeaturesPassBase<SetTargetFeaturesPass> {
  using SetTargetFeaturesPassBase::SetTargetFeaturesPassBase;

  void runOnOperation() override {
    for (auto function : getOperation().getOps<LLVM::LLVMFuncOp>()) {
      auto name = function->getAttrOfType<StringAttr>(CPUDialect::isaAttrName);
      if (!name)
        continue;
      const InstructionSet *isa = findInstructionSet(name);
      if (!isa) {
        function.emitError() << "has the unknown instruction set " << name;
        return signalPassFailure();
      }
      apply(function, *isa);
    }
  }

  void apply(LLVM::LLVMFuncOp function, const InstructionSet &isa) {
    function->removeAttr(CPUDialect::isaAttrName);
    if (isa.features.empty())
      return;
    SmallVector<StringRef> features;
    isa.features.split(features, ',');
    function.setTargetFeaturesAttr(
        LLVM::TargetFeaturesAttr::get(&getContext(), features));
    // Without it LLVM halves the vectors of functions it thinks too short.
    Builder builder(&getContext());
    function.setPassthroughAttr(builder.getArrayAttr(
        builder.getStrArrayAttr({"prefer-vector-width", isa.vectorWidth})));
  }
};
} // namespace
