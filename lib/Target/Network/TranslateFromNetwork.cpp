//===- TranslateFromNetwork.cpp - Networks to nn functions ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/CodedEncoding.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;
using execution::Network;
using execution::Step;
using execution::StepAttributes;
using execution::StepKind;

namespace {

/// Builds the ops of one network in order.
class NetworkImporter {
public:
  NetworkImporter(MLIRContext *context, const target::CompressedNetwork &net)
      : builder(context), net(net), values(net.network.values.size()) {}

  OwningOpRef<ModuleOp> build();

private:
  RankedTensorType typeOf(unsigned value);
  WeightEncodingAttrInterface encode(unsigned value);
  Value createStep(const Step &step);
  Value operand(const Step &step, size_t i) { return values[step.inputs[i]]; }
  Value optionalOperand(const Step &step, size_t i) {
    return i < step.inputs.size() ? operand(step, i) : Value();
  }
  /// `values` as an attribute; null, the default, where all equal `standard`.
  DenseI64ArrayAttr array(ArrayRef<int64_t> values, int64_t standard);
  DenseI64ArrayAttr pads(const StepAttributes &attributes, bool keepZeros);
  FloatAttr f32(float value) { return builder.getF32FloatAttr(value); }
  IntegerAttr i64(int64_t value) { return builder.getI64IntegerAttr(value); }
  template <typename PoolOp>
  PoolOp createPool(const Step &step);

  OpBuilder builder;
  const target::CompressedNetwork &net;
  SmallVector<Value> values;
  Location loc = builder.getUnknownLoc();
};

} // namespace

RankedTensorType NetworkImporter::typeOf(unsigned value) {
  Shape shape = net.network.values[value].shape;
  for (int64_t &extent : shape)
    if (extent < 0)
      extent = ShapedType::kDynamic;
  return RankedTensorType::get(shape, builder.getF32Type());
}

WeightEncodingAttrInterface NetworkImporter::encode(unsigned value) {
  const execution::NetworkValue &constant = net.network.values[value];
  if (value < net.coded.size() && net.coded[value])
    return makeCoded(builder.getContext(), *net.coded[value], constant.name);
  return DenseAttr::get(builder.getContext(),
                        makeFloatElements(builder.getContext(), constant.shape,
                                          constant.constant->data,
                                          constant.name));
}

DenseI64ArrayAttr NetworkImporter::array(ArrayRef<int64_t> values,
                                         int64_t standard) {
  if (llvm::all_of(values, [&](int64_t v) { return v == standard; }))
    return builder.getDenseI64ArrayAttr({});
  return builder.getDenseI64ArrayAttr(values);
}

DenseI64ArrayAttr NetworkImporter::pads(const StepAttributes &attributes,
                                        bool keepZeros) {
  SmallVector<int64_t> pads = llvm::to_vector(attributes.padsBegin);
  llvm::append_range(pads, attributes.padsEnd);
  return keepZeros ? builder.getDenseI64ArrayAttr(pads) : array(pads, 0);
}

template <typename PoolOp>
PoolOp NetworkImporter::createPool(const Step &step) {
  const StepAttributes &attributes = step.attributes;
  auto pool =
      PoolOp::create(builder, loc, typeOf(step.output), operand(step, 0),
                     builder.getDenseI64ArrayAttr(attributes.kernel),
                     array(attributes.strides, 1), pads(attributes, false),
                     array(attributes.dilations, 1));
  pool.setCeilMode(attributes.ceilMode);
  return pool;
}

