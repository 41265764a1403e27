//===- ChooseMachine.cpp - PEs and index width of each layer --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerMatrix.h"
#include "l2dc/Dialect/EIE/Transforms/Passes.h"

namespace l2dc::eie {
#define GEN_PASS_DEF_CHOOSEPESPASS
#define GEN_PASS_DEF_CHOOSEINDEXWIDTHPASS
#include "l2dc/Dialect/EIE/Transforms/Passes.h.inc"
} // namespace l2dc::eie

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;
using mapping::Objective;

namespace {

/// Compares the layer on each of `machines`, prints what each costs, and gives
/// the layer the best one. Rows are in the network's order on all of them, as
/// what an order is good for depends on the machine.
LogicalResult chooseMachine(LayerOpInterface op, LayerMatrix &layer,
                            ArrayRef<mapping::RowLayout> machines,
                            Objective objective,
                            const remark::RemarkOpts &options) {
  const Mapping before = layer.current();
  Mapping best = before;
  for (const mapping::RowLayout &machine : machines) {
    auto mapped = layer.map({{}, machine});
    if (!mapped) {
      // A machine that is too small for the layer is no choice.
      llvm::consumeError(mapped.takeError());
      continue;
    }
    const double clock = layer.getTarget().clockHz;
    remark::analysis(op->getLoc(), options)
        << remark::metric("PEs", machine.pes)
        << remark::metric("IndexBits", machine.indexBits)
        << decimals("TimeUs", mapped->cost.cycles / clock * 1e6)
        << decimals("EnergyUJ", mapped->cost.energy * 1e-6)
        << decimals("LoadBalance", mapped->cost.loadBalance);
    if (isBetter(mapped->cost, best.cost, objective))
      best = std::move(*mapped);
  }
  const mapping::RowLayout &old = before.layout.machine;
  const mapping::RowLayout &machine = best.layout.machine;
  if (machine.pes == old.pes && machine.indexBits == old.indexBits)
    return success();
  layer.apply(best);
  auto remark = remark::passed(op->getLoc(), options);
  remark << remark::metric("PEs", machine.pes)
         << remark::metric("IndexBits", machine.indexBits)
         << decimals("EnergyUJBefore", before.cost.energy * 1e-6)
         << decimals("EnergyUJ", best.cost.energy * 1e-6);
  addCosts(remark, before.cost, best.cost);
  return success();
}

/// Chooses for every layer of `function` among the machines that `machinesFor`
/// lists for its target and its present machine.
LogicalResult
chooseMachines(func::FuncOp function, StringRef objectiveName,
               StringRef remarkName, StringRef pass,
               llvm::function_ref<SmallVector<mapping::RowLayout>(
                   const image::EIETargetModel &, mapping::RowLayout)>
                   machinesFor) {
  std::optional<Objective> objective = mapping::parseObjective(objectiveName);
  if (!objective)
    return function.emitError()
           << "objective must be time, energy or edp, found '" << objectiveName
           << "'";
  return forEachLayer(function, [&](LayerOpInterface op, LayerMatrix &layer) {
    return chooseMachine(
        op, layer,
        machinesFor(layer.getTarget(), layer.current().layout.machine),
        *objective, remarkOptions(remarkName, pass, op));
  });
}

struct ChoosePEsPass
    : public l2dc::eie::impl::ChoosePEsPassBase<ChoosePEsPass> {
  using ChoosePEsPassBase::ChoosePEsPassBase;

  void runOnOperation() override {
    auto halves = [](const image::EIETargetModel &target,
                     mapping::RowLayout machine) {
      SmallVector<mapping::RowLayout> machines;
      for (machine.pes = target.pes; machine.pes != 0; machine.pes /= 2)
        machines.push_back(machine);
      return machines;
    };
    if (failed(chooseMachines(getOperation(), objective, "ChoosePEs",
                              getArgument(), halves)))
      signalPassFailure();
  }
};

struct ChooseIndexWidthPass
    : public l2dc::eie::impl::ChooseIndexWidthPassBase<ChooseIndexWidthPass> {
  using ChooseIndexWidthPassBase::ChooseIndexWidthPassBase;

  void runOnOperation() override {
    auto widths = [](const image::EIETargetModel &target,
                     mapping::RowLayout machine) {
      SmallVector<mapping::RowLayout> machines;
      if (target.mode == image::MachineMode::Hardware)
        return machines;
      for (machine.indexBits = 2; machine.indexBits <= 8; ++machine.indexBits)
        machines.push_back(machine);
      return machines;
    };
    if (failed(chooseMachines(getOperation(), objective, "ChooseIndexWidth",
                              getArgument(), widths)))
      signalPassFailure();
  }
};

} // namespace
