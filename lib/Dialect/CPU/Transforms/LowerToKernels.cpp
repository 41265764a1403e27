//===- LowerToKernels.cpp - Layers on memrefs to kernel calls -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvPlan.h"
#include "KernelLibrary.h"
#include "l2dc/Dialect/CPU/Transforms/Passes.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"

#include <limits>

namespace l2dc::cpu {
#define GEN_PASS_DEF_LOWERTOKERNELSPASS
#include "l2dc/Dialect/CPU/Transforms/Passes.h.inc"
} // namespace l2dc::cpu

using namespace mlir;
using namespace l2dc;
using namespace l2dc::cpu;

/// Kernels read whole vectors of entries, also past the last one.
static constexpr size_t readAhead = 64;

/// The bits of an element of the entries as the layer's kernel reads them.
static unsigned entryBits(LinearOp) { return 8; }
static unsigned entryBits(ConvOp op) {
  return op.getWeights().getFormat() == Format::Bytes ? 8 : 16;
}

namespace {

/// Lowers the layers of one module.
class KernelLowering {
public:
  explicit KernelLowering(ModuleOp module)
      : module(module), symbols(module), builder(module.getContext()) {}

  LogicalResult lower(LinearOp op);
  LogicalResult lower(ConvOp op);

private:
  template <typename T>
  Value constant(Location loc, ArrayRef<T> values, ArrayRef<int64_t> shape,
                 Type elementType, StringRef name);
  template <typename LayerOp>
  void appendWeights(LayerOp op, SmallVectorImpl<Value> &operands);
  Value contiguous(Location loc, Value buffer, bool isRead);
  Value flat(Location loc, Value buffer);
  Value dynamic(Location loc, Value buffer);
  Value scratch(Location loc, Type elementType, ArrayRef<int64_t> shape);
  void call(Location loc, const KernelName &kernel, ValueRange operands,
            ValueRange scratchOperands);

  ModuleOp module;
  SymbolTable symbols;
  OpBuilder builder;
};

} // namespace

/// The elements as raw data of whatever type.
template <typename T>
static std::vector<T> elementsOf(ElementsAttr elements) {
  std::vector<T> values(elements.getNumElements());
  LogicalResult copied = nn::copyElements<T>(elements, values);
  assert(succeeded(copied) && "the op was not verified");
  (void)copied;
  return values;
}

/// A constant global of the bytes of `values` as a memref with dynamic extents
/// but the inner ones of `shape`.
template <typename T>
Value KernelLowering::constant(Location loc, ArrayRef<T> values,
                               ArrayRef<int64_t> shape, Type elementType,
                               StringRef name) {
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()),
                       values.size() * sizeof(T));
  auto tensor = RankedTensorType::get(shape, elementType);
  ElementsAttr data;
  if (bytes.size() <= 256)
    data = DenseElementsAttr::getFromRawBuffer(tensor, bytes);
  else
    data = DenseResourceElementsAttr::get(
        tensor, name,
        HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, alignof(T),
                                                      false));
  auto type = MemRefType::get(shape, elementType);
  OpBuilder atTop(module.getBodyRegion());
  auto global = memref::GlobalOp::create(
      atTop, loc, name, builder.getStringAttr("private"), type, data,
      /*constant=*/true, builder.getI64IntegerAttr(64));
  symbols.insert(global);
  Value buffer =
      memref::GetGlobalOp::create(builder, loc, type, global.getSymName());
  SmallVector<int64_t> loose(shape);
  loose.front() = ShapedType::kDynamic;
  return memref::CastOp::create(builder, loc,
                                MemRefType::get(loose, elementType), buffer);
}

