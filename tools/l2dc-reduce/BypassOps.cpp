//===- BypassOps.cpp - Networks with fewer steps --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BypassOps.h"

#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/Reducer/ReductionPatternInterface.h"

using namespace mlir;

namespace {

struct BypassOp : RewritePattern {
  explicit BypassOp(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isa_and_nonnull<l2dc::nn::NNDialect>(op->getDialect()) ||
        op->getNumResults() != 1)
      return failure();
    for (Value operand : op->getOperands()) {
      if (operand.getType() != op->getResult(0).getType())
        continue;
      rewriter.replaceOp(op, operand);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no operand of the result's type");
  }
};

struct BypassReduction : DialectReductionPatternInterface {
  explicit BypassReduction(Dialect *dialect)
      : DialectReductionPatternInterface(dialect) {}

  void populateReductionPatterns(RewritePatternSet &patterns) const override {
    patterns.add<BypassOp>(patterns.getContext());
  }
};

} // namespace

void l2dc::registerBypassReduction(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *, nn::NNDialect *dialect) {
    dialect->addInterfaces<BypassReduction>();
  });
}
