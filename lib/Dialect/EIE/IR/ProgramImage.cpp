//===- ProgramImage.cpp - From programs to images -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/ProgramImage.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"

#include "llvm/ADT/TypeSwitch.h"

#include <limits>

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

namespace {

/// The elements of a literal or blob as a list; an error at `op` if they are
/// not T or a blob has another length.
template <typename T>
FailureOr<std::vector<T>> readElements(Operation *op, ElementsAttr elements,
                                       StringRef name) {
  auto emitError = [&] { return op->emitOpError(); };
  if (failed(nn::verifyElementType<T>(elements, name, emitError)) ||
      failed(nn::verifyBlobLength<T>(elements, name, emitError)))
    return failure();
  if (elements.getNumElements() > maxElements)
    return op->emitOpError()
           << name << " of " << elements.getType() << " are too large";
  std::vector<T> values(elements.getNumElements());
  if (failed(nn::copyElements<T>(elements, values)))
    return op->emitOpError() << name << " have no data";
  return values;
}

/// `number` as a T, or an error at `op`.
template <typename T>
LogicalResult narrow(Operation *op, StringRef name, int64_t number, T &out) {
  if (number < int64_t(std::numeric_limits<T>::min()) ||
      number > int64_t(std::numeric_limits<T>::max()))
    return op->emitOpError() << name << " cannot be " << number;
  out = T(number);
  return success();
}

/// Appends the ops of a program to an image, one kind at a time.
class ImageBuilder {
public:
  FailureOr<image::Image> build(ProgramOp program) {
    image.target = program.getTarget().getTargetModel();
    if (failed(
            addNumbers(program, "inputs", program.getInputs(), image.inputs)) ||
        failed(addNumbers(program, "outputs", program.getOutputs(),
                          image.outputs)))
      return failure();
    for (Operation &op : program.getBody().front())
      if (failed(addOp(&op)))
        return failure();
    return std::move(image);
  }

private:
  LogicalResult addOp(Operation *op) {
    if (std::optional<image::Instruction> instruction = getInstruction(op)) {
      image.instructions.push_back(*instruction);
      return success();
    }
    return llvm::TypeSwitch<Operation *, LogicalResult>(op)
        .Case<BufferOp, EncodedOp, BiasOp, PatchOp, OrderOp, StepOp, LayerOp>(
            [&](auto entry) { return add(entry); })
        .Default([](Operation *other) {
          return other->emitOpError() << "cannot stand in a program";
        });
  }

  LogicalResult add(BufferOp op) {
    auto type = cast<RankedTensorType>(op.getType());
    image::Buffer buffer{op.getName().str(), type.getShape().vec(), nullptr};
    if (std::optional<ElementsAttr> constant = op.getConstant()) {
      auto values = readElements<float>(op, *constant, "elements");
      if (failed(values))
        return failure();
      if (int64_t(values->size()) != elementCount(buffer.shape))
        return op.emitOpError()
               << "has " << values->size() << " elements for " << type;
      buffer.constant =
          std::make_shared<Tensor>(buffer.shape, std::move(*values));
    }
    image.buffers.push_back(std::move(buffer));
    return success();
  }

  LogicalResult add(EncodedOp op) {
    auto matrix = op.getMatrix().decode([&] { return op.emitOpError(); });
    if (failed(matrix))
      return failure();
    image.matrices.push_back(std::move(*matrix));
    return success();
  }

  LogicalResult add(BiasOp op) {
    auto values = readElements<float>(op, op.getValues(), "values");
    if (failed(values))
      return failure();
    image.biases.push_back(std::move(*values));
    return success();
  }

  LogicalResult add(PatchOp op) {
    image::Patch patch;
    if (failed(narrow(op, "channel_begin", op.getChannelBegin(),
                      patch.channelBegin)) ||
        failed(narrow(op, "channels", op.getChannels(), patch.channels)))
      return failure();
    patch.dimensions.resize(op.getInput().size());
    for (auto [i, dim] : llvm::enumerate(patch.dimensions))
      if (failed(narrow(op, "input", op.getInput()[i], dim.input)) ||
          failed(narrow(op, "output", op.getOutput()[i], dim.output)) ||
          failed(narrow(op, "kernel", op.getKernel()[i], dim.kernel)) ||
          failed(narrow(op, "stride", op.getStride()[i], dim.stride)) ||
          failed(narrow(op, "dilation", op.getDilation()[i], dim.dilation)) ||
          failed(narrow(op, "pad", op.getPad()[i], dim.padBegin)))
        return failure();
    image.patches.push_back(std::move(patch));
    return success();
  }

  LogicalResult add(OrderOp op) {
    auto elements = readElements<uint32_t>(op, op.getElements(), "elements");
    if (failed(elements))
      return failure();
    image.orders.push_back(std::move(*elements));
    return success();
  }

  LogicalResult add(StepOp op) {
    auto kind = findStepKind(op.getKind());
    auto attributes = parseStepDictionary(op.getParameters());
    if (!attributes)
      return op.emitOpError() << llvm::toString(attributes.takeError());
    execution::Step step{*kind, op.getName().str(), {}, 0, *attributes};
    if (failed(addNumbers(op, "inputs", op.getInputs(), step.inputs)) ||
        failed(narrow(op, "output", op.getOutput(), step.output)))
      return failure();
    image.hostSteps.push_back(std::move(step));
    return success();
  }

  LogicalResult add(LayerOp op) {
    image.layers.push_back(
        {op.getName().str(), image::LayerKind(op.getKind())});
    return success();
  }

  LogicalResult addNumbers(Operation *op, StringRef name,
                           ArrayRef<int64_t> numbers,
                           std::vector<unsigned> &out) {
    out.resize(numbers.size());
    for (auto [number, slot] : llvm::zip_equal(numbers, out))
      if (failed(narrow(op, name, number, slot)))
        return failure();
    return success();
  }

  image::Image image;
};

} // namespace

FailureOr<image::Image> l2dc::eie::buildImage(ProgramOp program) {
  return ImageBuilder().build(program);
}
