//===- AssemblyTest.cpp - Tests for instructions as text ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/Assembly.h"
#include "RandomInstruction.h"

#include "../../Support/ExpectError.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::image;
using namespace l2dc::test;

namespace {

std::string print(llvm::ArrayRef<Instruction> program) {
  std::string text;
  llvm::raw_string_ostream os(text);
  printAssembly(program, os);
  return text;
}

TEST(Assembly, PrintsBlocksIndented) {
  std::string text = "layer_begin layer=1\n"
                     "  set register=activation value=relu\n"
                     "  set register=input_length value=9\n"
                     "  loop count=4\n"
                     "    load_patch patch=0 buffer=2 position=0\n"
                     "    run\n"
                     "    store_activations buffer=1 offset=0 stride=4 "
                     "loop_stride=1 order=none\n"
                     "  end_loop\n"
                     "layer_end\n"
                     "halt\n";
  EXPECT_EQ(print(exitOnError(parseAssembly(text))), text);
}

TEST(Assembly, AcceptsWhatPeopleWrite) {
  std::vector<Instruction> program =
      exitOnError(parseAssembly("\n"
                                "  # the whole line\r\n"
                                "\trun # adds up\n"
                                "load_activations count=0x10\tbuffer=1\n"
                                "set value=not_positive register=zero_test\n"
                                "load_bias bias=2 order=7\n"
                                "set register=dest_fraction value=-3\n"
                                "halt"));
  EXPECT_EQ(program, std::vector<Instruction>(
                         {Instruction(Opcode::Run),
                          Instruction(Opcode::LoadActivations, {1, 16}),
                          makeSet(Register::ZeroTest, 1),
                          Instruction(Opcode::LoadBias, {2, 0, 7}),
                          makeSet(Register::DestFraction, -3),
                          Instruction(Opcode::Halt)}));
}

TEST(Assembly, RoundTripsEveryInstruction) {
  Random random(11);
  for (int i = 0; i < 200; ++i) {
    std::vector<Instruction> program;
    for (const InstructionInfo &info : instructionTable())
      program.push_back(randomInstruction(random, info));
    EXPECT_EQ(exitOnError(parseAssembly(print(program))), program);
  }
}

TEST(Assembly, ErrorsNameTheLine) {
  auto parse = [](llvm::StringRef text) { return parseAssembly(text); };
  EXPECT_ERROR(parse("run\n\njump\n"),
               "line 3: unknown instruction 'jump', expected one of halt, set");
  EXPECT_ERROR(parse("halt\nrun count=3"),
               "line 2: run has no operand 'count', expected no operands");
  EXPECT_ERROR(parse("loop times=3"),
               "line 1: loop has no operand 'times', expected count");
  EXPECT_ERROR(parse("loop"), "line 1: loop lacks operand 'count'");
  EXPECT_ERROR(parse("loop 3"), "line 1: '3' is not of the form name=value");
  EXPECT_ERROR(parse("loop count="), "is not of the form name=value");
  EXPECT_ERROR(parse("loop count=1 count=2"), "'count' is given twice");
  EXPECT_ERROR(parse("loop count=many"), "count: 'many' is not a number");
  EXPECT_ERROR(parse("loop count=-1"),
               "loop: count is -1, expected 0 to 4294967295");
  EXPECT_ERROR(parse("loop count=0xffffffffffffffff"), "is not a number");
  EXPECT_ERROR(parse("layer_begin layer=65536"), "expected 0 to 65535");
  EXPECT_ERROR(parse("set register=pc value=0"),
               "register: unknown register 'pc', expected one of input_length");
  EXPECT_ERROR(parse("set register=activation value=tanh"),
               "value: 'tanh' is not a number");
  EXPECT_ERROR(parse("set register=activation value=2"),
               "set: activation cannot be 2, expected 0 to 1");
}

} // namespace
