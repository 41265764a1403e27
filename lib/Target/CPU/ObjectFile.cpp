//===- ObjectFile.cpp - Networks as object files for C --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/CPU/ObjectFile.h"
#include "Lowering.h"
#include "l2dc/Execution/Network.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"

using namespace l2dc;
using execution::Network;

std::string cpu::cIdentifier(llvm::StringRef text) {
  std::string name;
  for (char c : text)
    name += llvm::isAlnum(c) ? c : '_';
  if (name.empty() || !llvm::isAlpha(name.front()))
    name.insert(0, "network_");
  return name;
}

/// Code for any CPU of this architecture; functions bring their own features.
static llvm::Expected<std::unique_ptr<llvm::TargetMachine>> createMachine() {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  llvm::InitializeNativeTargetAsmParser(); // asking cpuid is inline assembly
  llvm::Triple triple(llvm::sys::getDefaultTargetTriple());
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return makeError("no code generator for '{0}': {1}", triple.str(), error);
  std::unique_ptr<llvm::TargetMachine> machine(target->createTargetMachine(
      triple, /*CPU=*/"", /*Features=*/"", llvm::TargetOptions(),
      llvm::Reloc::PIC_, std::nullopt, llvm::CodeGenOptLevel::Default));
  if (!machine)
    return makeError("no code generator for '{0}'", triple.str());
  return std::move(machine);
}

/// The bytes of the object file of a module of the llvm dialect.
static llvm::Expected<llvm::SmallVector<char, 0>>
generate(mlir::ModuleOp module) {
  auto machine = createMachine();
  if (!machine)
    return machine.takeError();
  llvm::LLVMContext context;
  auto code = mlir::translateModuleToLLVMIR(module, context, "l2dc");
  if (!code)
    return makeError("cannot translate the network to LLVM IR");
  code->setTargetTriple((*machine)->getTargetTriple());
  code->setDataLayout((*machine)->createDataLayout());
  auto optimize = mlir::makeOptimizingTransformer(3, 0, machine->get());
  if (llvm::Error error = optimize(code.get()))
    return std::move(error);
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream os(bytes);
  llvm::legacy::PassManager emission;
  if ((*machine)->addPassesToEmitFile(emission, os, nullptr,
                                      llvm::CodeGenFileType::ObjectFile))
    return makeError("this target emits no object files");
  emission.run(*code);
  return std::move(bytes);
}

/// One line for each tensor: its number and shape.
static void describe(llvm::raw_ostream &os, llvm::StringRef kind,
                     const Network &network, llvm::ArrayRef<unsigned> values) {
  for (auto [i, number] : llvm::enumerate(values)) {
    os << " *   " << kind << '[' << i << "]: ";
    llvm::interleave(
        network.values[number].shape, os,
        [&](int64_t extent) { extent < 0 ? os << "batch" : os << extent; },
        " x ");
    os << '\n';
  }
}

static void writeHeader(llvm::raw_ostream &os, llvm::StringRef name,
                        const Network &network) {
  std::string guard = (llvm::StringRef(name).upper() + "_H");
  os << "/* Written by l2dc-compile --target=cpu. */\n\n#ifndef " << guard
     << "\n#define " << guard << "\n\n#include <stdint.h>\n\n"
     << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
     << "/* Runs the network. Tensors are row-major float32 arrays that the "
        "caller owns:\n";
  describe(os, "inputs", network, network.inputs);
  describe(os, "outputs", network, network.outputs);
  os << " * `batch` is the first extent of the inputs. Returns 0, or writes "
        "nothing and\n * returns 1 if the network does not take that batch, 2 "
        "if "
        "there is not enough\n * memory. May be called by several threads at "
        "once. Link with libm. */\n"
     << "int32_t " << name
     << "(const float *const inputs[], float *const outputs[], int64_t "
        "batch);\n\n"
     << "#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
}

llvm::Expected<cpu::ObjectFileInfo>
cpu::writeObjectFile(mlir::ModuleOp module, llvm::StringRef objectPath,
                     llvm::StringRef headerPath,
                     const ObjectFileOptions &options) {
  auto network = findNetwork(module);
  if (!network)
    return network.takeError();
  LoweringOptions lowering;
  lowering.entry = options.name;
  // Only x86-64 has several sets, and cpuid.
  llvm::Triple triple(llvm::sys::getDefaultTargetTriple());
  bool choose =
      options.isa != "all" || triple.getArch() == llvm::Triple::x86_64;
  lowering.isa = choose ? options.isa : "portable";
  auto lowered = lowerToLLVM(module, lowering);
  if (!lowered)
    return lowered.takeError();
  auto bytes = generate(lowered->get());
  if (!bytes)
    return bytes.takeError();
  if (llvm::Error error = writeFile(objectPath, [&](llvm::raw_ostream &os) {
        os.write(bytes->data(), bytes->size());
        return llvm::Error::success();
      }))
    return std::move(error);
  if (llvm::Error error = writeFile(headerPath, [&](llvm::raw_ostream &os) {
        writeHeader(os, options.name, *network);
        return llvm::Error::success();
      }))
    return std::move(error);
  return ObjectFileInfo{options.name, bytes->size()};
}
