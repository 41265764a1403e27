//===- Instruction.cpp - EIE instructions and their encoding --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/Instruction.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <cassert>

using namespace l2dc;
using namespace l2dc::image;

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

static const InstructionInfo instructions[] = {
#define EIE_INSTRUCTION(ID, OPCODE, MNEMONIC, DOC, ...)                        \
  {Opcode::ID, MNEMONIC, DOC, {{__VA_ARGS__}}},
#include "l2dc/Target/EIE/EIEInstructions.def"
};

static const RegisterInfo registers[] = {
#define EIE_REGISTER(ID, NUMBER, NAME, MIN, MAX, DOC)                          \
  {Register::ID, NAME, MIN, MAX, DOC},
#include "l2dc/Target/EIE/EIEInstructions.def"
};

namespace {
struct OperandName {
  llvm::StringLiteral name;
  OperandKind kind;
  llvm::StringLiteral doc;
};
struct RegisterValueName {
  Register number;
  int64_t value;
  llvm::StringLiteral name;
};
} // namespace

static const OperandName operandNames[] = {
#define EIE_OPERAND(ID, NAME, KIND, DOC) {NAME, OperandKind::KIND, DOC},
#include "l2dc/Target/EIE/EIEInstructions.def"
};

static const RegisterValueName registerValueNames[] = {
#define EIE_REGISTER_VALUE(REGISTER, VALUE, NAME)                              \
  {Register::REGISTER, VALUE, NAME},
#include "l2dc/Target/EIE/EIEInstructions.def"
};

llvm::ArrayRef<OperandInfo> InstructionInfo::operands() const {
  auto used = [](const OperandInfo &slot) { return slot.bits != 0; };
  return llvm::ArrayRef(slots).take_while(used);
}

llvm::ArrayRef<InstructionInfo> image::instructionTable() {
  return instructions;
}
llvm::ArrayRef<RegisterInfo> image::registerTable() { return registers; }

/// The first row of `table` for which `matches` holds, or null.
template <typename Row, typename Predicate>
static const Row *findRow(llvm::ArrayRef<Row> table, Predicate matches) {
  const Row *row = llvm::find_if(table, matches);
  return row == table.end() ? nullptr : row;
}

const InstructionInfo *image::findInstruction(uint8_t opcode) {
  return findRow(instructionTable(), [&](const InstructionInfo &info) {
    return uint8_t(info.opcode) == opcode;
  });
}

const InstructionInfo *image::findInstruction(llvm::StringRef mnemonic) {
  return findRow(instructionTable(), [&](const InstructionInfo &info) {
    return info.mnemonic == mnemonic;
  });
}

const InstructionInfo &image::instructionInfo(Opcode opcode) {
  return *findInstruction(uint8_t(opcode));
}

const RegisterInfo &image::registerInfo(Register number) {
  return registers[unsigned(number)];
}

std::optional<Register> image::findRegister(llvm::StringRef name) {
  const RegisterInfo *info =
      findRow(registerTable(),
              [&](const RegisterInfo &info) { return info.name == name; });
  return info ? std::optional(info->number) : std::nullopt;
}

llvm::StringRef image::operandName(Operand operand) {
  return operandNames[unsigned(operand)].name;
}
OperandKind image::operandKind(Operand operand) {
  return operandNames[unsigned(operand)].kind;
}
llvm::StringRef image::operandDoc(Operand operand) {
  return operandNames[unsigned(operand)].doc;
}

llvm::StringRef image::registerValueName(Register number, int64_t value) {
  for (const RegisterValueName &row : registerValueNames)
    if (row.number == number && row.value == value)
      return row.name;
  return "";
}

