//===- SPICETranslation.cpp - Netlists to problems and back ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/SPICE/SPICETranslation.h"

#include "l2dc/Circuit/Deck.h"
#include "l2dc/Circuit/Spec.h"
#include "l2dc/Dialect/Circuit/IR/ProblemOps.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Tools/mlir-translate/Translation.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::circuit;
namespace cl = llvm::cl;

namespace {

/// Options of both directions.
struct Options {
  cl::list<std::string> pdks{
      "pdk", cl::value_desc("NAME=PATH"),
      cl::desc("Model files that a netlist names by $NAME (--import-spice)")};
  cl::opt<std::string> testbench{
      "testbench", cl::value_desc("NAME"),
      cl::desc("The testbench to write, by default the first "
               "(--circuit-to-spice)")};
};

} // namespace

/// An error "FILE:LINE: message" where it happened.
static void emitAtPlace(MLIRContext *context, llvm::Error error) {
  std::string text = llvm::toString(std::move(error));
  auto [place, message] = StringRef(text).split(": ");
  auto [file, lineText] = place.rsplit(':');
  unsigned line;
  if (lineText.getAsInteger(10, line))
    emitError(UnknownLoc::get(context)) << text;
  else
    emitError(FileLineColLoc::get(context, file, line, 1)) << message;
}

static OwningOpRef<Operation *> import(llvm::SourceMgr &sourceMgr,
                                       MLIRContext *context,
                                       const Options &options) {
  const llvm::MemoryBuffer *file =
      sourceMgr.getMemoryBuffer(sourceMgr.getMainFileID());
  SpecOptions spec;
  for (const std::string &pdk : options.pdks)
    if (llvm::Error error = addPdk(spec, pdk)) {
      emitAtPlace(context, std::move(error));
      return {};
    }
  auto problem =
      parseSpec(file->getBuffer(), file->getBufferIdentifier(), spec);
  if (!problem) {
    emitAtPlace(context, problem.takeError());
    return {};
  }
  context->loadDialect<CircuitDialect>();
  OwningOpRef<ModuleOp> module(ModuleOp::create(
      FileLineColLoc::get(context, file->getBufferIdentifier(), 1, 1)));
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  buildProblem(builder, *problem);
  if (failed(mlir::verify(*module)))
    return {};
  return OwningOpRef<Operation *>(module.release().getOperation());
}

static LogicalResult write(ModuleOp module, raw_ostream &os,
                           const Options &options) {
  auto problems = module.getOps<ProblemOp>();
  if (!llvm::hasSingleElement(problems))
    return module.emitError() << "expected one circuit.problem, found "
                              << llvm::range_size(problems);
  ProblemOfOps read = readProblem(*problems.begin());
  for (const Testbench &testbench : read.problem.testbenches)
    if (options.testbench.empty() || testbench.name == options.testbench) {
      os << writeBatchNetlist(read.problem, testbench);
      return success();
    }
  return (*problems.begin()).emitError()
         << "has no testbench '" << options.testbench << "'";
}

void circuit::registerSPICETranslations() {
  static Options options;
  static TranslateToMLIRRegistration fromSpice(
      "import-spice", "Read a specification (YAML) and its SPICE netlist",
      [](llvm::SourceMgr &sourceMgr, MLIRContext *context) {
        return import(sourceMgr, context, options);
      },
      [](DialectRegistry &registry) { registry.insert<CircuitDialect>(); });
  static TranslateFromMLIRRegistration toSpice(
      "circuit-to-spice", "Write a sizing problem as a netlist for ngspice",
      [](ModuleOp module, raw_ostream &os) {
        return write(module, os, options);
      },
      [](DialectRegistry &registry) { registry.insert<CircuitDialect>(); });
}
