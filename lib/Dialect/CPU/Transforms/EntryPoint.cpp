//===- EntryPoint.cpp - A function that C can call ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/CPU/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Builders.h"

namespace l2dc::cpu {
#define GEN_PASS_DEF_ADDENTRYPOINTPASS
#define GEN_PASS_DEF_MARKENTRYPASS
#include "l2dc/Dialect/CPU/Transforms/Passes.h.inc"
} // namespace l2dc::cpu

using namespace mlir;
using namespace l2dc::cpu;

/// What the C function returns where it cannot run the network.
static constexpr int64_t wrongBatch = 1, noMemory = 2;

namespace {

/// Builds the C function around one function on memrefs.
class EntryBuilder {
public:
  EntryBuilder(func::FuncOp network, StringRef name)
      : network(network), name(name), builder(network.getContext()),
        loc(network.getLoc()) {}

  LogicalResult build();

private:
  LogicalResult verifyTypes();
  Value i64(int64_t value) {
    return LLVM::ConstantOp::create(builder, loc, builder.getI64Type(), value);
  }
  Value loadPointer(Value table, int64_t number);
  Value wrap(Value pointer, MemRefType type,
             function_ref<Value(int64_t)> dynamicExtent);
  Value batchIsRight(Value batch);
  ArrayRef<Type> inputTypes();
  Value allocateWorkspace(Value batch);
  void freeResults(ValueRange results);
  void callNetwork(Block *body, Value workspace);
  Value statusIf(Value condition, int64_t status, function_ref<Value()> build);

  func::FuncOp network;
  StringRef name;
  OpBuilder builder;
  Location loc;
};

} // namespace

/// The arguments but for the workspace.
ArrayRef<Type> EntryBuilder::inputTypes() {
  ArrayRef<Type> types = network.getArgumentTypes();
  return types.drop_back(network->hasAttr(CPUDialect::workspaceAttrName));
}

/// The memory of the buffers, which is null if there is not enough; no value if
/// the network needs none.
Value EntryBuilder::allocateWorkspace(Value batch) {
  auto bytes =
      network->getAttrOfType<DenseI64ArrayAttr>(CPUDialect::workspaceAttrName);
  if (!bytes)
    return {};
  Value size = arith::MulIOp::create(builder, loc, batch, i64(bytes[1]));
  size = arith::AddIOp::create(builder, loc, size, i64(bytes[0]));
  size = arith::IndexCastOp::create(builder, loc, builder.getIndexType(), size);
  auto type = cast<MemRefType>(network.getArgumentTypes().back());
  return memref::AllocOp::create(builder, loc, type, size,
                                 builder.getI64IntegerAttr(64));
}

LogicalResult EntryBuilder::verifyTypes() {
  auto isPlain = [](Type type) {
    auto memref = dyn_cast<MemRefType>(type);
    return memref && memref.getElementType().isF32() &&
           memref.getLayout().isIdentity();
  };
  auto hasKnownSample = [](Type type) {
    ArrayRef<int64_t> shape = cast<MemRefType>(type).getShape();
    return shape.empty() ||
           llvm::none_of(shape.drop_front(), ShapedType::isDynamic);
  };
  for (Type type : inputTypes())
    if (!isPlain(type) || !hasKnownSample(type))
      return network.emitError()
             << "the entry point needs float32 memrefs whose first extent "
                "alone is dynamic, found "
             << type;
  for (Type type : network.getResultTypes())
    if (!isPlain(type))
      return network.emitError()
             << "the entry point needs float32 memrefs, found " << type;
  return success();
}

Value EntryBuilder::loadPointer(Value table, int64_t number) {
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Value address = LLVM::GEPOp::create(
      builder, loc, pointer, pointer, table,
      ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(int32_t(number))});
  return LLVM::LoadOp::create(builder, loc, pointer, address);
}

