//===- Multiversion.cpp - Functions for several instruction sets ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelLibrary.h"
#include "l2dc/Dialect/CPU/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

namespace l2dc::cpu {
#define GEN_PASS_DEF_MULTIVERSIONPASS
#include "l2dc/Dialect/CPU/Transforms/Passes.h.inc"
} // namespace l2dc::cpu

using namespace mlir;
using namespace l2dc::cpu;

static std::string versionName(StringRef function, const InstructionSet &isa) {
  return (function + "_" + isa.name).str();
}

namespace {

/// Makes the versions of one module's functions.
class Versioner {
public:
  Versioner(ModuleOp module, ArrayRef<InstructionSet> isas)
      : module(module), isas(isas), builder(module.getContext()) {}

  LogicalResult run();

private:
  LogicalResult createVersion(func::FuncOp function, const InstructionSet &isa);
  LogicalResult retarget(func::CallOp call, const InstructionSet &isa);
  LogicalResult createChoice(func::FuncOp function);
  void call(func::FuncOp function, const InstructionSet &isa, Location loc,
            SmallVectorImpl<Value> &results);
  void eraseKernelDeclarations();

  ModuleOp module;
  ArrayRef<InstructionSet> isas;
  OpBuilder builder;
};

} // namespace

/// Points a call in the version for `isa` to that version of its callee.
LogicalResult Versioner::retarget(func::CallOp call,
                                  const InstructionSet &isa) {
  auto callee = module.lookupSymbol<func::FuncOp>(call.getCallee());
  if (std::optional<KernelName> kernel = KernelName::parse(call.getCallee())) {
    FailureOr<std::string> instance = linkKernel(module, *kernel, isa);
    if (failed(instance))
      return failure();
    call.setCallee(*instance);
    return success();
  }
  if (callee && !callee.isExternal())
    call.setCallee(versionName(call.getCallee(), isa));
  return success();
}

LogicalResult Versioner::createVersion(func::FuncOp function,
                                       const InstructionSet &isa) {
  builder.setInsertionPoint(function);
  auto version = cast<func::FuncOp>(builder.clone(*function));
  version.setName(versionName(function.getName(), isa));
  version.setPrivate();
  for (StringRef attribute :
       {CPUDialect::entryAttrName, CPUDialect::workspaceAttrName,
        CPUDialect::ownsResultsAttrName})
    version->removeAttr(attribute);
  version->setAttr(CPUDialect::isaAttrName, builder.getStringAttr(isa.name));
  version->setAttr("llvm.linkage",
                   LLVM::LinkageAttr::get(builder.getContext(),
                                          LLVM::linkage::Linkage::Internal));
  WalkResult result = version.walk([&](func::CallOp call) {
    return failed(retarget(call, isa)) ? WalkResult::interrupt()
                                       : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

void Versioner::call(func::FuncOp function, const InstructionSet &isa,
                     Location loc, SmallVectorImpl<Value> &results) {
  auto call =
      func::CallOp::create(builder, loc, versionName(function.getName(), isa),
                           function.getResultTypes(), function.getArguments());
  llvm::append_range(results, call.getResults());
}

/// Replaces the body of `function` by calls of its versions, one of which the
/// CPU's level selects.
LogicalResult Versioner::createChoice(func::FuncOp function) {
  Location loc = function.getLoc();
  Block &body = function.getBody().front();
  while (!body.empty())
    body.back().erase();
  function.getBody().getBlocks().erase(std::next(function.getBody().begin()),
                                       function.getBody().end());
  builder.setInsertionPointToEnd(&body);
  SmallVector<Value> results;
  if (isas.size() == 1) {
    call(function, isas.front(), loc, results);
    func::ReturnOp::create(builder, loc, results);
    return success();
  }
  FailureOr<std::string> level = linkLevel(module);
  if (failed(level))
    return failure();
  auto ask = LLVM::CallOp::create(builder, loc, builder.getI32Type(), *level,
                                  ValueRange());
  Value index = arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                           ask.getResult());
  SmallVector<int64_t> cases;
  for (const InstructionSet &isa : isas.drop_back())
    cases.push_back(isa.level);
  auto choice = scf::IndexSwitchOp::create(
      builder, loc, function.getResultTypes(), index, cases, cases.size());
  auto fill = [&](Region &region, const InstructionSet &isa) {
    builder.createBlock(&region);
    SmallVector<Value> values;
    call(function, isa, loc, values);
    scf::YieldOp::create(builder, loc, values);
  };
  for (auto [i, region] : llvm::enumerate(choice.getCaseRegions()))
    fill(region, isas[i]);
  fill(choice.getDefaultRegion(), isas.back());
  builder.setInsertionPointAfter(choice);
  func::ReturnOp::create(builder, loc, choice.getResults());
  return success();
}

void Versioner::eraseKernelDeclarations() {
  for (auto function :
       llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
    if (function.isExternal() && KernelName::parse(function.getName()))
      function.erase();
}

LogicalResult Versioner::run() {
  SmallVector<func::FuncOp> functions;
  for (auto function : module.getOps<func::FuncOp>())
    if (!function.isExternal())
      functions.push_back(function);
  for (func::FuncOp function : functions)
    for (const InstructionSet &isa : isas)
      if (failed(createVersion(function, isa)))
        return failure();
  for (func::FuncOp function : functions)
    if (failed(createChoice(function)))
      return failure();
  eraseKernelDeclarations();
  return success();
}

namespace {
struct MultiversionPass
    : public l2dc::cpu::impl::MultiversionPassBase<MultiversionPass> {
  using MultiversionPassBase::MultiversionPassBase;

  void runOnOperation() override {
    ArrayRef<InstructionSet> isas = instructionSets();
    if (isa != "all") {
      const InstructionSet *only = findInstructionSet(isa);
      if (!only) {
        getOperation().emitError()
            << "isa must be all, avx512, avx2 or portable, found '"
            << isa.getValue() << "'";
        return signalPassFailure();
      }
      isas = ArrayRef(only, 1);
    }
    if (failed(Versioner(getOperation(), isas).run()))
      signalPassFailure();
  }
};
} // namespace
