//===- ProgramStructure.cpp - Checks how an image's instructions nest -----===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramVerifier.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::image;

llvm::Error ProgramVerifier::atInstruction(llvm::Error error,
                                           size_t index) const {
  uint8_t opcode = uint8_t(image.instructions[index].opcode);
  const InstructionInfo *info = findInstruction(opcode);
  return addContext(
      std::move(error),
      llvm::formatv("instruction {0} ({1})", index, info ? info->mnemonic : "?")
          .str());
}

llvm::Error ProgramVerifier::verifyStructure() {
  const std::vector<Instruction> &program = image.instructions;
  if (program.empty())
    return makeError("the program is empty, expected at least halt");
  blockEnd.assign(program.size(), 0);
  for (auto [i, instruction] : llvm::enumerate(program)) {
    llvm::Error error = verifyInstruction(instruction);
    if (!error)
      error = verifyNumbers(instruction);
    if (!error)
      error = openBlock(i);
    if (!error)
      error = closeBlock(i);
    if (!error &&
        (instruction.opcode == Opcode::Halt) != (i + 1 == program.size()))
      error = makeError("halt must be the last instruction and only that one");
    if (error)
      return atInstruction(std::move(error), i);
  }
  if (openBlocks.empty())
    return llvm::Error::success();
  return atInstruction(makeError("has no end"), openBlocks.back());
}

llvm::Error ProgramVerifier::openBlock(size_t index) {
  const Instruction &instruction = image.instructions[index];
  if (instruction.opcode != Opcode::Loop &&
      instruction.opcode != Opcode::LayerBegin)
    return llvm::Error::success();
  unsigned same = llvm::count_if(openBlocks, [&](size_t open) {
    return image.instructions[open].opcode == instruction.opcode;
  });
  if (instruction.opcode == Opcode::LayerBegin && same != 0)
    return makeError("layers do not nest");
  if (instruction.opcode == Opcode::Loop && same == maxLoopDepth)
    return makeError("loops nest deeper than {0}", maxLoopDepth);
  if (instruction.opcode == Opcode::Loop &&
      instruction.get(Operand::Count) == 0)
    return makeError("count is 0, expected at least 1");
  openBlocks.push_back(index);
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::closeBlock(size_t index) {
  Opcode opcode = image.instructions[index].opcode;
  if (opcode != Opcode::EndLoop && opcode != Opcode::LayerEnd)
    return llvm::Error::success();
  Opcode opener = opcode == Opcode::EndLoop ? Opcode::Loop : Opcode::LayerBegin;
  if (openBlocks.empty() ||
      image.instructions[openBlocks.back()].opcode != opener)
    return makeError("the innermost open block is not a {0}",
                     instructionInfo(opener).mnemonic);
  blockEnd[openBlocks.back()] = index;
  openBlocks.pop_back();
  return llvm::Error::success();
}

llvm::Error
ProgramVerifier::verifyNumbers(const Instruction &instruction) const {
  for (const OperandInfo &slot :
       instructionInfo(instruction.opcode).operands()) {
    std::optional<size_t> size;
    switch (slot.operand) {
    case Operand::Matrix:
      size = image.matrices.size();
      break;
    case Operand::Bias:
      size = image.biases.size();
      break;
    case Operand::Buffer:
      size = image.buffers.size();
      break;
    case Operand::Patch:
      size = image.patches.size();
      break;
    case Operand::Order:
      size = image.orders.size();
      break;
    case Operand::Step:
      size = image.hostSteps.size();
      break;
    case Operand::Layer:
      size = image.layers.size();
      break;
    default:
      continue;
    }
    std::optional<unsigned> number = instruction.id(slot.operand);
    if (number && *number >= *size)
      return makeError("{0} {1} does not exist, the image has {2}",
                       operandName(slot.operand), *number, *size);
  }
  return llvm::Error::success();
}