/// Starts, entries, codebook, bias and floor, in the order of every kernel.
template <typename LayerOp>
void KernelLowering::appendWeights(LayerOp op,
                                   SmallVectorImpl<Value> &operands) {
  Location loc = op.getLoc();
  MatrixAttr weights = op.getWeights();
  std::string layer = op.getLayer().str();
  std::vector<uint32_t> starts = elementsOf<uint32_t>(weights.getStarts());
  std::vector<uint8_t> entries = elementsOf<uint8_t>(weights.getEntries());
  entries.resize(entries.size() + readAhead);
  unsigned bits = entryBits(op);
  int64_t entryCount = int64_t(entries.size()) * 8 / bits;
  std::vector<float> bias(weights.getRows());
  if (std::optional<ElementsAttr> values = op.getBias())
    bias = elementsOf<float>(*values);
  operands.push_back(constant<uint32_t>(loc, starts, {int64_t(starts.size())},
                                        builder.getI32Type(),
                                        layer + ".starts"));
  operands.push_back(constant<uint8_t>(loc, entries, {entryCount},
                                       builder.getIntegerType(bits),
                                       layer + ".entries"));
  std::vector<float> codebook = weights.getCodebook().asArrayRef();
  codebook.resize(compression::codebookLimit(
      compression::PackedFormat(weights.getFormat())));
  operands.push_back(constant<float>(loc, codebook, {int64_t(codebook.size())},
                                     builder.getF32Type(),
                                     layer + ".codebook"));
  operands.push_back(constant<float>(loc, bias, {int64_t(bias.size())},
                                     builder.getF32Type(), layer + ".bias"));
  float floor = op.getRelu() ? 0.0f : -std::numeric_limits<float>::infinity();
  operands.push_back(
      arith::ConstantOp::create(builder, loc, builder.getF32FloatAttr(floor)));
}

/// `buffer`, or a copy of it (of its shape, if it is not read) without strides.
Value KernelLowering::contiguous(Location loc, Value buffer, bool isRead) {
  auto type = cast<MemRefType>(buffer.getType());
  if (type.getLayout().isIdentity())
    return buffer;
  SmallVector<Value> extents;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (type.isDynamicDim(dim))
      extents.push_back(memref::DimOp::create(builder, loc, buffer, dim));
  auto plain = MemRefType::get(type.getShape(), type.getElementType());
  Value copy = memref::AllocOp::create(builder, loc, plain, extents);
  if (isRead)
    memref::CopyOp::create(builder, loc, buffer, copy);
  return copy;
}

/// The elements of `buffer` as a vector of dynamic length.
Value KernelLowering::flat(Location loc, Value buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  ReassociationIndices all(type.getRank());
  std::iota(all.begin(), all.end(), 0);
  Value vector = memref::CollapseShapeOp::create(
      builder, loc, buffer, ArrayRef<ReassociationIndices>{all});
  return dynamic(loc, vector);
}

Value KernelLowering::dynamic(Location loc, Value buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  SmallVector<int64_t> shape(type.getRank(), ShapedType::kDynamic);
  auto loose = MemRefType::get(shape, type.getElementType());
  return loose == type ? buffer
                       : memref::CastOp::create(builder, loc, loose, buffer);
}

/// Memory that only the next call uses, as a memref of dynamic first extent.
Value KernelLowering::scratch(Location loc, Type elementType,
                              ArrayRef<int64_t> shape) {
  auto type = MemRefType::get(shape, elementType);
  Value buffer = memref::AllocOp::create(builder, loc, type,
                                         builder.getI64IntegerAttr(64));
  SmallVector<int64_t> loose(shape);
  loose.front() = ShapedType::kDynamic;
  return memref::CastOp::create(builder, loc,
                                MemRefType::get(loose, elementType), buffer);
}

void KernelLowering::call(Location loc, const KernelName &kernel,
                          ValueRange dataOperands, ValueRange scratchOperands) {
  SmallVector<Value> operands(dataOperands);
  llvm::append_range(operands, scratchOperands);
  std::string name = kernel.str();
  if (!symbols.lookup(name)) {
    OpBuilder atEnd(module.getBodyRegion());
    auto declaration = func::FuncOp::create(
        atEnd, loc, name,
        builder.getFunctionType(ValueRange(operands).getTypes(), TypeRange()));
    declaration.setPrivate();
    symbols.insert(declaration);
  }
  func::CallOp::create(builder, loc, name, TypeRange(), operands);
  for (Value operand : scratchOperands)
    memref::DeallocOp::create(
        builder, loc, operand.getDefiningOp<memref::CastOp>().getSource());
}

