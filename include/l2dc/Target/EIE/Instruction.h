//===- Instruction.h - EIE instructions and their encoding ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything here is derived from EIEInstructions.def. docs/InstructionSet.md
// says what the instructions do.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_EIE_INSTRUCTION_H
#define L2DC_TARGET_EIE_INSTRUCTION_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <array>
#include <cstdint>
#include <optional>

namespace l2dc::image {

enum class Opcode : uint8_t {
#define EIE_INSTRUCTION(ID, OPCODE, MNEMONIC, DOC, ...) ID = OPCODE,
#include "l2dc/Target/EIE/EIEInstructions.def"
};

/// Control registers; dense from 0.
enum class Register : uint8_t {
#define EIE_REGISTER(ID, NUMBER, NAME, MIN, MAX, DOC) ID = NUMBER,
#include "l2dc/Target/EIE/EIEInstructions.def"
};
inline constexpr unsigned numRegisters = unsigned(Register::ActivePes) + 1;

enum class Operand : uint8_t {
#define EIE_OPERAND(ID, NAME, KIND, DOC) ID,
#include "l2dc/Target/EIE/EIEInstructions.def"
};

/// How an operand is encoded and written.
enum class OperandKind : uint8_t {
  Unsigned,
  Register,      ///< a Register, by name in assembly
  RegisterValue, ///< signed; by name where the register's values have names
  OptionalId,    ///< unsigned; `noId` is written "none"
};

/// Values of registers that choose between things.
enum class ActivationFunction : uint8_t { None = 0, Relu = 1 };
enum class ZeroTest : uint8_t {
  Zero = 0,        ///< skip activations that are exactly zero
  NotPositive = 1, ///< skip activations <= 0, as the authors' simulator does
  Nothing = 2,     ///< broadcast all activations
};

/// The OptionalId operand that refers to nothing.
inline constexpr int64_t noId = 0xffff;

/// Bytes of an encoded instruction.
inline constexpr unsigned instructionBytes = 16;
inline constexpr unsigned maxOperands = 5;
using InstructionBytes = std::array<uint8_t, instructionBytes>;

/// One operand's place in an instruction. `bits` is 0 past the last one.
struct OperandInfo {
  Operand operand{};
  uint8_t bits = 0;
  std::optional<int64_t> defaultValue = std::nullopt; ///< if it may be left out
};

/// One row of the instruction table.
struct InstructionInfo {
  Opcode opcode;
  llvm::StringLiteral mnemonic;
  llvm::StringLiteral doc;
  std::array<OperandInfo, maxOperands> slots;

  llvm::ArrayRef<OperandInfo> operands() const;
};

/// One row of the register table.
struct RegisterInfo {
  Register number;
  llvm::StringLiteral name;
  int64_t min, max; ///< allowed values, both included
  llvm::StringLiteral doc;
};

/// All instructions, ascending by opcode; all registers, by number.
llvm::ArrayRef<InstructionInfo> instructionTable();
llvm::ArrayRef<RegisterInfo> registerTable();

/// The table row of an opcode; null for a number that is none.
const InstructionInfo *findInstruction(uint8_t opcode);
const InstructionInfo *findInstruction(llvm::StringRef mnemonic);
const InstructionInfo &instructionInfo(Opcode opcode);
const RegisterInfo &registerInfo(Register number);
std::optional<Register> findRegister(llvm::StringRef name);
llvm::StringRef operandName(Operand operand);
OperandKind operandKind(Operand operand);
llvm::StringRef operandDoc(Operand operand);

/// The name of a register's value ("relu"), empty if it has none, and back.
llvm::StringRef registerValueName(Register number, int64_t value);
std::optional<int64_t> findRegisterValue(Register number, llvm::StringRef name);

/// A decoded instruction. `operands` are in table order; the rest are 0.
struct Instruction {
  Opcode opcode = Opcode::Halt;
  std::array<int64_t, maxOperands> operands{};

  Instruction() = default;
  /// An instruction with the given first operands; the others get their
  /// defaults. At most as many as the opcode has.
  Instruction(Opcode opcode, llvm::ArrayRef<int64_t> values = {});

  /// An operand that the opcode has.
  int64_t get(Operand operand) const;
  /// The operand as an index into one of the image's tables; nothing for none.
  std::optional<unsigned> id(Operand operand) const;

  bool operator==(const Instruction &other) const {
    return opcode == other.opcode && operands == other.operands;
  }
  bool operator!=(const Instruction &other) const { return !(*this == other); }
};

/// `set register=number value=value`.
Instruction makeSet(Register number, int64_t value);

/// Checks that every operand fits its field, and for `set` that the register
/// exists and may hold the value.
llvm::Error verifyInstruction(const Instruction &instruction);

/// The 16 bytes of an instruction that passes `verifyInstruction`: byte 0 is
/// the opcode, the operands follow from bit 8 on, bits count from the low end
/// of byte 0, the rest is 0.
InstructionBytes encodeInstruction(const Instruction &instruction);

/// The instruction of 16 bytes. Fails on an unknown opcode, on set bits past
/// the last operand and if `verifyInstruction` does. Whatever it accepts,
/// `encodeInstruction` turns into the same bytes again.
llvm::Expected<Instruction> decodeInstruction(const InstructionBytes &bytes);

/// The control registers of a running machine.
class RegisterFile {
public:
  /// The state at the start of a program on a machine of `pes` PEs.
  explicit RegisterFile(unsigned pes) {
    values[unsigned(Register::ActivePes)] = pes;
  }
  int64_t get(Register number) const { return values[unsigned(number)]; }
  void set(Register number, int64_t value) { values[unsigned(number)] = value; }
  /// Executes a `set` instruction.
  void set(const Instruction &instruction) {
    set(Register(instruction.operands[0]), instruction.operands[1]);
  }
  /// Right shift that turns a product into the accumulators' format.
  int64_t shift() const {
    return get(Register::WeightFraction) + get(Register::SourceFraction) -
           get(Register::DestFraction);
  }
  bool operator==(const RegisterFile &other) const {
    return values == other.values;
  }

private:
  std::array<int64_t, numRegisters> values{};
};

} // namespace l2dc::image

#endif // L2DC_TARGET_EIE_INSTRUCTION_H
