//===- InstructionTest.cpp - Tests for the instruction encoding -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RandomInstruction.h"

#include "../../Support/ExpectError.h"

#include "llvm/ADT/STLExtras.h"

#include "gtest/gtest.h"

#include <set>

using namespace l2dc;
using namespace l2dc::image;
using namespace l2dc::test;

namespace {

/// One run of the tests below for each row of the table.
class EveryInstruction : public testing::TestWithParam<InstructionInfo> {};

TEST_P(EveryInstruction, RoundTrips) {
  Random random(uint64_t(GetParam().opcode));
  for (int i = 0; i < 500; ++i) {
    Instruction instruction = randomInstruction(random, GetParam());
    ASSERT_EQ(message(verifyInstruction(instruction)), "");
    InstructionBytes bytes = encodeInstruction(instruction);
    EXPECT_EQ(bytes[0], uint8_t(GetParam().opcode));
    EXPECT_EQ(exitOnError(decodeInstruction(bytes)), instruction);
  }
}

TEST_P(EveryInstruction, OperandsLieOneAfterTheOther) {
  unsigned next = 1;
  for (size_t i = 0; i < GetParam().operands().size(); ++i) {
    Instruction instruction(GetParam().opcode);
    instruction.operands = {};
    InstructionBytes zero = encodeInstruction(instruction);
    instruction.operands[i] = 1;
    InstructionBytes one = encodeInstruction(instruction);
    EXPECT_EQ(one[next], 1) << i;
    one[next] = 0;
    EXPECT_EQ(one, zero) << i;
    next += GetParam().operands()[i].bits / 8;
  }
}

TEST_P(EveryInstruction, RefusesBytesPastTheOperands) {
  unsigned used = 1;
  for (const OperandInfo &slot : GetParam().operands())
    used += slot.bits / 8;
  Instruction instruction(GetParam().opcode);
  for (unsigned i = used; i < instructionBytes; ++i) {
    InstructionBytes bytes = encodeInstruction(instruction);
    bytes[i] = 1;
    EXPECT_ERROR(decodeInstruction(bytes),
                 "the bytes after the last operand are not 0");
  }
}

TEST_P(EveryInstruction, RefusesTooLargeOperands) {
  if (GetParam().opcode == Opcode::Set)
    return;
  for (size_t i = 0; i < GetParam().operands().size(); ++i) {
    const OperandInfo &slot = GetParam().operands()[i];
    Instruction instruction(GetParam().opcode);
    instruction.operands[i] = int64_t(1) << slot.bits;
    EXPECT_ERROR(verifyInstruction(instruction),
                 operandName(slot.operand).str());
    instruction.operands[i] = -1;
    EXPECT_ERROR(verifyInstruction(instruction), "is -1, expected 0 to ");
  }
}

TEST_P(EveryInstruction, IsFoundAndDocumented) {
  EXPECT_EQ(findInstruction(GetParam().mnemonic)->opcode, GetParam().opcode);
  EXPECT_EQ(&instructionInfo(GetParam().opcode),
            findInstruction(uint8_t(GetParam().opcode)));
  EXPECT_TRUE(GetParam().doc.ends_with("."));
}

INSTANTIATE_TEST_SUITE_P(
    Instruction, EveryInstruction, testing::ValuesIn(instructionTable().vec()),
    [](const testing::TestParamInfo<InstructionInfo> &info) {
      return info.param.mnemonic.str();
    });

TEST(InstructionTable, NumbersAndNamesAreUnique) {
  std::set<uint8_t> opcodes;
  std::set<llvm::StringRef> names;
  for (const InstructionInfo &info : instructionTable()) {
    EXPECT_NE(uint8_t(info.opcode), 0); // zeros are not a program
    EXPECT_TRUE(opcodes.insert(uint8_t(info.opcode)).second)
        << info.mnemonic.str();
    EXPECT_TRUE(names.insert(info.mnemonic).second) << info.mnemonic.str();
  }
  EXPECT_TRUE(llvm::is_sorted(instructionTable(), [](const InstructionInfo &a,
                                                     const InstructionInfo &b) {
    return a.opcode < b.opcode;
  }));
}

TEST(RegisterTable, IsDenseAndNamed) {
  ASSERT_EQ(registerTable().size(), numRegisters);
  for (auto [i, info] : llvm::enumerate(registerTable())) {
    EXPECT_EQ(unsigned(info.number), i);
    EXPECT_EQ(findRegister(info.name), info.number);
    // `set` has 32 bits for the value.
    EXPECT_TRUE(info.min >= INT32_MIN && info.max <= INT32_MAX);
  }
  EXPECT_EQ(findRegister("nothing"), std::nullopt);
  EXPECT_EQ(registerValueName(Register::Activation, 1), "relu");
  EXPECT_EQ(findRegisterValue(Register::ZeroTest, "nothing"), 2);
  EXPECT_EQ(findRegisterValue(Register::Activation, "nothing"), std::nullopt);
}

TEST(Instruction, KnownBytes) {
  InstructionBytes bytes = encodeInstruction(
      Instruction(Opcode::LoadMatrix, {0x0102, 0x03040506, 0x0708090a, 0x0b}));
  EXPECT_EQ(bytes, InstructionBytes({0x10, 2, 1, 6, 5, 4, 3, 10, 9, 8, 7, 11}));
  bytes = encodeInstruction(makeSet(Register::WeightFraction, -2));
  EXPECT_EQ(bytes, InstructionBytes({0x02, 10, 0xfe, 0xff, 0xff, 0xff}));
}

TEST(Instruction, DecodedBytesEncodeToThemselves) {
  Random random(3);
  unsigned accepted = 0;
  for (int i = 0; i < 100000; ++i) {
    InstructionBytes bytes{};
    bytes[0] = uint8_t(random.below(0x28));
    for (unsigned k = 1; k < instructionBytes; ++k)
      if (random.below(4) == 0)
        bytes[k] = uint8_t(random.next());
    llvm::Expected<Instruction> instruction = decodeInstruction(bytes);
    if (!instruction) {
      llvm::consumeError(instruction.takeError());
      continue;
    }
    ++accepted;
    ASSERT_EQ(encodeInstruction(*instruction), bytes);
  }
  EXPECT_GT(accepted, 1000u);
}

TEST(Instruction, RefusesBadNumbers) {
  EXPECT_ERROR(decodeInstruction({0x00}), "opcode 0x00 does not exist");
  EXPECT_ERROR(decodeInstruction({0xff}), "opcode 0xff does not exist");
  EXPECT_ERROR(decodeInstruction({0x02, numRegisters}),
               "set: register 14 does not exist");
  EXPECT_ERROR(verifyInstruction(makeSet(Register::ActivePes, 0)),
               "set: active_pes cannot be 0, expected 1 to 256");
  EXPECT_ERROR(verifyInstruction(makeSet(Register::DestFraction, 31)),
               "dest_fraction cannot be 31, expected -16 to 30");
}

TEST(Instruction, OperandsByName) {
  Instruction store(Opcode::StoreActivations, {3, 20});
  EXPECT_EQ(store.get(Operand::Buffer), 3);
  EXPECT_EQ(store.get(Operand::Offset), 20);
  EXPECT_EQ(store.get(Operand::Stride), 1);
  EXPECT_EQ(store.get(Operand::LoopStride), 0);
  EXPECT_EQ(store.id(Operand::Order), std::nullopt);
  EXPECT_EQ(store.id(Operand::Buffer), 3u);
}

TEST(RegisterFile, StartsWithAllPEs) {
  RegisterFile registers(16);
  EXPECT_EQ(registers.get(Register::ActivePes), 16);
  EXPECT_EQ(registers.get(Register::InputLength), 0);
  registers.set(makeSet(Register::WeightFraction, 15));
  registers.set(makeSet(Register::SourceFraction, 12));
  registers.set(makeSet(Register::DestFraction, 10));
  EXPECT_EQ(registers.shift(), 17);
}

} // namespace
