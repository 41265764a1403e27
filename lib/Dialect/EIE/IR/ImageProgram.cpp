//===- ImageProgram.cpp - From images to programs -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/ProgramImage.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

static DenseI64ArrayAttr getNumbers(Builder &builder,
                                    ArrayRef<unsigned> numbers) {
  SmallVector<int64_t> wide(numbers.begin(), numbers.end());
  return builder.getDenseI64ArrayAttr(wide);
}

static void createBuffer(OpBuilder &builder, Location loc,
                         const image::Buffer &buffer) {
  auto type = RankedTensorType::get(buffer.shape, builder.getF32Type());
  ElementsAttr constant;
  if (buffer.constant)
    constant = nn::makeFloatElements(builder.getContext(), buffer.shape,
                                     buffer.constant->data, buffer.name);
  BufferOp::create(builder, loc, builder.getStringAttr(buffer.name),
                   TypeAttr::get(type), constant);
}

static void createPatch(OpBuilder &builder, Location loc,
                        const image::Patch &patch) {
  using Dim = image::PatchDimension;
  auto list = [&](auto member) {
    SmallVector<int64_t> values;
    for (const Dim &dim : patch.dimensions)
      values.push_back(dim.*member);
    return values;
  };
  PatchOp::create(builder, loc, patch.channelBegin, patch.channels,
                  list(&Dim::input), list(&Dim::output), list(&Dim::kernel),
                  list(&Dim::stride), list(&Dim::dilation),
                  list(&Dim::padBegin));
}

static void createStep(OpBuilder &builder, Location loc,
                       const execution::Step &step) {
  StepOp::create(
      builder, loc, builder.getStringAttr(execution::stepKindName(step.kind)),
      builder.getStringAttr(step.name), getNumbers(builder, step.inputs),
      builder.getI64IntegerAttr(step.output),
      getStepDictionary(builder.getContext(), step.attributes));
}

static void createInstruction(OpBuilder &builder, Location loc,
                              const image::Instruction &instruction) {
  const image::InstructionInfo &info =
      image::instructionInfo(instruction.opcode);
  OperationState state(loc, getInstructionOpName(instruction.opcode));
  auto values = ArrayRef<int64_t>(instruction.operands)
                    .take_front(info.operands().size());
  state.addAttribute("values", builder.getDenseI64ArrayAttr(values));
  builder.create(state);
}

/// The tables, each kind in its order.
static void createTables(OpBuilder &builder, Location loc,
                         const image::Image &image) {
  MLIRContext *context = builder.getContext();
  for (const image::Buffer &buffer : image.buffers)
    createBuffer(builder, loc, buffer);
  for (const image::Layer &layer : image.layers)
    LayerOp::create(builder, loc, builder.getStringAttr(layer.name),
                    LayerKindAttr::get(context, LayerKind(layer.kind)));
  for (auto [index, matrix] : llvm::enumerate(image.matrices))
    EncodedOp::create(builder, loc,
                      MatrixAttr::get(context, matrix, /*row=*/0, /*column=*/0,
                                      "matrix" + std::to_string(index)));
  for (auto [index, bias] : llvm::enumerate(image.biases))
    BiasOp::create(builder, loc,
                   nn::makeFloatElements(context, {int64_t(bias.size())}, bias,
                                         "bias" + std::to_string(index)));
  for (const image::Patch &patch : image.patches)
    createPatch(builder, loc, patch);
  for (auto [index, order] : llvm::enumerate(image.orders))
    OrderOp::create(builder, loc,
                    nn::makeIndexElements(context, {int64_t(order.size())},
                                          order,
                                          "order" + std::to_string(index)));
  for (const execution::Step &step : image.hostSteps)
    createStep(builder, loc, step);
}

ProgramOp l2dc::eie::buildProgram(OpBuilder &builder, Location loc,
                                  StringRef name, const image::Image &image) {
  auto program = ProgramOp::create(
      builder, loc, builder.getStringAttr(name),
      getNumbers(builder, image.inputs), getNumbers(builder, image.outputs),
      TargetAttr::get(builder.getContext(), image.target));
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&program.getBody());
  createTables(builder, loc, image);
  for (const image::Instruction &instruction : image.instructions)
    createInstruction(builder, loc, instruction);
  return program;
}
