//===- l2dc-train.cpp - Train a network on a data set ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/Train.h"
#include "l2dc/InitAllDialects.h"
#include "l2dc/Support/Version.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;
using l2dc::driver::TrainNetworkOptions;
using l2dc::execution::OptimizerKind;

static cl::OptionCategory category("l2dc-train options");

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  l2dc::registerVersionPrinter();
  TrainNetworkOptions options;
  l2dc::execution::TrainOptions &training = options.training;
  cl::opt<std::string, true> model(
      "model", cl::Required, cl::cat(category), cl::value_desc("NAME|FILE"),
      cl::desc("lenet-300-100, lenet-5, squeezenet-1.0, vgg-16, "
               "mlp:A-B-...-Z, or a network's file"),
      cl::location(options.model));
  cl::opt<std::string, true> data(
      "data", cl::cat(category), cl::value_desc("SPEC"),
      cl::desc("digits (default), mnist:DIR, cifar10:DIR or npy:X.npy,Y.npy"),
      cl::location(options.data), cl::init("digits"));
  cl::opt<std::string, true> output(
      "o", cl::cat(category), cl::value_desc("FILE"),
      cl::desc("The trained network as MLIR bytecode (- for standard output)"),
      cl::location(options.output), cl::init("-"));
  cl::opt<unsigned, true> epochs("epochs", cl::cat(category),
                                 cl::desc("Passes over the training samples"),
                                 cl::location(training.epochs), cl::init(10));
  cl::opt<uint64_t, true> seed(
      "seed", cl::cat(category),
      cl::desc("Decides the first weights and the order of samples"),
      cl::location(training.seed), cl::init(0));
  cl::opt<int64_t, true> batch("batch", cl::cat(category),
                               cl::desc("Samples a step"),
                               cl::location(training.batchSize), cl::init(64));
  cl::opt<double, true> rate(
      "learning-rate", cl::cat(category), cl::desc("The first learning rate"),
      cl::location(training.learningRate), cl::init(0.05));
  cl::opt<double, true> decay(
      "weight-decay", cl::cat(category), cl::desc("L2 penalty on weights"),
      cl::location(training.weightDecay), cl::init(5e-4));
  cl::opt<double, true> dropout("dropout", cl::cat(category),
                                cl::desc("Share of inputs dropped in linear "
                                         "layers after the first"),
                                cl::location(training.dropout), cl::init(0));
  cl::opt<unsigned, true> augment(
      "augment", cl::cat(category), cl::value_desc("PIXELS"),
      cl::desc("The largest distance by which images are moved while training"),
      cl::location(training.augmentation.maxShift), cl::init(0));
  cl::opt<bool, true> mirror(
      "mirror", cl::cat(category),
      cl::desc("Exchange left and right of every other image while training"),
      cl::location(training.augmentation.mirror));
  cl::opt<std::string, true> teacher(
      "teacher", cl::cat(category), cl::value_desc("FILE"),
      cl::desc("A trained network, whose probabilities are learnt beside the "
               "labels"),
      cl::location(options.teacher));
  cl::opt<OptimizerKind, true> optimizer(
      "optimizer", cl::cat(category), cl::desc("How weights are moved"),
      cl::values(clEnumValN(OptimizerKind::Sgd, "sgd", "with momentum"),
                 clEnumValN(OptimizerKind::Adam, "adam", "Adam")),
      cl::location(training.optimizer), cl::init(OptimizerKind::Sgd));
  cl::opt<std::string, true> checkpoint(
      "checkpoint", cl::cat(category), cl::value_desc("FILE"),
      cl::desc("Written after each epoch; a run goes on from it"),
      cl::location(training.checkpoint));
  cl::opt<bool, true> quiet("quiet", cl::cat(category),
                            cl::desc("Show no progress"),
                            cl::location(options.quiet));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "Trains a neural network\n");

  mlir::DialectRegistry registry;
  l2dc::registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  // The network may go to standard output, so the figures do not.
  if (llvm::Error error =
          l2dc::driver::trainNetwork(options, context, llvm::errs())) {
    llvm::WithColor::error(llvm::errs(), "l2dc-train")
        << llvm::toString(std::move(error)) << '\n';
    return 1;
  }
  return 0;
}
