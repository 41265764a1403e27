//===- Assembly.h - Instructions as text ------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One instruction per line: a mnemonic and operands as name=value in any order,
// separated by blanks. `#` starts a comment. Operands with a default may be
// left out. Numbers are decimal or 0x hexadecimal; registers and the values of
// some registers have names:
//
//   set register=activation value=relu
//   loop count=49            # one iteration per output position
//     load_patch patch=0 buffer=0
//   end_loop
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_EIE_ASSEMBLY_H
#define L2DC_TARGET_EIE_ASSEMBLY_H

#include "l2dc/Target/EIE/Instruction.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace l2dc::image {

/// One instruction with all its operands, without a line end.
std::string printInstruction(const Instruction &instruction);

/// One line for each instruction; what loops and layers enclose is indented.
void printAssembly(llvm::ArrayRef<Instruction> program, llvm::raw_ostream &os);

/// The instructions of a text. Errors start with the line, counted from 1, as
/// in "line 3: run has no operand 'count'".
llvm::Expected<std::vector<Instruction>> parseAssembly(llvm::StringRef text);

} // namespace l2dc::image

#endif // L2DC_TARGET_EIE_ASSEMBLY_H
