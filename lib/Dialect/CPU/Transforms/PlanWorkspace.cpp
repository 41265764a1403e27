//===- PlanWorkspace.cpp - One block of memory for all buffers ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/CPU/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/MathExtras.h"

#include <optional>

namespace l2dc::cpu {
#define GEN_PASS_DEF_PLANWORKSPACEPASS
#include "l2dc/Dialect/CPU/Transforms/Passes.h.inc"
} // namespace l2dc::cpu

using namespace mlir;
using namespace l2dc::cpu;

static constexpr int64_t alignment = 64; ///< bytes, a cache line

namespace {

/// A buffer, and from which operator of the block to which it is in use.
struct Buffer {
  memref::AllocOp alloc;
  size_t first, last;
  int64_t bytes; ///< all, or for each sample if `perSample`
  bool perSample;
  bool isReturned;
  int64_t offset = 0;
};

/// Plans one function.
class WorkspacePlanner {
public:
  explicit WorkspacePlanner(func::FuncOp function) : function(function) {}

  void run();

private:
  std::optional<Buffer> describe(memref::AllocOp alloc);
  bool isBatch(Value size);
  bool findLastUse(Buffer &buffer);
  static int64_t place(MutableArrayRef<Buffer> buffers, bool perSample);
  void replace(const Buffer &buffer, Value workspace, int64_t shared);

  func::FuncOp function;
  DenseMap<Operation *, size_t> positions;
};

} // namespace

/// Whether `size` is the first extent of an argument: the batch.
bool WorkspacePlanner::isBatch(Value size) {
  auto dim = size.getDefiningOp<memref::DimOp>();
  return dim && dim.getConstantIndex() == 0 &&
         isa<BlockArgument>(dim.getSource()) &&
         cast<BlockArgument>(dim.getSource()).getOwner() ==
             &function.getBody().front();
}

/// Nothing if the buffer's size is not known before the function runs.
std::optional<Buffer> WorkspacePlanner::describe(memref::AllocOp alloc) {
  MemRefType type = alloc.getType();
  if (!type.getLayout().isIdentity() || type.getMemorySpace() ||
      !type.getElementType().isIntOrFloat() ||
      alloc.getAlignment().value_or(1) > uint64_t(alignment))
    return std::nullopt;
  int64_t bytes = int64_t(type.getElementTypeBitWidth() + 7) / 8;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    if (!type.isDynamicDim(dim))
      bytes *= type.getDimSize(dim);
    else if (dim != 0 || !isBatch(alloc.getDynamicSizes().front()))
      return std::nullopt;
  }
  bool perSample = type.getRank() > 0 && type.isDynamicDim(0);
  return Buffer{alloc,     positions.lookup(alloc),
                0,         int64_t(llvm::alignTo(bytes, alignment)),
                perSample, false};
}

/// Follows the views of a buffer. False if it may be known by another value.
bool WorkspacePlanner::findLastUse(Buffer &buffer) {
  Block &block = function.getBody().front();
  SmallVector<Value> views = {buffer.alloc};
  buffer.last = buffer.first;
  while (!views.empty()) {
    Value view = views.pop_back_val();
    for (Operation *user : view.getUsers()) {
      if (isa<memref::DeallocOp>(user)) {
        if (view != buffer.alloc.getResult())
          return false;
        continue;
      }
      Operation *top = block.findAncestorOpInBlock(*user);
      buffer.last = std::max(buffer.last, positions.lookup(top));
      if (isa<func::ReturnOp>(user))
        buffer.isReturned = true;
      else if (isa<ViewLikeOpInterface>(user) && top == user)
        views.push_back(user->getResult(0));
      else if (user->hasTrait<OpTrait::IsTerminator>() ||
               llvm::any_of(user->getResultTypes(),
                            llvm::IsaPred<BaseMemRefType>))
        return false;
    }
  }
  return true;
}