std::optional<int64_t> image::findRegisterValue(Register number,
                                                llvm::StringRef name) {
  for (const RegisterValueName &row : registerValueNames)
    if (row.number == number && row.name == name)
      return row.value;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

Instruction::Instruction(Opcode opcode, llvm::ArrayRef<int64_t> values)
    : opcode(opcode) {
  llvm::ArrayRef<OperandInfo> slots = instructionInfo(opcode).operands();
  assert(values.size() <= slots.size() && "too many operands");
  for (auto [i, slot] : llvm::enumerate(slots))
    operands[i] = i < values.size() ? values[i] : slot.defaultValue.value_or(0);
}

int64_t Instruction::get(Operand operand) const {
  llvm::ArrayRef<OperandInfo> slots = instructionInfo(opcode).operands();
  const OperandInfo *slot =
      llvm::find_if(slots, [&](const OperandInfo &candidate) {
        return candidate.operand == operand;
      });
  assert(slot != slots.end() && "the instruction has no such operand");
  return operands[slot - slots.begin()];
}

std::optional<unsigned> Instruction::id(Operand operand) const {
  int64_t value = get(operand);
  if (operandKind(operand) == OperandKind::OptionalId && value == noId)
    return std::nullopt;
  return unsigned(value);
}

Instruction image::makeSet(Register number, int64_t value) {
  return Instruction(Opcode::Set, {int64_t(number), value});
}

static llvm::Error verifySet(const Instruction &instruction) {
  int64_t number = instruction.get(Operand::Register);
  if (number < 0 || number >= numRegisters)
    return makeError("set: register {0} does not exist, expected 0 to {1}",
                     number, numRegisters - 1);
  const RegisterInfo &info = registerInfo(Register(number));
  int64_t value = instruction.get(Operand::Value);
  if (value < info.min || value > info.max)
    return makeError("set: {0} cannot be {1}, expected {2} to {3}", info.name,
                     value, info.min, info.max);
  return llvm::Error::success();
}

llvm::Error image::verifyInstruction(const Instruction &instruction) {
  const InstructionInfo *info = findInstruction(uint8_t(instruction.opcode));
  if (!info)
    return makeError("opcode {0:x2} does not exist",
                     uint8_t(instruction.opcode));
  if (instruction.opcode == Opcode::Set)
    return verifySet(instruction);
  for (auto [i, slot] : llvm::enumerate(info->operands())) {
    int64_t value = instruction.operands[i];
    int64_t largest = int64_t(llvm::maxUIntN(slot.bits));
    if (value < 0 || value > largest)
      return makeError("{0}: {1} is {2}, expected 0 to {3}", info->mnemonic,
                       operandName(slot.operand), value, largest);
  }
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Encoding
//===----------------------------------------------------------------------===//

/// Every field starts and ends at a byte, so fields are copied by bytes.
#define EIE_INSTRUCTION(ID, OPCODE, MNEMONIC, DOC, ...)                        \
  static_assert([] {                                                           \
    constexpr std::array<OperandInfo, maxOperands> slots{{__VA_ARGS__}};       \
    unsigned bits = 8;                                                         \
    for (const OperandInfo &slot : slots) {                                    \
      if (slot.bits % 8 != 0)                                                  \
        return false;                                                          \
      bits += slot.bits;                                                       \
    }                                                                          \
    return bits <= 8 * instructionBytes;                                       \
  }());
#include "l2dc/Target/EIE/EIEInstructions.def"

InstructionBytes image::encodeInstruction(const Instruction &instruction) {
  const InstructionInfo &info = instructionInfo(instruction.opcode);
  InstructionBytes bytes{};
  bytes[0] = uint8_t(instruction.opcode);
  unsigned next = 1;
  for (auto [i, slot] : llvm::enumerate(info.operands()))
    for (unsigned shift = 0; shift < slot.bits; shift += 8)
      bytes[next++] = uint8_t(uint64_t(instruction.operands[i]) >> shift);
  return bytes;
}

llvm::Expected<Instruction>
image::decodeInstruction(const InstructionBytes &bytes) {
  const InstructionInfo *info = findInstruction(bytes[0]);
  if (!info)
    return makeError("opcode {0:x2} does not exist", bytes[0]);
  Instruction instruction;
  instruction.opcode = info->opcode;
  unsigned next = 1;
  for (auto [i, slot] : llvm::enumerate(info->operands())) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < slot.bits; shift += 8)
      value |= uint64_t(bytes[next++]) << shift;
    bool isSigned = operandKind(slot.operand) == OperandKind::RegisterValue;
    instruction.operands[i] =
        isSigned ? llvm::SignExtend64(value, slot.bits) : int64_t(value);
  }
  if (llvm::any_of(llvm::ArrayRef(bytes).drop_front(next),
                   [](uint8_t byte) { return byte != 0; }))
    return makeError("{0}: the bytes after the last operand are not 0",
                     info->mnemonic);
  if (llvm::Error error = verifyInstruction(instruction))
    return std::move(error);
  return instruction;
}
