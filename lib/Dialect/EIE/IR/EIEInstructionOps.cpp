//===- EIEInstructionOps.cpp - One op per instruction ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/EIE.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;
using image::InstructionInfo;
using image::OperandInfo;
using image::OperandKind;

static constexpr StringLiteral kPrefix = "eie.inst.";

/// The attribute of every instruction op.
static constexpr StringLiteral kValues = "values";

std::string l2dc::eie::getInstructionOpName(image::Opcode opcode) {
  return (kPrefix + image::instructionInfo(opcode).mnemonic).str();
}

/// The table row of an instruction op.
static const InstructionInfo *findInfo(OperationName name) {
  StringRef mnemonic = name.getStringRef();
  if (!mnemonic.consume_front(kPrefix))
    return nullptr;
  return image::findInstruction(mnemonic);
}

std::optional<image::Instruction> l2dc::eie::getInstruction(Operation *op) {
  const InstructionInfo *info = findInfo(op->getName());
  if (!info)
    return std::nullopt;
  auto values = op->getAttrOfType<DenseI64ArrayAttr>(kValues);
  if (!values || values.size() != int64_t(info->operands().size()))
    return std::nullopt;
  return image::Instruction(info->opcode, values.asArrayRef());
}

LogicalResult l2dc::eie::verifyInstructionOp(Operation *op) {
  std::optional<image::Instruction> instruction = getInstruction(op);
  if (!instruction)
    return op->emitOpError() << "has another number of operands than the "
                                "instruction";
  if (llvm::Error error = image::verifyInstruction(*instruction))
    return op->emitOpError() << llvm::toString(std::move(error));
  return success();
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static bool isRegister(int64_t number) {
  return number >= 0 && number < int64_t(image::numRegisters);
}

/// The register that `set` names before its value; register 0 otherwise.
static image::Register registerOf(ArrayRef<OperandInfo> slots,
                                  ArrayRef<int64_t> values) {
  for (auto [slot, value] : llvm::zip(slots, values))
    if (image::operandKind(slot.operand) == OperandKind::Register &&
        isRegister(value))
      return image::Register(value);
  return image::Register(0);
}

/// The number that stands for `name` as an operand of `kind`.
static std::optional<int64_t> findValue(OperandKind kind, StringRef name,
                                        image::Register reg) {
  if (kind == OperandKind::Register) {
    std::optional<image::Register> found = image::findRegister(name);
    return found ? std::optional<int64_t>(int64_t(*found)) : std::nullopt;
  }
  if (kind == OperandKind::RegisterValue)
    return image::findRegisterValue(reg, name);
  if (kind == OperandKind::OptionalId && name == "none")
    return image::noId;
  return std::nullopt;
}

/// Parses a number or a name.
static ParseResult parseValue(OpAsmParser &parser, OperandKind kind,
                              image::Register reg, int64_t &value) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef name;
  if (failed(parser.parseOptionalKeyword(&name)))
    return parser.parseInteger(value);
  std::optional<int64_t> found = findValue(kind, name, reg);
  if (!found)
    return parser.emitError(loc) << "'" << name << "' is not known here";
  value = *found;
  return success();
}

static ParseResult parseInstruction(OpAsmParser &parser,
                                    OperationState &result) {
  const InstructionInfo *info = findInfo(result.name);
  SmallVector<int64_t> values;
  for (const OperandInfo &slot : info->operands()) {
    StringRef name = image::operandName(slot.operand);
    int64_t value = slot.defaultValue.value_or(0);
    if (succeeded(parser.parseOptionalKeyword(name))) {
      if (parser.parseEqual() ||
          parseValue(parser, image::operandKind(slot.operand),
                     registerOf(info->operands(), values), value))
        return failure();
    } else if (!slot.defaultValue) {
      return parser.emitError(parser.getNameLoc())
             << "needs operand '" << name << "'";
    }
    values.push_back(value);
  }
  result.addAttribute(kValues,
                      parser.getBuilder().getDenseI64ArrayAttr(values));
  return parser.parseOptionalAttrDict(result.attributes);
}

/// Prints the name of `value` if it has one, else the number.
static void printValue(OpAsmPrinter &printer, OperandKind kind,
                       image::Register reg, int64_t value) {
  StringRef name;
  if (kind == OperandKind::Register && isRegister(value))
    name = image::registerInfo(image::Register(value)).name;
  else if (kind == OperandKind::RegisterValue)
    name = image::registerValueName(reg, value);
  else if (kind == OperandKind::OptionalId && value == image::noId)
    name = "none";
  if (name.empty())
    printer << value;
  else
    printer << name;
}

static void printInstruction(OpAsmPrinter &printer, Operation *op) {
  ArrayRef<OperandInfo> slots = findInfo(op->getName())->operands();
  ArrayRef<int64_t> values =
      op->getAttrOfType<DenseI64ArrayAttr>(kValues).asArrayRef();
  image::Register reg = registerOf(slots, values);
  for (auto [slot, value] : llvm::zip(slots, values)) {
    if (slot.defaultValue == value)
      continue;
    printer << ' ' << image::operandName(slot.operand) << " = ";
    printValue(printer, image::operandKind(slot.operand), reg, value);
  }
  printer.printOptionalAttrDict(op->getAttrs(), {kValues});
}

#define EIE_INSTRUCTION(ID, OPCODE, MNEMONIC, DOC, ...)                        \
  ParseResult ID##Inst::parse(OpAsmParser &parser, OperationState &result) {   \
    return parseInstruction(parser, result);                                   \
  }                                                                            \
  void ID##Inst::print(OpAsmPrinter &printer) {                                \
    printInstruction(printer, *this);                                          \
  }
#include "l2dc/Target/EIE/EIEInstructions.def"
