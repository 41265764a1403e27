//===- ExpandCopies.cpp - Copies of memrefs with strides by loops ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/CPU/Transforms/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace l2dc::cpu {
#define GEN_PASS_DEF_EXPANDCOPIESPASS
#include "l2dc/Dialect/CPU/Transforms/Passes.h.inc"
} // namespace l2dc::cpu

using namespace mlir;

/// Whether the conversion to LLVM makes a memcpy of it.
static bool isPlain(Value buffer) {
  auto type = dyn_cast<MemRefType>(buffer.getType());
  return type && type.getLayout().isIdentity();
}

namespace {
struct ExpandCopiesPass
    : public l2dc::cpu::impl::ExpandCopiesPassBase<ExpandCopiesPass> {
  using ExpandCopiesPassBase::ExpandCopiesPassBase;

  void runOnOperation() override {
    getOperation()->walk([](memref::CopyOp copy) {
      if (isPlain(copy.getSource()) && isPlain(copy.getTarget()))
        return;
      OpBuilder builder(copy);
      linalg::makeMemRefCopyOp(builder, copy.getLoc(), copy.getSource(),
                               copy.getTarget());
      copy.erase();
    });
  }
};
} // namespace
