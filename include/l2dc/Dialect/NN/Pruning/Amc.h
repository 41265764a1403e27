//===- Amc.h - AMC on functions of the nn dialect ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_PRUNING_AMC_H
#define L2DC_DIALECT_NN_PRUNING_AMC_H

#include "l2dc/Pruning/Amc.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Action.h"

namespace l2dc::nn {

/// One decision of one evaluation. Printing shows the layer, the share that was
/// asked for and the one that was taken.
class AmcStepAction : public mlir::tracing::ActionImpl<AmcStepAction> {
public:
  AmcStepAction(llvm::ArrayRef<mlir::IRUnit> units,
                const search::Evaluation &evaluation, unsigned decision,
                llvm::StringRef name)
      : ActionImpl(units), evaluation(evaluation), decision(decision),
        name(name) {}
  static constexpr llvm::StringLiteral tag = "amc-step";

  void print(llvm::raw_ostream &os) const override;

private:
  const search::Evaluation &evaluation;
  unsigned decision;
  llvm::StringRef name;
};

/// Runs AMC on `function` and applies what it chose: `pruning::runAmc`, with an
/// action for every step, a remark for every choice, and encodings that say
/// that weights are pruned. An error leaves the function as it was.
llvm::Expected<pruning::AmcResult> applyAmc(mlir::func::FuncOp function,
                                            pruning::AmcOptions options);

} // namespace l2dc::nn

#endif // L2DC_DIALECT_NN_PRUNING_AMC_H