LogicalResult KernelLowering::lower(LinearOp op) {
  builder.setInsertionPoint(op);
  Location loc = op.getLoc();
  Value input = contiguous(loc, op.getInput(), true);
  Value init = contiguous(loc, op.getInit(), false);
  SmallVector<Value> operands = {dynamic(loc, input), dynamic(loc, init)};
  appendWeights(op, operands);
  MatrixAttr weights = op.getWeights();
  int64_t rows = weights.getRows(), columns = weights.getColumns();
  // Few samples are computed one by one, without a vector for each element.
  int64_t batch = cast<MemRefType>(op.getInput().getType()).getDimSize(0);
  bool isOne = !ShapedType::isDynamic(batch) && batch < 4;
  Type i32 = builder.getI32Type(), f32 = builder.getF32Type();
  Value scratches[] = {scratch(loc, i32, {columns}),
                       scratch(loc, i32, {rows + columnSlack}),
                       scratch(loc, f32, {rows + columnSlack}),
                       scratch(loc, f32, {isOne ? 1 : columns, 16}),
                       scratch(loc, f32, {isOne ? 1 : rows, 16})};
  call(loc, {"linear", stringifyFormat(weights.getFormat()), 0}, operands,
       scratches);
  if (init != op.getInit()) {
    memref::CopyOp::create(builder, loc, init, op.getInit());
    memref::DeallocOp::create(builder, loc, init);
  }
  if (input != op.getInput())
    memref::DeallocOp::create(builder, loc, input);
  op.erase();
  return success();
}

LogicalResult KernelLowering::lower(ConvOp op) {
  std::optional<ConvPlan> plan = planConv(op);
  if (!plan)
    return op.emitOpError() << "needs more than 2^31 elements for the padded "
                               "input "
                            << op.getInput().getType();
  builder.setInsertionPoint(op);
  Location loc = op.getLoc();
  std::string layer = op.getLayer().str();
  Value input = contiguous(loc, op.getInput(), true);
  Value init = contiguous(loc, op.getInit(), false);
  Value batch = memref::DimOp::create(builder, loc, input, 0);
  SmallVector<Value> operands = {flat(loc, input), flat(loc, init)};
  appendWeights(op, operands);
  operands.push_back(
      constant<uint32_t>(loc, plan->offsets, {int64_t(plan->offsets.size())},
                         builder.getI32Type(), layer + ".offsets"));
  operands.push_back(constant<int64_t>(
      loc, plan->planes, {int64_t(plan->planes.size() / 5), 5},
      builder.getI64Type(), layer + ".planes"));
  operands.push_back(constant<int64_t>(loc, plan->fields,
                                       {int64_t(plan->fields.size())},
                                       builder.getI64Type(), layer + ".plan"));
  operands.push_back(batch);
  MatrixAttr weights = op.getWeights();
  Type f32 = builder.getF32Type();
  Value scratches[] = {
      scratch(loc, f32, {plan->paddedSize + blockSlack}),
      scratch(loc, f32, {weights.getRows() * plan->pixels + blockSlack})};
  call(loc, {"conv", stringifyFormat(weights.getFormat()), plan->pixels},
       operands, scratches);
  if (init != op.getInit()) {
    memref::CopyOp::create(builder, loc, init, op.getInit());
    memref::DeallocOp::create(builder, loc, init);
  }
  if (input != op.getInput())
    memref::DeallocOp::create(builder, loc, input);
  op.erase();
  return success();
}

namespace {
struct LowerToKernelsPass
    : public l2dc::cpu::impl::LowerToKernelsPassBase<LowerToKernelsPass> {
  using LowerToKernelsPassBase::LowerToKernelsPassBase;

  void runOnOperation() override {
    SmallVector<Operation *> layers;
    getOperation().walk([&](Operation *op) {
      if (isa<LinearOp, ConvOp>(op))
        layers.push_back(op);
    });
    KernelLowering lowering(getOperation());
    for (Operation *op : layers) {
      if (op->getNumResults() != 0) {
        op->emitOpError("is on tensors; run one-shot-bufferize first");
        return signalPassFailure();
      }
      auto linear = dyn_cast<LinearOp>(op);
      if (failed(linear ? lowering.lower(linear)
                        : lowering.lower(cast<ConvOp>(op))))
        return signalPassFailure();
    }
  }
};
} // namespace