/// A memref of `type` over plain memory: the descriptor that the conversion to
/// LLVM gives a memref.
Value EntryBuilder::wrap(Value pointer, MemRefType type,
                         function_ref<Value(int64_t)> dynamicExtent) {
  int64_t rank = type.getRank();
  auto pointerType = pointer.getType();
  Type i64Type = builder.getI64Type();
  SmallVector<Type> fields = {pointerType, pointerType, i64Type};
  if (rank > 0)
    fields.append(2, LLVM::LLVMArrayType::get(i64Type, rank));
  auto descriptorType =
      LLVM::LLVMStructType::getLiteral(builder.getContext(), fields);
  Value descriptor = LLVM::PoisonOp::create(builder, loc, descriptorType);
  auto insert = [&](Value value, ArrayRef<int64_t> position) {
    descriptor =
        LLVM::InsertValueOp::create(builder, loc, descriptor, value, position);
  };
  insert(pointer, {0});
  insert(pointer, {1});
  insert(i64(0), {2});
  Value stride = i64(1);
  for (int64_t dim = rank - 1; dim >= 0; --dim) {
    Value extent =
        type.isDynamicDim(dim) ? dynamicExtent(dim) : i64(type.getDimSize(dim));
    insert(extent, {3, dim});
    insert(stride, {4, dim});
    stride = LLVM::MulOp::create(builder, loc, stride, extent);
  }
  return UnrealizedConversionCastOp::create(builder, loc, type, descriptor)
      .getResult(0);
}

/// Whether `batch` is not negative and every static first extent.
Value EntryBuilder::batchIsRight(Value batch) {
  Value right = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sge,
                                      batch, i64(0));
  for (Type operand : inputTypes()) {
    auto type = cast<MemRefType>(operand);
    if (type.getRank() == 0 || type.isDynamicDim(0))
      continue;
    Value equal = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                        batch, i64(type.getDimSize(0)));
    right = arith::AndIOp::create(builder, loc, right, equal);
  }
  return right;
}

/// Frees every buffer once: equal results of a network may be one.
void EntryBuilder::freeResults(ValueRange results) {
  SmallVector<Value> addresses;
  for (Value result : results) {
    Value address = memref::ExtractAlignedPointerAsIndexOp::create(
        builder, loc, builder.getIndexType(), result);
    Value isNew = arith::ConstantIntOp::create(builder, loc, 1, /*width=*/1);
    for (Value other : addresses) {
      Value differs = arith::CmpIOp::create(
          builder, loc, arith::CmpIPredicate::ne, address, other);
      isNew = arith::AndIOp::create(builder, loc, isNew, differs);
    }
    addresses.push_back(address);
    scf::IfOp::create(builder, loc, isNew,
                      [&](OpBuilder &nested, Location nestedLoc) {
                        memref::DeallocOp::create(nested, nestedLoc, result);
                        scf::YieldOp::create(nested, nestedLoc);
                      });
  }
}

void EntryBuilder::callNetwork(Block *body, Value workspace) {
  Value inputs = body->getArgument(0), outputs = body->getArgument(1),
        batch = body->getArgument(2);
  SmallVector<Value> operands;
  for (auto [i, type] : llvm::enumerate(inputTypes()))
    operands.push_back(wrap(loadPointer(inputs, i), cast<MemRefType>(type),
                            [&](int64_t) { return batch; }));
  if (workspace)
    operands.push_back(workspace);
  auto call = func::CallOp::create(builder, loc, network, operands);
  for (auto [i, result] : llvm::enumerate(call.getResults())) {
    auto extentOf = [&, buffer = Value(result)](int64_t dim) -> Value {
      Value extent = memref::DimOp::create(builder, loc, buffer, dim);
      return arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                        extent);
    };
    Value target = wrap(loadPointer(outputs, i),
                        cast<MemRefType>(result.getType()), extentOf);
    memref::CopyOp::create(builder, loc, result, target);
  }
  if (!network->hasAttr(CPUDialect::ownsResultsAttrName))
    freeResults(call.getResults());
  if (workspace)
    memref::DeallocOp::create(builder, loc, workspace);
}

