//===- ReductionPatterns.cpp - How networks get smaller -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Reducer/ReductionPatterns.h"
#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Reducer/ReductionPatternInterface.h"
#include "mlir/Reducer/Tester.h"
#include "llvm/ADT/BitVector.h"

using namespace mlir;
using namespace l2dc;

/// A step of a network, of which weights are no part.
static bool isStep(Operation *op) {
  return op && isa_and_nonnull<nn::NNDialect>(op->getDialect()) &&
         !isa<nn::WeightOp>(op) && op->getNumResults() == 1;
}

/// The function around `op`, if its type may change: nothing else calls it.
static func::FuncOp getOwnFunction(Operation *op) {
  auto function = dyn_cast_or_null<func::FuncOp>(op->getParentOp());
  if (!function ||
      !SymbolTable::symbolKnownUseEmpty(function, function->getParentOp()))
    return {};
  return function;
}

/// Leaves out a step whose operand has the type of its result.
static LogicalResult skipStep(Operation *op, RewriterBase &rewriter) {
  if (!isStep(op))
    return failure();
  for (Value operand : op->getOperands()) {
    if (operand.getType() != op->getResult(0).getType())
      continue;
    rewriter.replaceOp(op, operand);
    return success();
  }
  return failure();
}

/// Cuts the chain before a step: its result becomes an argument.
static LogicalResult cutBefore(Operation *op, RewriterBase &rewriter) {
  func::FuncOp function = getOwnFunction(op);
  if (!isStep(op) || !function)
    return failure();
  rewriter.modifyOpInPlace(function, [&] {
    (void)function.insertArgument(function.getNumArguments(),
                                  op->getResult(0).getType(), DictionaryAttr(),
                                  op->getLoc());
  });
  rewriter.replaceOp(op, function.getArguments().back());
  return success();
}

/// Cuts the chain behind the steps before those that are returned.
static LogicalResult cutBehind(Operation *op, RewriterBase &rewriter) {
  func::FuncOp function = getOwnFunction(op);
  if (!isa<func::ReturnOp>(op) || !function)
    return failure();
  SmallVector<Value> results(op->getOperands());
  bool isCut = false;
  for (Value &result : results) {
    Operation *step = result.getDefiningOp();
    if (!isStep(step))
      continue;
    result = step->getOperand(0);
    isCut = true;
  }
  if (!isCut)
    return failure();
  rewriter.modifyOpInPlace(op, [&] { op->setOperands(results); });
  rewriter.modifyOpInPlace(function, [&] {
    function.setFunctionType(rewriter.getFunctionType(
        function.getArgumentTypes(), TypeRange(ValueRange(results))));
  });
  return success();
}

/// Removes a weight or a step that nothing uses.
static LogicalResult removeUnused(Operation *op, RewriterBase &rewriter) {
  if (!isa_and_nonnull<nn::NNDialect>(op->getDialect()) || !op->use_empty())
    return failure();
  rewriter.eraseOp(op);
  return success();
}

/// Removes the arguments that a function does not use.
static LogicalResult dropArguments(Operation *op, RewriterBase &rewriter) {
  func::FuncOp function = getOwnFunction(op);
  if (!isa<func::ReturnOp>(op) || !function)
    return failure();
  llvm::BitVector unused(function.getNumArguments());
  for (BlockArgument argument : function.getArguments())
    unused[argument.getArgNumber()] = argument.use_empty();
  if (unused.none())
    return failure();
  LogicalResult erased = failure();
  rewriter.modifyOpInPlace(function,
                           [&] { erased = function.eraseArguments(unused); });
  return erased;
}

namespace {

/// Makes one change wherever the module stays valid and the test still finds
/// the fault. The change is tried on a copy: `reduction-tree` gives a module up
/// that a pattern has spoilt.
class Shrink : public RewritePattern {
public:
  using Change = LogicalResult (*)(Operation *, RewriterBase &);

  Shrink(MLIRContext *context, Change change, Tester &tester)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context),
        change(change), tester(tester) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    auto module = op->getParentOfType<ModuleOp>();
    if (!module || !isFaulty(module, op))
      return rewriter.notifyMatchFailure(op, "would lose the fault");
    return change(op, rewriter);
  }

private:
  bool isFaulty(ModuleOp module, Operation *op) const {
    IRMapping mapping;
    OwningOpRef<ModuleOp> copy = cast<ModuleOp>(module->clone(mapping));
    Operation *target = mapping.lookup(op);
    IRRewriter rewriter(module.getContext());
    rewriter.setInsertionPoint(target);
    ScopedDiagnosticHandler quiet(module.getContext(),
                                  [](Diagnostic &) { return success(); });
    return succeeded(change(target, rewriter)) && succeeded(verify(*copy)) &&
           tester.isInteresting(*copy).first == Tester::Interestingness::True;
  }

  Change change;
  Tester &tester;
};

struct NNReductionPatterns : public DialectReductionPatternInterface {
  explicit NNReductionPatterns(Dialect *dialect)
      : DialectReductionPatternInterface(dialect) {}

  void populateReductionPatterns(RewritePatternSet &) const override {}

  void populateReductionPatternsWithTester(RewritePatternSet &patterns,
                                           Tester &tester) const override {
    for (Shrink::Change change :
         {cutBehind, cutBefore, skipStep, removeUnused, dropArguments})
      patterns.add<Shrink>(patterns.getContext(), change, tester);
  }
};

} // namespace

void l2dc::registerReductionPatterns(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *, nn::NNDialect *dialect) {
    dialect->addInterfaces<NNReductionPatterns>();
  });
}
