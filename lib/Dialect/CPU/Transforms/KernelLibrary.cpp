//===- KernelLibrary.cpp - The kernels and their instances ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelLibrary.h"
#include "ConvPlan.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace l2dc::cpu;

static constexpr llvm::StringLiteral kernelSource =
#include "Kernels.inc"
    ;

static constexpr int64_t lanes = 16; ///< floats of a vector in the source
static constexpr int64_t cacheLine = 64;

//===----------------------------------------------------------------------===//
// Instruction sets
//===----------------------------------------------------------------------===//

ArrayRef<InstructionSet> l2dc::cpu::instructionSets() {
  // As many accumulators as leave registers for the operands.
  static constexpr InstructionSet sets[] = {
      {"avx512", 3, 16, "+avx512f,+avx512bw,+avx512dq,+avx512vl,+avx2,+fma",
       "512"},
      {"avx2", 2, 5, "+avx2,+fma", "256"},
      {"portable", 1, 2, "", ""}};
  return sets;
}

const InstructionSet *l2dc::cpu::findInstructionSet(StringRef name) {
  for (const InstructionSet &isa : instructionSets())
    if (isa.name == name)
      return &isa;
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

std::string KernelName::str() const {
  std::string name = llvm::formatv("l2dc_{0}_i{1}", kind, entryBits);
  return pixels == 0 ? name : name + "_p" + std::to_string(pixels);
}

std::optional<KernelName> KernelName::parse(StringRef symbol) {
  SmallVector<StringRef> parts;
  symbol.split(parts, '_');
  KernelName name{"", 0, 0};
  if (parts.size() < 3 || parts[0] != "l2dc" || !parts[2].consume_front("i") ||
      parts[2].getAsInteger(10, name.entryBits))
    return std::nullopt;
  name.kind = parts[1];
  if (name.kind == "linear" && parts.size() == 3)
    return name;
  if (name.kind != "conv" || parts.size() != 4 ||
      !parts[3].consume_front("p") || parts[3].getAsInteger(10, name.pixels))
    return std::nullopt;
  return name;
}

/// The vectors of a block such that few equal blocks cover the pixels.
static int64_t chooseVectors(int64_t pixels, const InstructionSet &isa) {
  int64_t vectors = std::max<int64_t>(llvm::divideCeil(pixels, lanes), 1);
  int64_t blocks = llvm::divideCeil(vectors, isa.vectors);
  return llvm::divideCeil(vectors, blocks);
}

//===----------------------------------------------------------------------===//
// Instances
//===----------------------------------------------------------------------===//

/// What follows the line `//@ NAME` up to the next such line.
static StringRef sectionOf(StringRef name) {
  std::string mark = ("\n//@ " + name + "\n").str();
  StringRef section =
      kernelSource.substr(kernelSource.find(mark) + mark.size());
  return section.take_front(section.find("\n//@ "));
}

static void replaceAll(std::string &text, StringRef from, StringRef to) {
  for (size_t at = 0; (at = text.find(from.str(), at)) != std::string::npos;
       at += to.size())
    text.replace(at, from.size(), to.str());
}

/// Writes out every `[[SEPARATOR|TEXT]]`: TEXT for each vector.
static std::string expandRepeats(StringRef text, int64_t vectors) {
  std::string result;
  while (true) {
    auto [before, rest] = text.split("[[");
    result += before;
    if (before.size() == text.size())
      return result;
    auto [repeat, after] = rest.split("]]");
    auto [separator, body] = repeat.split('|');
    for (int64_t i = 0; i < vectors; ++i) {
      std::string copy = body.str();
      replaceAll(copy, "16#", std::to_string(lanes * i));
      replaceAll(copy, "#", std::to_string(i));
      result += (i ? (separator.empty() ? "\n" : separator.str()) : "") + copy;
    }
    text = after;
  }
}

/// One constant for each field of a convolution's plan.
static std::string planFieldText() {
  std::string text;
  for (auto [i, name] : llvm::enumerate(convPlanFields))
    text +=
        llvm::formatv("%at_{1} = arith.constant {0} : index\n"
                      "%wide_{1} = memref.load %plan[%at_{1}] : memref<?xi64>\n"
                      "%{1} = arith.index_cast %wide_{1} : i64 to index\n",
                      i, name);
  return text;
}

/// Moves the symbols of `source` that `module` lacks into it.
static LogicalResult moveSymbols(ModuleOp module, StringRef source) {
  OwningOpRef<ModuleOp> parsed =
      parseSourceString<ModuleOp>(source, module.getContext());
  if (!parsed)
    return module.emitError("the kernel library does not parse");
  SymbolTable symbols(module);
  for (Operation &op : llvm::make_early_inc_range(*parsed->getBody())) {
    if (symbols.lookup(SymbolTable::getSymbolName(&op)))
      continue;
    op.remove();
    symbols.insert(&op);
  }
  return success();
}

FailureOr<std::string> l2dc::cpu::linkKernel(ModuleOp module,
                                             const KernelName &kernel,
                                             const InstructionSet &isa) {
  bool isConv = kernel.kind == "conv";
  int64_t vectors = isConv ? chooseVectors(kernel.pixels, isa) : 1;
  std::string symbol = llvm::formatv(
      "l2dc_{0}_i{1}{2}_{3}", kernel.kind, kernel.entryBits,
      isConv ? "_u" + std::to_string(vectors) : std::string(), isa.name);
  if (SymbolTable::lookupSymbolIn(module, symbol))
    return symbol;
  bool narrow = kernel.entryBits == 8;
  std::string source = expandRepeats(sectionOf(kernel.kind), vectors);
  replaceAll(source, "$PLAN", planFieldText());
  replaceAll(source, "$CODE", narrow ? "15" : "255");
  replaceAll(source, "$RUN", narrow ? "4" : "8");
  replaceAll(source, "$LINE", std::to_string(cacheLine * 8 / kernel.entryBits));
  replaceAll(source, "$B", std::to_string(kernel.entryBits));
  replaceAll(source, "$U", std::to_string(vectors));
  replaceAll(source, "$N", std::to_string(vectors * lanes));
  replaceAll(source, "$ISA", isa.name);
  if (failed(moveSymbols(module, source)))
    return failure();
  return symbol;
}

FailureOr<std::string> l2dc::cpu::linkLevel(ModuleOp module) {
  if (failed(moveSymbols(module, sectionOf("level"))))
    return failure();
  return std::string("l2dc_cpu_level");
}
