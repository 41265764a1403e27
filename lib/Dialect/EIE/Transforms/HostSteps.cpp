//===- HostSteps.cpp - Host regions as steps of a network -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostSteps.h"
#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

/// A function without a module around it that computes what `host` does. Its
/// arguments are `inputs`, which receives the values that the region reads;
/// weights are copied into the function.
static OwningOpRef<func::FuncOp> outline(HostOp host,
                                         SmallVectorImpl<Value> &inputs) {
  SetVector<Value> captured;
  getUsedValuesDefinedAbove(host.getBody(), captured);
  SmallVector<Operation *> weights;
  SmallVector<Type> types;
  for (Value value : captured) {
    if (auto weight = value.getDefiningOp<nn::WeightOp>()) {
      weights.push_back(weight);
      continue;
    }
    inputs.push_back(value);
    types.push_back(value.getType());
  }
  OpBuilder builder(host.getContext());
  Location loc = host.getLoc();
  OwningOpRef<func::FuncOp> function = func::FuncOp::create(
      builder, loc, "host", builder.getFunctionType(types, host.getType()));
  Block *body = function->addEntryBlock();
  builder.setInsertionPointToStart(body);
  IRMapping mapping;
  mapping.map(inputs, body->getArguments());
  for (Operation *weight : weights)
    builder.clone(*weight, mapping);
  for (Operation &op : host.getBody().front().without_terminator())
    builder.clone(op, mapping);
  Value result = cast<YieldOp>(host.getBody().front().back()).getValue();
  func::ReturnOp::create(builder, loc, mapping.lookupOrDefault(result));
  return function;
}

FailureOr<HostSteps> l2dc::eie::translateHostSteps(HostOp host) {
  HostSteps steps;
  OwningOpRef<func::FuncOp> function = outline(host, steps.inputs);
  auto network = nn::translateToNetwork(*function);
  if (failed(network))
    return failure();
  steps.network = std::move(*network);
  return steps;
}
