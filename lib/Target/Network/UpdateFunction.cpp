//===- UpdateFunction.cpp - Give a function a changed network -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/Pruning.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;
using execution::Network;
using execution::NetworkValue;
using execution::Step;
using execution::StepKind;

/// The type of a changed value; extents that the network leaves open stay.
static RankedTensorType typeOf(Value before, const NetworkValue &value) {
  auto type = cast<RankedTensorType>(before.getType());
  SmallVector<int64_t> shape = llvm::to_vector(value.shape);
  for (auto [extent, old] : llvm::zip_equal(shape, type.getShape()))
    if (extent < 0)
      extent = old;
  return RankedTensorType::get(shape, type.getElementType());
}

/// Plain floats stay plain, pruned ones stay pruned.
static LogicalResult updateWeight(WeightOp weight, const NetworkValue &value) {
  const Tensor &tensor = *value.constant;
  WeightEncodingAttrInterface encoding = weight.getEncoding();
  if (weight.getType().getShape() == ArrayRef<int64_t>(tensor.shape) &&
      decodeWeights(encoding) == tensor.data)
    return success();
  if (!isa<DenseAttr, PrunedAttr>(Attribute(encoding)))
    return weight.emitOpError()
           << "cannot change: it is shared or coded already";
  ElementsAttr elements =
      makeFloatElements(weight.getContext(), tensor.shape, tensor.data,
                        weight.getName().value_or(""));
  if (isa<PrunedAttr>(Attribute(encoding)))
    weight.setEncodingAttr(
        PrunedAttr::get(Granularity::Element,
                        compression::countNonZero(tensor.data), elements));
  else
    weight.setEncodingAttr(DenseAttr::get(weight.getContext(), elements));
  weight.getResult().setType(typeOf(weight, value));
  return success();
}

/// The attributes that depend on the number of channels.
static void updateAttributes(Operation *op, const Step &step) {
  Builder builder(op->getContext());
  if (auto conv = dyn_cast<ConvOp>(op))
    conv.setGroups(step.attributes.groups);
  if (auto pad = dyn_cast<PadOp>(op)) {
    SmallVector<int64_t> pads = llvm::to_vector(step.attributes.padsBegin);
    llvm::append_range(pads, step.attributes.padsEnd);
    pad.setPads(pads);
  }
}

// Values are numbered in the order of arguments and ops, steps in the order of
// computing ops (TranslateToNetwork.cpp).
LogicalResult l2dc::nn::updateFunction(func::FuncOp function,
                                       const Network &network) {
  size_t value = function.getNumArguments(), step = 0;
  for (Operation &op : function.front().without_terminator()) {
    if (value == network.values.size())
      return op.emitOpError() << "has no counterpart in the changed network";
    const NetworkValue &changed = network.values[value++];
    if (auto weight = dyn_cast<WeightOp>(op)) {
      if (!changed.constant || failed(updateWeight(weight, changed)))
        return failure();
      continue;
    }
    updateAttributes(&op, network.steps[step++]);
    op.getResult(0).setType(typeOf(op.getResult(0), changed));
  }
  return success();
}
