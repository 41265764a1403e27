//===- InstructionTablesTest.cpp - Keeps the manual's tables true ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/File.h"
#include "l2dc/Target/EIE/Assembly.h"
#include "l2dc/Target/EIE/TargetModel.h"

#include "../../Support/ExpectError.h"

#include "llvm/Support/FormatVariadic.h"

#include "gtest/gtest.h"

#include <cstdlib>

using namespace l2dc;
using namespace l2dc::image;
using namespace l2dc::test;

namespace {

/// "matrix@1:2": the operand takes two bytes from byte 1 on.
std::string operandList(const InstructionInfo &info) {
  std::string text;
  unsigned byte = 1;
  for (const OperandInfo &slot : info.operands()) {
    text += llvm::formatv("{0}`{1}` {2}:{3}", text.empty() ? "" : ", ",
                          operandName(slot.operand), byte, slot.bits / 8);
    if (slot.defaultValue)
      text += *slot.defaultValue == noId
                  ? " = none"
                  : llvm::formatv(" = {0}", *slot.defaultValue).str();
    byte += slot.bits / 8;
  }
  return text;
}

std::string instructionRows() {
  std::string text = "| opcode | mnemonic | operands | what it does |\n"
                     "|---|---|---|---|\n";
  for (const InstructionInfo &info : instructionTable())
    text +=
        llvm::formatv("| {0:x2} | `{1}` | {2} | {3} |\n", uint8_t(info.opcode),
                      info.mnemonic, operandList(info), info.doc);
  return text;
}

std::string operandRows() {
  std::string text = "| operand | meaning |\n|---|---|\n";
#define EIE_OPERAND(ID, NAME, KIND, DOC) text += "| `" NAME "` | " DOC " |\n";
#include "l2dc/Target/EIE/EIEInstructions.def"
  return text;
}

std::string registerRows() {
  std::string text = "| number | register | values | meaning |\n"
                     "|---|---|---|---|\n";
  for (const RegisterInfo &info : registerTable()) {
    std::string values = llvm::formatv("{0} to {1}", info.min, info.max);
    for (int64_t v = info.min; v <= info.max && v < info.min + 8; ++v)
      if (llvm::StringRef name = registerValueName(info.number, v);
          !name.empty())
        values += llvm::formatv(", {0} `{1}`", v, name);
    text += llvm::formatv("| {0} | `{1}` | {2} | {3} |\n",
                          unsigned(info.number), info.name, values, info.doc);
  }
  return text;
}

/// Replaces what stands between the markers of the table `name`.
void replaceTable(std::string &manual, const std::string &name,
                  const std::string &rows) {
  std::string begin = "<!-- begin table " + name + " -->\n";
  std::string end = "<!-- end table " + name + " -->";
  size_t from = manual.find(begin);
  size_t to = manual.find(end);
  ASSERT_TRUE(from != std::string::npos && to != std::string::npos) << name;
  from += begin.size();
  manual.replace(from, to - from, "\n" + rows + "\n");
}

// With L2DC_UPDATE_DOCS set, the manual is rewritten instead of compared.
TEST(InstructionTables, ManualHoldsTheTables) {
  std::string path = L2DC_SOURCE_DIR "/docs/InstructionSet.md";
  std::string manual = exitOnError(readFile(path))->getBuffer().str();
  std::string expected = manual;
  replaceTable(expected, "registers", registerRows());
  replaceTable(expected, "operands", operandRows());
  replaceTable(expected, "instructions", instructionRows());
  if (std::getenv("L2DC_UPDATE_DOCS"))
    exitOnError(writeFile(path, expected));
  else
    EXPECT_EQ(manual, expected) << "run this test with L2DC_UPDATE_DOCS=1";
}

TEST(InstructionTables, ManualsProgramIsValid) {
  auto manual =
      exitOnError(readFile(L2DC_SOURCE_DIR "/docs/InstructionSet.md"));
  auto [before, rest] = manual->getBuffer().split("```\n");
  std::vector<Instruction> program =
      exitOnError(parseAssembly(rest.split("```").first));
  EXPECT_GT(program.size(), 10u);
}

// The keys of nested objects, too.
void expectKeys(const llvm::json::Object &object, llvm::StringRef manual) {
  for (const auto &[key, value] : object) {
    std::string name = "`" + llvm::StringRef(key).str() + "`";
    EXPECT_TRUE(manual.contains(name)) << name;
    if (const llvm::json::Object *nested = value.getAsObject())
      expectKeys(*nested, manual);
  }
}

TEST(InstructionTables, ManualHoldsTheTargetKeys) {
  auto manual =
      exitOnError(readFile(L2DC_SOURCE_DIR "/docs/InstructionSet.md"));
  expectKeys(toJSON(EIETargetModel()), manual->getBuffer());
}

} // namespace