Value NetworkImporter::createStep(const Step &step) {
  const StepAttributes &attributes = step.attributes;
  RankedTensorType type = typeOf(step.output);
  StringAttr layer =
      step.name.empty() ? StringAttr() : builder.getStringAttr(step.name);
  switch (step.kind) {
  case StepKind::Conv:
    return ConvOp::create(builder, loc, type, layer, operand(step, 0),
                          operand(step, 1), optionalOperand(step, 2),
                          array(attributes.strides, 1), pads(attributes, false),
                          array(attributes.dilations, 1),
                          i64(attributes.groups));
  case StepKind::Linear:
    return LinearOp::create(builder, loc, type, layer, operand(step, 0),
                            operand(step, 1), optionalOperand(step, 2));
  case StepKind::MatMul:
    return MatMulOp::create(builder, loc, type, operand(step, 0),
                            operand(step, 1));
  case StepKind::BatchNorm:
    return BatchNormOp::create(builder, loc, type, operand(step, 0),
                               operand(step, 1), operand(step, 2),
                               operand(step, 3), operand(step, 4),
                               f32(attributes.epsilon));
  case StepKind::Relu:
    return ReluOp::create(builder, loc, type, operand(step, 0));
  case StepKind::Clip:
    return ClipOp::create(builder, loc, type, operand(step, 0),
                          f32(attributes.low), f32(attributes.high));
  case StepKind::LeakyRelu:
    return LeakyReluOp::create(builder, loc, type, operand(step, 0),
                               f32(attributes.alpha));
  case StepKind::Sigmoid:
    return SigmoidOp::create(builder, loc, type, operand(step, 0));
  case StepKind::Tanh:
    return TanhOp::create(builder, loc, type, operand(step, 0));
  case StepKind::Softmax:
    return SoftmaxOp::create(builder, loc, type, operand(step, 0),
                             i64(attributes.axis));
  case StepKind::MaxPool:
    return createPool<MaxPoolOp>(step);
  case StepKind::AvgPool: {
    auto pool = createPool<AvgPoolOp>(step);
    pool.setCountIncludePad(attributes.countIncludePad);
    return pool;
  }
  case StepKind::GlobalAvgPool:
    return GlobalAvgPoolOp::create(builder, loc, type, operand(step, 0));
  case StepKind::Add:
    return AddOp::create(builder, loc, type, operand(step, 0),
                         operand(step, 1));
  case StepKind::Sub:
    return SubOp::create(builder, loc, type, operand(step, 0),
                         operand(step, 1));
  case StepKind::Mul:
    return MulOp::create(builder, loc, type, operand(step, 0),
                         operand(step, 1));
  case StepKind::Concat: {
    SmallVector<Value> inputs;
    for (unsigned input : step.inputs)
      inputs.push_back(values[input]);
    return ConcatOp::create(builder, loc, type, inputs, i64(attributes.axis));
  }
  case StepKind::Reshape:
    return ReshapeOp::create(builder, loc, type, operand(step, 0));
  case StepKind::Transpose:
    return TransposeOp::create(
        builder, loc, type, operand(step, 0),
        builder.getDenseI64ArrayAttr(attributes.permutation));
  case StepKind::Pad:
    return PadOp::create(
        builder, loc, type, operand(step, 0), pads(attributes, true),
        PadModeAttr::get(builder.getContext(),
                         PadMode(uint32_t(attributes.padMode))),
        f32(attributes.padValue));
  case StepKind::Lrn:
    return LrnOp::create(builder, loc, type, operand(step, 0),
                         i64(attributes.size), f32(attributes.alpha),
                         f32(attributes.beta), f32(attributes.bias));
  }
  llvm_unreachable("verifyNetwork admits no other kind");
}

OwningOpRef<ModuleOp> NetworkImporter::build() {
  const Network &network = net.network;
  if (llvm::Error error = execution::verifyNetwork(network)) {
    emitError(loc) << "network is not consistent: "
                   << llvm::toString(std::move(error));
    return {};
  }
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  builder.setInsertionPointToEnd(module->getBody());
  auto types = [&](ArrayRef<unsigned> values) {
    return llvm::map_to_vector(values,
                               [&](unsigned v) -> Type { return typeOf(v); });
  };
  auto function = func::FuncOp::create(
      builder, loc, "main",
      builder.getFunctionType(types(network.inputs), types(network.outputs)));
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToEnd(body);
  for (auto [number, argument] :
       llvm::zip_equal(network.inputs, body->getArguments()))
    values[number] = argument;
  for (auto [number, value] : llvm::enumerate(network.values))
    if (value.constant)
      values[number] = WeightOp::create(
          builder, loc,
          value.name.empty() ? StringAttr() : builder.getStringAttr(value.name),
          encode(number));
  for (const Step &step : network.steps)
    values[step.output] = createStep(step);
  SmallVector<Value> outputs;
  for (unsigned output : network.outputs)
    outputs.push_back(values[output]);
  func::ReturnOp::create(builder, loc, outputs);
  if (failed(verify(*module)))
    return {};
  return module;
}

OwningOpRef<ModuleOp>
l2dc::nn::translateFromCompressedNetwork(MLIRContext *context,
                                         const target::CompressedNetwork &net) {
  context->loadDialect<NNDialect, func::FuncDialect>();
  return NetworkImporter(context, net).build();
}

OwningOpRef<ModuleOp> l2dc::nn::translateFromNetwork(MLIRContext *context,
                                                     const Network &network) {
  return translateFromCompressedNetwork(context, {network, {}});
}
