//===- l2dc-run.cpp - Run a network on samples or a data set --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/Run.h"
#include "l2dc/InitAllDialects.h"
#include "l2dc/Support/Version.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;
using l2dc::driver::ExecutorKind;
using l2dc::driver::RunOptions;

static cl::OptionCategory category("l2dc-run options");

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  l2dc::registerVersionPrinter();
  RunOptions options;
  cl::opt<std::string, true> network(
      cl::Positional, cl::Required, cl::cat(category),
      cl::desc("NETWORK(.onnx|.mlir|.mlirbc|.l2dc|.net) or a built-in name"),
      cl::location(options.network));
  cl::opt<std::string, true> weights(
      "weights", cl::cat(category), cl::value_desc("FILE"),
      cl::desc("Take the weights from a .safetensors or .npz file, by name"),
      cl::location(options.weights));
  cl::opt<std::string, true> input(
      "input", cl::cat(category), cl::value_desc("x.npy"),
      cl::desc("Samples in the first dimension"), cl::location(options.input));
  cl::opt<std::string, true> output(
      "output", cl::cat(category), cl::value_desc("y.npy"),
      cl::desc("Where the first output goes"), cl::location(options.output));
  cl::alias o("o", cl::desc("Alias for --output"), cl::aliasopt(output));
  cl::opt<std::string, true> data(
      "data", cl::cat(category), cl::value_desc("SPEC"),
      cl::desc("Print top-1 and top-5 on the test split of digits, mnist:DIR, "
               "cifar10:DIR or npy:X.npy,Y.npy"),
      cl::location(options.data));
  cl::opt<ExecutorKind, true> executor(
      "executor", cl::cat(category), cl::desc("What runs the network"),
      cl::values(clEnumValN(ExecutorKind::Reference, "reference",
                            "the readable float32 interpreter (default)"),
                 clEnumValN(ExecutorKind::Torch, "torch", "libtorch"),
                 clEnumValN(ExecutorKind::CPU, "cpu",
                            "code generated for this CPU; shared weights stay "
                            "compressed")),
      cl::location(options.executor));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "Runs a neural network\n");

  mlir::DialectRegistry registry;
  l2dc::registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  if (llvm::Error error =
          l2dc::driver::runNetwork(options, context, llvm::outs())) {
    llvm::WithColor::error(llvm::errs(), "l2dc-run")
        << llvm::toString(std::move(error)) << '\n';
    return 1;
  }
  return 0;
}