/// Gives the buffers of one kind offsets, each the lowest that no buffer in use
/// at the same time has. Returns the bytes that they need together.
int64_t WorkspacePlanner::place(MutableArrayRef<Buffer> buffers,
                                bool perSample) {
  SmallVector<Buffer *> placed;
  int64_t total = 0;
  for (Buffer &buffer : buffers) {
    if (buffer.perSample != perSample)
      continue;
    int64_t offset = 0;
    for (Buffer *other : placed) // by offset
      if (other->last >= buffer.first && buffer.last >= other->first &&
          offset < other->offset + other->bytes &&
          other->offset < offset + buffer.bytes)
        offset = other->offset + other->bytes;
    buffer.offset = offset;
    total = std::max(total, offset + buffer.bytes);
    placed.insert(llvm::upper_bound(placed, &buffer,
                                    [](const Buffer *a, const Buffer *b) {
                                      return a->offset < b->offset;
                                    }),
                  &buffer);
  }
  return total;
}

/// A view of the workspace instead of the buffer; the parts that grow with the
/// batch follow the `shared` bytes that do not.
void WorkspacePlanner::replace(const Buffer &buffer, Value workspace,
                               int64_t shared) {
  memref::AllocOp alloc = buffer.alloc;
  OpBuilder builder(alloc);
  Location loc = alloc.getLoc();
  auto index = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  Value offset = index(buffer.offset);
  if (buffer.perSample) {
    Value batch = alloc.getDynamicSizes().front();
    offset = arith::MulIOp::create(builder, loc, offset, batch);
    offset = arith::AddIOp::create(builder, loc, offset, index(shared));
  }
  Value view = memref::ViewOp::create(builder, loc, alloc.getType(), workspace,
                                      offset, alloc.getDynamicSizes());
  for (Operation *user : llvm::make_early_inc_range(alloc->getUsers()))
    if (isa<memref::DeallocOp>(user))
      user->erase();
  alloc.replaceAllUsesWith(view);
  alloc.erase();
}

void WorkspacePlanner::run() {
  for (Operation &op : function.getBody().front())
    positions[&op] = positions.size();
  SmallVector<Buffer> buffers;
  size_t returned = 0;
  for (auto alloc : function.getBody().front().getOps<memref::AllocOp>())
    if (std::optional<Buffer> buffer = describe(alloc);
        buffer && findLastUse(*buffer)) {
      returned += buffer->isReturned;
      buffers.push_back(*buffer);
    }
  // The caller frees either all results or none.
  bool ownsResults = returned == function.getNumResults();
  if (!ownsResults)
    llvm::erase_if(buffers, [](Buffer &buffer) { return buffer.isReturned; });
  int64_t shared = place(buffers, /*perSample=*/false);
  int64_t perSample = place(buffers, /*perSample=*/true);
  if (shared + perSample == 0)
    return;
  Builder builder(function.getContext());
  auto type = MemRefType::get({ShapedType::kDynamic}, builder.getI8Type());
  unsigned number = function.getNumArguments();
  if (failed(function.insertArgument(number, type, DictionaryAttr(),
                                     function.getLoc())))
    return;
  for (const Buffer &buffer : buffers)
    replace(buffer, function.getArgument(number), shared);
  function->setAttr(CPUDialect::workspaceAttrName,
                    builder.getDenseI64ArrayAttr({shared, perSample}));
  if (ownsResults)
    function->setAttr(CPUDialect::ownsResultsAttrName, builder.getUnitAttr());
}

namespace {
struct PlanWorkspacePass
    : public l2dc::cpu::impl::PlanWorkspacePassBase<PlanWorkspacePass> {
  using PlanWorkspacePassBase::PlanWorkspacePassBase;

  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function->hasAttr(CPUDialect::entryAttrName) &&
          function.getBody().hasOneBlock() &&
          SymbolTable::symbolKnownUseEmpty(function, getOperation()))
        WorkspacePlanner(function).run();
  }
};
} // namespace
