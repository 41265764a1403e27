//===- TranslateToNetwork.cpp - nn functions to networks ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/CodedEncoding.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;
using execution::Network;
using execution::Step;
using execution::StepAttributes;
using execution::StepKind;

static std::vector<int64_t> toVector(ArrayRef<int64_t> values) {
  return {values.begin(), values.end()};
}

/// A type's shape with -1 for dynamic extents.
static Shape shapeOf(Value value) {
  Shape shape = toVector(cast<RankedTensorType>(value.getType()).getShape());
  for (int64_t &extent : shape)
    if (ShapedType::isDynamic(extent))
      extent = -1;
  return shape;
}

static void setWindow(StepAttributes &attributes, const Window &window) {
  attributes.kernel = toVector(window.kernel);
  attributes.strides = toVector(window.strides);
  attributes.dilations = toVector(window.dilations);
  attributes.padsBegin = toVector(window.padsBegin);
  attributes.padsEnd = toVector(window.padsEnd);
}

/// The kind of a computing op and the attributes which that kind uses.
static std::optional<StepKind> describe(Operation *op, Step &step) {
  StepAttributes &attributes = step.attributes;
  auto nameLayer = [&](std::optional<StringRef> layer) {
    step.name = layer.value_or("").str();
  };
  return llvm::TypeSwitch<Operation *, std::optional<StepKind>>(op)
      .Case([&](ConvOp conv) {
        nameLayer(conv.getLayer());
        setWindow(attributes, conv.getWindow());
        attributes.kernel.clear(); // The filter has it.
        attributes.groups = conv.getGroups();
        return StepKind::Conv;
      })
      .Case([&](LinearOp linear) {
        nameLayer(linear.getLayer());
        return StepKind::Linear;
      })
      .Case([&](MatMulOp) { return StepKind::MatMul; })
      .Case([&](BatchNormOp norm) {
        attributes.epsilon = norm.getEpsilon().convertToFloat();
        return StepKind::BatchNorm;
      })
      .Case([&](ReluOp) { return StepKind::Relu; })
      .Case([&](ClipOp clip) {
        attributes.low = clip.getLow().convertToFloat();
        attributes.high = clip.getHigh().convertToFloat();
        return StepKind::Clip;
      })
      .Case([&](LeakyReluOp relu) {
        attributes.alpha = relu.getAlpha().convertToFloat();
        return StepKind::LeakyRelu;
      })
      .Case([&](SigmoidOp) { return StepKind::Sigmoid; })
      .Case([&](TanhOp) { return StepKind::Tanh; })
      .Case([&](SoftmaxOp softmax) {
        attributes.axis = softmax.getAxis();
        return StepKind::Softmax;
      })
      .Case([&](MaxPoolOp pool) {
        setWindow(attributes, pool.getWindow());
        attributes.ceilMode = pool.getCeilMode();
        return StepKind::MaxPool;
      })
      .Case([&](AvgPoolOp pool) {
        setWindow(attributes, pool.getWindow());
        attributes.ceilMode = pool.getCeilMode();
        attributes.countIncludePad = pool.getCountIncludePad();
        return StepKind::AvgPool;
      })
      .Case([&](GlobalAvgPoolOp) { return StepKind::GlobalAvgPool; })
      .Case([&](AddOp) { return StepKind::Add; })
      .Case([&](SubOp) { return StepKind::Sub; })
      .Case([&](MulOp) { return StepKind::Mul; })
      .Case([&](ConcatOp concat) {
        attributes.axis = concat.getAxis();
        return StepKind::Concat;
      })
      .Case([&](TransposeOp transpose) {
        attributes.permutation = toVector(transpose.getPermutation());
        return StepKind::Transpose;
      })
      .Case([&](PadOp pad) {
        ArrayRef<int64_t> pads = pad.getPads();
        attributes.padsBegin = toVector(pads.take_front(pads.size() / 2));
        attributes.padsEnd = toVector(pads.drop_front(pads.size() / 2));
        attributes.padMode = execution::PadMode(uint8_t(pad.getMode()));
        attributes.padValue = pad.getValue().convertToFloat();
        return StepKind::Pad;
      })
      .Case([&](LrnOp lrn) {
        attributes.size = lrn.getSize();
        attributes.alpha = lrn.getAlpha().convertToFloat();
        attributes.beta = lrn.getBeta().convertToFloat();
        attributes.bias = lrn.getBias().convertToFloat();
        return StepKind::Lrn;
      })
      // A flattened tensor is a reshaped one whose type is known.
      .Case<ReshapeOp, FlattenOp>([&](auto reshape) {
        attributes.shape = shapeOf(reshape.getResult());
        return StepKind::Reshape;
      })
      .Default([](Operation *) { return std::nullopt; });
}

