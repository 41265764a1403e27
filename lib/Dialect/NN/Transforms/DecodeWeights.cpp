//===- DecodeWeights.cpp - Turn every weight into plain floats ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_DECODEWEIGHTSPASS
#include "l2dc/Dialect/NN/Transforms/Passes.h.inc"
} // namespace l2dc::nn

using namespace mlir;
using namespace l2dc::nn;

namespace {

struct DecodeWeightsPass
    : l2dc::nn::impl::DecodeWeightsPassBase<DecodeWeightsPass> {
  using DecodeWeightsPassBase::DecodeWeightsPassBase;

  void runOnOperation() override {
    getOperation().walk([&](WeightOp weight) {
      WeightEncodingAttrInterface encoding = weight.getEncoding();
      weight.setEncodingAttr(DenseAttr::get(
          &getContext(),
          makeFloatElements(&getContext(), weight.getType().getShape(),
                            decodeWeights(encoding),
                            weight.getName().value_or(""))));
    });
  }
};

} // namespace
