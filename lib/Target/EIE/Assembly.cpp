//===- Assembly.cpp - Instructions as text --------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/Assembly.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::image;

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

/// The operand's value as text; `number` is the register of a `set`.
static std::string printValue(Operand operand, int64_t value, int64_t number) {
  switch (operandKind(operand)) {
  case OperandKind::Register:
    return registerInfo(Register(value)).name.str();
  case OperandKind::RegisterValue: {
    llvm::StringRef name = registerValueName(Register(number), value);
    return name.empty() ? std::to_string(value) : name.str();
  }
  case OperandKind::OptionalId:
    return value == noId ? "none" : std::to_string(value);
  case OperandKind::Unsigned:
    return std::to_string(value);
  }
  llvm_unreachable("all kinds are handled");
}

std::string image::printInstruction(const Instruction &instruction) {
  const InstructionInfo &info = instructionInfo(instruction.opcode);
  std::string text = info.mnemonic.str();
  for (auto [i, slot] : llvm::enumerate(info.operands())) {
    text += ' ';
    text += operandName(slot.operand);
    text += '=';
    text += printValue(slot.operand, instruction.operands[i],
                       instruction.operands[0]);
  }
  return text;
}

static bool opensBlock(Opcode opcode) {
  return opcode == Opcode::Loop || opcode == Opcode::LayerBegin;
}
static bool closesBlock(Opcode opcode) {
  return opcode == Opcode::EndLoop || opcode == Opcode::LayerEnd;
}

void image::printAssembly(llvm::ArrayRef<Instruction> program,
                          llvm::raw_ostream &os) {
  // Bounded, so that a broken program does not print endless blanks.
  constexpr unsigned maxDepth = 8;
  unsigned depth = 0;
  for (const Instruction &instruction : program) {
    if (closesBlock(instruction.opcode) && depth > 0)
      --depth;
    os.indent(2 * std::min(depth, maxDepth))
        << printInstruction(instruction) << '\n';
    if (opensBlock(instruction.opcode))
      ++depth;
  }
}

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

namespace {

/// Turns one line, without its comment, into an instruction.
class LineParser {
public:
  llvm::Expected<Instruction> parse(llvm::StringRef line);

private:
  /// Remembers the text of a word of the form name=value.
  llvm::Error takeWord(llvm::StringRef word);
  /// Reads the remembered text of an operand, or takes its default.
  llvm::Error readOperand(unsigned index);
  llvm::Error readValue(Operand operand, llvm::StringRef text, int64_t &value);

  const InstructionInfo *info = nullptr;
  Instruction instruction;
  std::array<llvm::StringRef, maxOperands> texts;
};

} // namespace

/// All names in a range, for messages.
template <typename Range, typename Name>
static std::string listNames(const Range &range, Name name) {
  return llvm::join(llvm::map_range(range, name), ", ");
}

static std::string listOperands(const InstructionInfo &info) {
  if (info.operands().empty())
    return "no operands";
  return listNames(info.operands(), [](const OperandInfo &slot) {
    return operandName(slot.operand);
  });
}

static llvm::Error parseNumber(llvm::StringRef text, int64_t &value) {
  bool negative = text.consume_front("-");
  uint64_t magnitude;
  // Larger numbers fit no operand, and leaving them out keeps the sign safe.
  constexpr uint64_t limit = uint64_t(1) << 62;
  unsigned radix = text.consume_front("0x") ? 16 : 10;
  if (text.getAsInteger(radix, magnitude) || magnitude > limit)
    return makeError("'{0}' is not a number", text);
  value = negative ? -int64_t(magnitude) : int64_t(magnitude);
  return llvm::Error::success();
}

static llvm::Error parseRegister(llvm::StringRef text, int64_t &value) {
  std::optional<Register> number = findRegister(text);
  if (!number)
    return makeError("unknown register '{0}', expected one of {1}", text,
                     listNames(registerTable(), [](const RegisterInfo &info) {
                       return info.name;
                     }));
  value = int64_t(*number);
  return llvm::Error::success();
}

llvm::Error LineParser::readValue(Operand operand, llvm::StringRef text,
                                  int64_t &value) {
  switch (operandKind(operand)) {
  case OperandKind::Register:
    return parseRegister(text, value);
  case OperandKind::RegisterValue:
    // The register is the operand before, so it is known by now.
    if (auto named =
            findRegisterValue(Register(instruction.operands[0]), text)) {
      value = *named;
      return llvm::Error::success();
    }
    return parseNumber(text, value);
  case OperandKind::OptionalId:
    if (text == "none") {
      value = noId;
      return llvm::Error::success();
    }
    return parseNumber(text, value);
  case OperandKind::Unsigned:
    return parseNumber(text, value);
  }
  llvm_unreachable("all kinds are handled");
}

llvm::Error LineParser::takeWord(llvm::StringRef word) {
  auto [name, text] = word.split('=');
  if (name.empty() || text.empty())
    return makeError("'{0}' is not of the form name=value", word);
  for (auto [i, slot] : llvm::enumerate(info->operands())) {
    if (operandName(slot.operand) != name)
      continue;
    if (!texts[i].empty())
      return makeError("'{0}' is given twice", name);
    texts[i] = text;
    return llvm::Error::success();
  }
  return makeError("{0} has no operand '{1}', expected {2}", info->mnemonic,
                   name, listOperands(*info));
}

llvm::Error LineParser::readOperand(unsigned index) {
  const OperandInfo &slot = info->operands()[index];
  int64_t &value = instruction.operands[index];
  if (!texts[index].empty()) {
    if (llvm::Error error = readValue(slot.operand, texts[index], value))
      return addContext(std::move(error), operandName(slot.operand));
    return llvm::Error::success();
  }
  if (!slot.defaultValue)
    return makeError("{0} lacks operand '{1}'", info->mnemonic,
                     operandName(slot.operand));
  value = *slot.defaultValue;
  return llvm::Error::success();
}

llvm::Expected<Instruction> LineParser::parse(llvm::StringRef line) {
  llvm::SmallVector<llvm::StringRef, 8> words;
  llvm::SplitString(line, words, " \t\r");
  info = findInstruction(words.front());
  if (!info)
    return makeError(
        "unknown instruction '{0}', expected one of {1}", words.front(),
        listNames(instructionTable(),
                  [](const InstructionInfo &row) { return row.mnemonic; }));
  instruction.opcode = info->opcode;
  for (llvm::StringRef word : llvm::drop_begin(words))
    if (llvm::Error error = takeWord(word))
      return std::move(error);
  for (unsigned i = 0; i < info->operands().size(); ++i)
    if (llvm::Error error = readOperand(i))
      return std::move(error);
  if (llvm::Error error = verifyInstruction(instruction))
    return std::move(error);
  return instruction;
}

llvm::Expected<std::vector<Instruction>>
image::parseAssembly(llvm::StringRef text) {
  std::vector<Instruction> program;
  for (unsigned number = 1; !text.empty(); ++number) {
    llvm::StringRef line;
    std::tie(line, text) = text.split('\n');
    line = line.split('#').first.trim(" \t\r");
    if (line.empty())
      continue;
    llvm::Expected<Instruction> instruction = LineParser().parse(line);
    if (!instruction)
      return addContext(instruction.takeError(),
                        ("line " + llvm::Twine(number)).str());
    program.push_back(*instruction);
  }
  return program;
}