namespace {

/// Walks a function once and numbers its values.
class Translator {
public:
  /// Coded weights are decoded only if `decodesCoded`.
  explicit Translator(bool decodesCoded) : decodesCoded(decodesCoded) {}

  LogicalResult run(func::FuncOp function);

  target::CompressedNetwork net;

private:
  unsigned addValue(Value value);
  LogicalResult addWeight(WeightOp weight);
  LogicalResult addStep(Operation *op);
  LogicalResult addOutputs(func::ReturnOp op);

  bool decodesCoded;
  DenseMap<Value, unsigned> numbers;
};

} // namespace

unsigned Translator::addValue(Value value) {
  unsigned number = unsigned(net.network.values.size());
  numbers[value] = number;
  net.network.values.push_back({shapeOf(value), nullptr, ""});
  net.coded.emplace_back();
  return number;
}

LogicalResult Translator::addWeight(WeightOp weight) {
  unsigned number = addValue(weight.getResult());
  execution::NetworkValue &value = net.network.values[number];
  value.name = weight.getName().value_or("").str();
  WeightEncodingAttrInterface encoding = weight.getEncoding();
  ArrayRef<uint8_t> bytes = encoding.getCodedBytes();
  if (bytes.empty() || decodesCoded)
    value.constant =
        std::make_shared<Tensor>(value.shape, nn::decodeWeights(encoding));
  if (bytes.empty())
    return success();
  auto coded = readCoded(bytes);
  if (!coded)
    return weight.emitOpError() << llvm::toString(coded.takeError());
  net.coded[number] = std::move(*coded);
  return success();
}

LogicalResult Translator::addStep(Operation *op) {
  Step step;
  std::optional<StepKind> kind = describe(op, step);
  if (!kind)
    return op->emitOpError() << "is not an op of the nn dialect";
  step.kind = *kind;
  auto result = cast<RankedTensorType>(op->getResult(0).getType());
  if (*kind == StepKind::Reshape &&
      llvm::count_if(result.getShape(), ShapedType::isDynamic) > 1)
    return op->emitOpError()
           << "result " << result << " has more than one dynamic extent";
  for (Value operand : op->getOperands())
    step.inputs.push_back(numbers.lookup(operand));
  step.output = addValue(op->getResult(0));
  net.network.steps.push_back(std::move(step));
  return success();
}

LogicalResult Translator::addOutputs(func::ReturnOp op) {
  for (Value value : op.getOperands())
    net.network.outputs.push_back(numbers.lookup(value));
  return success();
}

LogicalResult Translator::run(func::FuncOp function) {
  if (!function.getBody().hasOneBlock())
    return function.emitOpError() << "must have a body of one block";
  for (BlockArgument argument : function.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || !type.getElementType().isF32())
      return function.emitOpError()
             << "argument " << argument.getArgNumber()
             << " must be a ranked f32 tensor, found " << argument.getType();
    net.network.inputs.push_back(addValue(argument));
  }
  for (Operation &op : function.front()) {
    LogicalResult added = success();
    if (auto weight = dyn_cast<WeightOp>(op))
      added = addWeight(weight);
    else if (auto ret = dyn_cast<func::ReturnOp>(op))
      added = addOutputs(ret);
    else
      added = addStep(&op);
    if (failed(added))
      return failure();
  }
  return success();
}

func::FuncOp l2dc::nn::getNetworkFunction(ModuleOp module) {
  func::FuncOp found;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function.isPrivate() || function.isExternal())
      continue;
    if (found) {
      module.emitError() << "holds more than one network: '" << found.getName()
                         << "' and '" << function.getName() << "'";
      return {};
    }
    found = function;
  }
  if (!found)
    module.emitError() << "holds no network: no public function with a body";
  return found;
}

FailureOr<target::CompressedNetwork>
l2dc::nn::translateToCompressedNetwork(func::FuncOp function) {
  Translator translator(/*decodesCoded=*/false);
  if (failed(translator.run(function)))
    return failure();
  return std::move(translator.net);
}

FailureOr<Network> l2dc::nn::translateToNetwork(func::FuncOp function) {
  Translator translator(/*decodesCoded=*/true);
  if (failed(translator.run(function)))
    return failure();
  return std::move(translator.net.network);
}
