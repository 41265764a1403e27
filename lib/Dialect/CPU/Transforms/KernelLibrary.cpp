//===- KernelLibrary.cpp - The kernels and their instances ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelLibrary.h"
#include "ConvPlan.h"
#include "l2dc/Dialect/CPU/IR/CPU.h"

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
static constexpr int64_t collectedWeights = 128; ///< that one loop adds up
static_assert(columnSlack >= collectedWeights + 2 * lanes,
              "vectors are written behind a whole column");

//===----------------------------------------------------------------------===//
// Instruction sets
//===----------------------------------------------------------------------===//

ArrayRef<InstructionSet> l2dc::cpu::instructionSets() {
  // As many accumulators as leave registers for the operands.
  static constexpr InstructionSet sets[] = {
      {"avx512", 3, 16,
       "+avx512f,+avx512bw,+avx512dq,+avx512vl,+avx2,+fma,+popcnt,+bmi,+bmi2",
       "512"},
      {"avx2", 2, 5, "+avx2,+fma,+popcnt,+bmi,+bmi2", "256"},
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
  std::string name = llvm::formatv("l2dc_{0}_{1}", kind, format);
  return pixels == 0 ? name : name + "_p" + std::to_string(pixels);
}

std::optional<KernelName> KernelName::parse(StringRef symbol) {
  SmallVector<StringRef> parts;
  symbol.split(parts, '_');
  if (parts.size() < 3 || parts[0] != "l2dc" || !symbolizeFormat(parts[2]))
    return std::nullopt;
  KernelName name{parts[1], parts[2], 0};
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

/// What follows the line `//@ NAME ISA` or, if there is none, `//@ NAME`, up to
/// the next such line.
static StringRef sectionOf(StringRef name, StringRef isa) {
  for (const std::string &mark : {("\n//@ " + name + " " + isa + "\n").str(),
                                  ("\n//@ " + name + "\n").str()}) {
    size_t at = kernelSource.find(mark);
    if (at == StringRef::npos)
      continue;
    StringRef section = kernelSource.substr(at + mark.size());
    return section.take_front(section.find("\n//@ "));
  }
  return "";
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

/// For each byte the positions of its ones, lowest first, as a dense literal.
static std::string positionsText() {
  std::string text = "[";
  for (unsigned byte = 0; byte < 256; ++byte) {
    SmallVector<std::string> positions;
    for (unsigned bit = 0; bit < 8; ++bit)
      if (byte >> bit & 1)
        positions.push_back(std::to_string(bit));
    positions.resize(8, "0");
    text += (byte ? ", [" : "[") + llvm::join(positions, ", ") + "]";
  }
  return text + "]";
}

/// The sections that a kernel consists of.
static std::string sourceOf(const KernelName &kernel,
                            const InstructionSet &isa) {
  if (kernel.kind == "conv")
    return sectionOf("conv", isa.name).str();
  std::string one = ("one_" + kernel.format).str();
  if (sectionOf(one, isa.name).empty())
    one = "one";
  std::string source;
  for (StringRef name :
       {StringRef("lookup"), StringRef("unit"), StringRef("ones"),
        StringRef("running_sums"), StringRef("values"), StringRef("active"),
        StringRef("fetch"), StringRef(one), StringRef("linear")})
    source += sectionOf(name, isa.name).str() + "\n";
  std::string column = ("column_" + kernel.format).str();
  return source + sectionOf(column, isa.name).str();
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
      "l2dc_{0}_{1}{2}_{3}", kernel.kind, kernel.format,
      isConv ? "_u" + std::to_string(vectors) : std::string(), isa.name);
  if (SymbolTable::lookupSymbolIn(module, symbol))
    return symbol;
  bool narrow = kernel.format == "bytes";
  std::string source = expandRepeats(sourceOf(kernel, isa), vectors);
  replaceAll(source, "$PLAN", planFieldText());
  replaceAll(source, "$POSITIONS", positionsText());
  replaceAll(source, "$FORMAT", kernel.format);
  replaceAll(source, "$CODE", narrow ? "15" : "255");
  replaceAll(source, "$RUN", narrow ? "4" : "8");
  replaceAll(source, "$BYTES", narrow ? "1" : "2");
  // Longer names go before their beginnings.
  replaceAll(source, "$SLACK", std::to_string(columnSlack));
  replaceAll(source, "$BATCH", std::to_string(collectedWeights));
  replaceAll(source, "$B", narrow ? "8" : "16");
  replaceAll(source, "$U", std::to_string(vectors));
  replaceAll(source, "$N", std::to_string(vectors * lanes));
  replaceAll(source, "$ISA", isa.name);
  if (failed(moveSymbols(module, source)))
    return failure();
  return symbol;
}

FailureOr<std::string> l2dc::cpu::linkLevel(ModuleOp module) {
  if (failed(moveSymbols(module, sectionOf("level", ""))))
    return failure();
  return std::string("l2dc_cpu_level");
}
