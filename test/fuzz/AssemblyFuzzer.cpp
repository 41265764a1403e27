//===- AssemblyFuzzer.cpp - Arbitrary text as EIE assembly ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/Assembly.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc::image;

/// A text is refused, or its instructions survive printing and encoding.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  auto program = parseAssembly(
      llvm::StringRef(reinterpret_cast<const char *>(bytes), size));
  if (!program) {
    llvm::consumeError(program.takeError());
    return 0;
  }
  std::string text;
  llvm::raw_string_ostream os(text);
  printAssembly(*program, os);
  if (llvm::cantFail(parseAssembly(text)) != *program)
    llvm::report_fatal_error("printing changed the program");
  for (const Instruction &instruction : *program)
    if (llvm::cantFail(decodeInstruction(encodeInstruction(instruction))) !=
        instruction)
      llvm::report_fatal_error("encoding changed an instruction");
  return 0;
}