/// Runs `build` where `condition` holds; the value is what `build` gives there
/// and `status` elsewhere.
Value EntryBuilder::statusIf(Value condition, int64_t status,
                             function_ref<Value()> build) {
  Type i32 = builder.getI32Type();
  auto choice = scf::IfOp::create(builder, loc, i32, condition,
                                  /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(choice.thenBlock());
  scf::YieldOp::create(builder, loc, build());
  builder.setInsertionPointToEnd(choice.elseBlock());
  Value other = arith::ConstantIntOp::create(builder, loc, i32, status);
  scf::YieldOp::create(builder, loc, other);
  return choice.getResult(0);
}

LogicalResult EntryBuilder::build() {
  if (failed(verifyTypes()))
    return failure();
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  builder.setInsertionPointAfter(network);
  auto entry = func::FuncOp::create(
      builder, loc, name,
      builder.getFunctionType({pointer, pointer, builder.getI64Type()},
                              {builder.getI32Type()}));
  Block *body = entry.addEntryBlock();
  builder.setInsertionPointToEnd(body);
  Value batch = body->getArgument(2);
  auto run = [&](Value workspace) -> Value {
    callNetwork(body, workspace);
    return arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), 0);
  };
  Value status = statusIf(batchIsRight(batch), wrongBatch, [&]() -> Value {
    Value workspace = allocateWorkspace(batch);
    if (!workspace)
      return run(workspace);
    Value address = memref::ExtractAlignedPointerAsIndexOp::create(
        builder, loc, builder.getIndexType(), workspace);
    Value null = arith::ConstantIndexOp::create(builder, loc, 0);
    Value isThere = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::ne, address, null);
    return statusIf(isThere, noMemory, [&] { return run(workspace); });
  });
  func::ReturnOp::create(builder, loc, status);
  return success();
}

namespace {
struct AddEntryPointPass
    : public l2dc::cpu::impl::AddEntryPointPassBase<AddEntryPointPass> {
  using AddEntryPointPassBase::AddEntryPointPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    func::FuncOp network;
    for (auto function : module.getOps<func::FuncOp>())
      if (function->hasAttr(CPUDialect::entryAttrName))
        network = function;
    if (!network) {
      module.emitError() << "no function has the attribute '"
                         << CPUDialect::entryAttrName << "'";
      return signalPassFailure();
    }
    if (module.lookupSymbol(name)) {
      module.emitError() << "the name '" << name.getValue()
                         << "' of the entry point is taken";
      return signalPassFailure();
    }
    network.setPrivate();
    // Its name, often `main`, is not for a C program to see.
    network->setAttr("llvm.linkage",
                     LLVM::LinkageAttr::get(&getContext(),
                                            LLVM::linkage::Linkage::Internal));
    if (failed(EntryBuilder(network, name).build()))
      return signalPassFailure();
    for (StringRef attribute :
         {CPUDialect::entryAttrName, CPUDialect::workspaceAttrName,
          CPUDialect::ownsResultsAttrName})
      network->removeAttr(attribute);
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Marking
//===----------------------------------------------------------------------===//

/// The function that is marked, else the only public one with a body; null if
/// there are none or several.
static func::FuncOp chooseEntry(ModuleOp module) {
  SmallVector<func::FuncOp> candidates;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function->hasAttr(CPUDialect::entryAttrName))
      return function;
    if (function.isPublic() && !function.isExternal())
      candidates.push_back(function);
  }
  return candidates.size() == 1 ? candidates.front() : func::FuncOp();
}

namespace {
struct MarkEntryPass
    : public l2dc::cpu::impl::MarkEntryPassBase<MarkEntryPass> {
  using MarkEntryPassBase::MarkEntryPassBase;

  void runOnOperation() override {
    func::FuncOp entry = chooseEntry(getOperation());
    if (!entry) {
      getOperation().emitError()
          << "needs one public function with a body, or the attribute '"
          << CPUDialect::entryAttrName << "' on one";
      return signalPassFailure();
    }
    Builder builder(&getContext());
    entry->setAttr(CPUDialect::entryAttrName, builder.getUnitAttr());
    for (unsigned i = 0; i < entry.getNumArguments(); ++i)
      entry.setArgAttr(i,
                       bufferization::BufferizationDialect::kWritableAttrName,
                       builder.getBoolAttr(false));
  }
};
} // namespace
