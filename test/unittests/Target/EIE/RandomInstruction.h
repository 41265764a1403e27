//===- RandomInstruction.h - Any instruction, for property tests *- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_TARGET_EIE_RANDOMINSTRUCTION_H
#define L2DC_TEST_UNITTESTS_TARGET_EIE_RANDOMINSTRUCTION_H

#include "l2dc/Support/Random.h"
#include "l2dc/Target/EIE/Instruction.h"

namespace l2dc::test {

/// A number from `min` to `max`, the limits more often than others.
inline int64_t randomBetween(Random &random, int64_t min, int64_t max) {
  switch (random.below(4)) {
  case 0:
    return min;
  case 1:
    return max;
  default:
    return min + int64_t(random.below(uint64_t(max - min) + 1));
  }
}

/// An instruction of the given kind with random operands that it may have.
inline image::Instruction
randomInstruction(Random &random, const image::InstructionInfo &info) {
  image::Instruction instruction(info.opcode);
  if (info.opcode == image::Opcode::Set) {
    auto number = image::Register(random.below(image::numRegisters));
    const image::RegisterInfo &limits = image::registerInfo(number);
    return image::makeSet(number,
                          randomBetween(random, limits.min, limits.max));
  }
  for (size_t i = 0; i < info.operands().size(); ++i)
    instruction.operands[i] =
        randomBetween(random, 0, (int64_t(1) << info.operands()[i].bits) - 1);
  return instruction;
}

} // namespace l2dc::test

#endif // L2DC_TEST_UNITTESTS_TARGET_EIE_RANDOMINSTRUCTION_H
