//===- l2dc-compile.cpp - Compress a network and compile it for EIE -------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/Compile.h"
#include "l2dc/Driver/Sweep.h"
#include "l2dc/InitAllDialects.h"
#include "l2dc/Support/Version.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;
using l2dc::driver::CompileOptions;
using l2dc::driver::CompileTarget;
using l2dc::driver::Goal;
using l2dc::driver::PruneMethod;
using l2dc::execution::OptimizerKind;
using l2dc::pipelines::EIEOptimization;

namespace {

/// The command line of the tool, bound to one set of options.
struct CommandLine {
  CompileOptions options;
  cl::OptionCategory category{"l2dc-compile options"};

  template <typename T>
  using Opt = cl::opt<T, /*ExternalStorage=*/true>;
  using List = cl::list<std::string>;

  Opt<std::string> network{
      cl::Positional, cl::Required, cl::cat(category),
      cl::desc("NETWORK(.onnx|.mlir|.mlirbc|.l2dc|.net) or a built-in name"),
      cl::location(options.network)};
  Opt<std::string> output{"o",
                          cl::Required,
                          cl::cat(category),
                          cl::value_desc("DIR"),
                          cl::desc("Directory for the results"),
                          cl::location(options.outputDir)};
  Opt<CompileTarget> target{
      "target",
      cl::cat(category),
      cl::desc("Where the network is to run"),
      cl::values(clEnumValN(CompileTarget::EIE, "eie", "the EIE accelerator"),
                 clEnumValN(CompileTarget::CPU, "cpu",
                            "a C program: an object file and a header"),
                 clEnumValN(CompileTarget::None, "none", "compress only")),
      cl::location(options.target),
      cl::init(CompileTarget::EIE)};
  Opt<std::string> weights{
      "weights", cl::cat(category), cl::value_desc("FILE"),
      cl::desc("Take the weights from a .safetensors or .npz file, by name"),
      cl::location(options.weights)};
  Opt<bool> emitONNX{"emit-onnx", cl::cat(category),
                     cl::desc("Also write the compressed network as model.onnx "
                              "with dense weights"),
                     cl::location(options.emitONNX)};
  Opt<std::string> data{
      "data", cl::cat(category), cl::value_desc("SPEC"),
      cl::desc("digits, mnist:DIR, cifar10:DIR or npy:X.npy,Y.npy"),
      cl::location(options.data)};
  Opt<std::string> input{"input", cl::cat(category), cl::value_desc("x.npy"),
                         cl::desc("Samples to simulate, without --data"),
                         cl::location(options.input)};
  Opt<Goal> goal{
      "goal",
      cl::cat(category),
      cl::desc("What the compression aims at"),
      cl::values(clEnumValN(Goal::Paper, "paper",
                            "Deep Compression with retraining at every step"),
                 clEnumValN(Goal::Smallest, "smallest",
                            "the smallest file within --max-error")),
      cl::location(options.goal),
      cl::init(Goal::None)};
  Opt<std::string> maxError{
      "max-error", cl::cat(category), cl::value_desc("E"),
      cl::desc("Largest error for --goal=smallest: 0.8% or 0.008; +0.5% "
               "for so much more than the dense network's"),
      cl::location(options.maxError)};
  Opt<double> margin{
      "margin",
      cl::cat(category),
      cl::value_desc("Z"),
      cl::desc("Standard errors that --goal=smallest stays below (1)"),
      cl::location(options.margin),
      cl::init(1)};
  Opt<std::string> sparsity{
      "sparsity", cl::cat(category),
      cl::desc("What --goal=smallest prunes by: magnitude, loss-per-bit or "
               "penalty"),
      cl::location(options.sparsity), cl::init("magnitude")};
  Opt<unsigned> maxCycles{
      "max-cycles", cl::cat(category), cl::value_desc("N"),
      cl::desc(
          "Ends --goal=smallest after N candidates if one is allowed (40)"),
      cl::location(options.maxCycles)};
  Opt<bool> distill{
      "distill", cl::cat(category),
      cl::desc("Whether --goal=smallest learns from the dense network (true)"),
      cl::location(options.distill), cl::init(true)};
  Opt<double> temperature{
      "temperature", cl::cat(category), cl::value_desc("T"),
      cl::desc("What the dense network's logits are divided by to be learnt "
               "(2; without labels 1)"),
      cl::location(options.temperature)};
  Opt<unsigned> denseEpochs{
      "dense-epochs", cl::cat(category), cl::value_desc("N"),
      cl::desc("With --goal: train a dense network from new weights first (0)"),
      cl::location(options.denseEpochs)};
  Opt<unsigned> pruneEpochs{
      "prune-epochs", cl::cat(category), cl::value_desc("N"),
      cl::desc("With --goal: epochs in which weights are pruned step by step "
               "(paper as --retrain-epochs, smallest 12)"),
      cl::location(options.pruneEpochs)};
  Opt<OptimizerKind> optimizer{
      "optimizer",
      cl::cat(category),
      cl::desc("With --goal: how weights are moved"),
      cl::values(clEnumValN(OptimizerKind::Sgd, "sgd", "with momentum"),
                 clEnumValN(OptimizerKind::Adam, "adam",
                            "Adam, for inputs that differ much in scale")),
      cl::location(options.optimizer),
      cl::init(OptimizerKind::Sgd)};
  Opt<unsigned> shareSteps{
      "share-steps",
      cl::cat(category),
      cl::value_desc("N"),
      cl::desc("With --goal: steps in which weights are shared, the largest "
               "first (1)"),
      cl::location(options.shareSteps),
      cl::init(1)};
  Opt<double> dropout{
      "dropout", cl::cat(category), cl::value_desc("P"),
      cl::desc("Share of inputs that training drops in linear layers after the "
               "first; falls with the square root of a layer's density (0)"),
      cl::location(options.dropout)};
  Opt<std::string> checkpoint{
      "checkpoint", cl::cat(category), cl::value_desc("DIR"),
      cl::desc("Where --goal keeps its state and finds it after a kill"),
      cl::location(options.checkpoint)};
  Opt<int> augment{"augment",
                   cl::cat(category),
                   cl::value_desc("PIXELS"),
                   cl::desc("How far --goal shifts training images (one pixel "
                            "for every 28 of their side)"),
                   cl::location(options.augment),
                   cl::init(-1)};
  Opt<PruneMethod> prune{
      "prune",
      cl::cat(category),
      cl::desc("How weights are pruned"),
      cl::values(clEnumValN(PruneMethod::Magnitude, "magnitude",
                            "the smallest ones (default)"),
                 clEnumValN(PruneMethod::Amc, "amc",
                            "as a search chooses, layer by layer"),
                 clEnumValN(PruneMethod::None, "none", "not at all")),
      cl::location(options.prune),
      cl::init(PruneMethod::Magnitude)};
  List density{"density", cl::cat(category), cl::CommaSeparated,
               cl::value_desc("D | NAME=D,..."),
               cl::desc("Share of weights to keep; NAME is a layer, a glob, "
                        "conv or linear")};
  Opt<std::string> policy{"policy", cl::cat(category), cl::value_desc("FILE"),
                          cl::desc("JSON file with densities by layer; with "
                                   "--prune=amc replay:TRACE"),
                          cl::location(options.policy)};
  List shareBits{"share-bits", cl::cat(category), cl::CommaSeparated,
                 cl::value_desc("B | NAME=B,..."),
                 cl::desc("Width of a codebook index (4)")};
  Opt<std::string> shareInit{
      "share-init", cl::cat(category),
      cl::desc("Clustering: exact, linear, density or forgy"),
      cl::location(options.shareInit), cl::init("exact")};
  List indexBits{"index-bits", cl::cat(category), cl::CommaSeparated,
                 cl::value_desc("B | auto"),
                 cl::desc("Width of a relative index in the file")};
  Opt<std::string> coder{"coder", cl::cat(category),
                         cl::desc("Entropy coder: huffman, range or auto"),
                         cl::location(options.coder), cl::init("auto")};
  cl::opt<bool> sweep{
      "sweep", cl::cat(category),
      cl::desc(
          "Measure accuracy against size: pruned only, shared only, both")};
  List sweepDensities{"sweep-densities", cl::cat(category), cl::CommaSeparated,
                      cl::value_desc("D,..."),
                      cl::desc("Densities of --sweep")};
  List sweepBits{"sweep-bits", cl::cat(category), cl::CommaSeparated,
                 cl::value_desc("B,..."),
                 cl::desc("Widths of --sweep where values are only shared")};
  Opt<unsigned> retrainEpochs{
      "retrain-epochs", cl::cat(category),
      cl::desc("Epochs of training under the mask (0; paper 16, smallest 6)"),
      cl::location(options.retrainEpochs)};
  Opt<double> learningRate{
      "learning-rate", cl::cat(category),
      cl::desc(
          "The first rate of retraining (0.01; paper 0.05, smallest 0.03)"),
      cl::location(options.learningRate)};
  Opt<unsigned> pes{"pes", cl::cat(category),
                    cl::desc("Processing elements (64)"),
                    cl::location(options.pes)};
  Opt<unsigned> queueDepth{"queue-depth", cl::cat(category),
                           cl::desc("Slots of an activation queue (8)"),
                           cl::location(options.queueDepth)};
  Opt<std::string> eieMode{"eie-mode", cl::cat(category),
                           cl::desc("paper: no capacity limits; hardware: all "
                                    "of them"),
                           cl::location(options.eieMode), cl::init("paper")};
  Opt<EIEOptimization> eieOptimize{
      "eie-optimize", cl::cat(category),
      cl::desc("What is optimized for the accelerator (rows)"),
      cl::values(clEnumValN(EIEOptimization::None, "none",
                            "nothing: rows in the network's order"),
                 clEnumValN(EIEOptimization::Rows, "rows",
                            "where rows lie; never slower"),
                 clEnumValN(EIEOptimization::Time, "time",
                            "rows, PEs and index width for the least time"),
                 clEnumValN(EIEOptimization::Energy, "energy",
                            "the same for the least energy"),
                 clEnumValN(EIEOptimization::EDP, "edp",
                            "the same for the least energy times time")),
      cl::location(options.eieOptimize)};
  Opt<std::string> targetModel{
      "target-model", cl::cat(category), cl::value_desc("FILE.json"),
      cl::desc("Sizes and energies of the accelerator"),
      cl::location(options.targetModel)};
  Opt<std::string> bias{
      "bias", cl::cat(category),
      cl::desc("host: exact bias; column: one more matrix column"),
      cl::location(options.bias), cl::init("host")};
  Opt<std::string> arithmetic{"arith", cl::cat(category),
                              cl::desc("Simulated arithmetic: float, fixed16"),
                              cl::location(options.arithmetic),
                              cl::init("float")};
  Opt<int64_t> samples{"samples", cl::cat(category),
                       cl::desc("How many inputs are simulated (16)"),
                       cl::location(options.samples), cl::init(16)};
  Opt<uint64_t> seed{"seed", cl::cat(category),
                     cl::desc("Decides every random choice"),
                     cl::location(options.seed)};
  Opt<bool> quiet{"quiet", cl::cat(category), cl::desc("Show no progress"),
                  cl::location(options.quiet)};
};

/// The options of --prune=amc; docs/AMC.md.
struct AmcCommandLine {
  l2dc::pruning::AmcOptions &amc;
  cl::OptionCategory category{"Options of --prune=amc"};

  template <typename T>
  using Opt = cl::opt<T, /*ExternalStorage=*/true>;
  using List = cl::list<std::string>;

  Opt<std::string> method{"method", cl::cat(category),
                          cl::desc("Search method (auto); docs/Search.md"),
                          cl::location(amc.method), cl::init("auto")};
  Opt<std::string> settings{
      "method-settings", cl::cat(category), cl::value_desc("KEY=VALUE ..."),
      cl::desc("Settings of the method"), cl::location(amc.settings)};
  Opt<std::string> granularity{"granularity", cl::cat(category),
                               cl::desc("channel (default) or element"),
                               cl::location(amc.granularity),
                               cl::init("channel")};
  Opt<std::string> mode{"amc-mode", cl::cat(category),
                        cl::desc("paper (default), or mit: the authors' code"),
                        cl::location(amc.mode), cl::init("paper")};
  Opt<std::string> scale{"action-scale", cl::cat(category),
                         cl::desc("linear or log shares; auto (default) is "
                                  "log for elements"),
                         cl::location(amc.scale), cl::init("auto")};
  Opt<std::string> budget{"budget",
                          cl::cat(category),
                          cl::value_desc("RESOURCE:AMOUNT"),
                          cl::desc("flops:0.5 (default); also params, bytes, "
                                   "cycles, latency, or none"),
                          cl::location(amc.budget),
                          cl::init("flops:0.5")};
  Opt<std::string> reward{"reward", cl::cat(category),
                          cl::desc("error (default), loss, or a resource R for "
                                   "-error*ln(R)"),
                          cl::location(amc.reward), cl::init("error")};
  Opt<uint64_t> episodes{"episodes", cl::cat(category),
                         cl::desc("Evaluations (400)"),
                         cl::location(amc.episodes), cl::init(400)};
  Opt<std::string> trace{"trace", cl::cat(category), cl::value_desc("FILE"),
                         cl::desc("Record of the search, to go on from"),
                         cl::location(amc.trace)};
  List floors{"floor", cl::cat(category), cl::CommaSeparated,
              cl::value_desc("F | NAME=F,..."),
              cl::desc("Smallest part to keep; NAME is a layer, conv, linear")};
  Opt<uint64_t> samples{"search-samples", cl::cat(category),
                        cl::desc("Validation samples per evaluation (1000)"),
                        cl::location(amc.samples), cl::init(1000)};
  Opt<uint64_t> calibration{
      "calibration-samples", cl::cat(category),
      cl::desc("Training samples for least squares and statistics (1000)"),
      cl::location(amc.calibration), cl::init(1000)};
  Opt<bool> reconstruct{"reconstruct", cl::cat(category),
                        cl::desc("Fit weights by least squares (true)"),
                        cl::location(amc.reconstruct), cl::init(true)};
  Opt<bool> fitElements{
      "fit-elements", cl::cat(category),
      cl::desc("Granularity element: fit what stays by least squares (false)"),
      cl::location(amc.fitElements), cl::init(false)};
  Opt<bool> recalibrate{"recalibrate", cl::cat(category),
                        cl::desc("Give BatchNorm new statistics (true)"),
                        cl::location(amc.recalibrate), cl::init(true)};
  List compare{"compare-methods", cl::cat(category), cl::CommaSeparated,
               cl::value_desc("METHOD,..."),
               cl::desc("Run several methods and take the best choice")};
  Opt<uint64_t> seeds{"compare-seeds", cl::cat(category),
                      cl::desc("Runs of each method that draws numbers (3)"),
                      cl::location(amc.compareSeeds), cl::init(3)};
};

} // namespace

static llvm::Error runCompile(const CompileOptions &options,
                              const mlir::DialectRegistry &registry) {
  mlir::MLIRContext context(registry);
  auto report = l2dc::driver::compile(options, context);
  if (!report)
    return report.takeError();
  l2dc::driver::printTable(*report, llvm::outs());
  return llvm::Error::success();
}

static llvm::Error runSweep(const CommandLine &line,
                            const mlir::DialectRegistry &registry) {
  l2dc::driver::SweepOptions options;
  options.compile = line.options;
  options.densities = {line.sweepDensities.begin(), line.sweepDensities.end()};
  options.bits = {line.sweepBits.begin(), line.sweepBits.end()};
  auto report = l2dc::driver::sweep(options, registry);
  if (!report)
    return report.takeError();
  l2dc::driver::printSweep(*report, llvm::outs());
  return llvm::Error::success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  l2dc::registerVersionPrinter();
  CommandLine line;
  AmcCommandLine amcLine{line.options.amc};
  cl::HideUnrelatedOptions({&line.category, &amcLine.category});
  cl::ParseCommandLineOptions(argc, argv,
                              "Compresses a neural network and compiles it\n");
  CompileOptions &options = line.options;
  options.density = {line.density.begin(), line.density.end()};
  options.shareBits = {line.shareBits.begin(), line.shareBits.end()};
  options.indexBits = {line.indexBits.begin(), line.indexBits.end()};
  options.amc.floors = {amcLine.floors.begin(), amcLine.floors.end()};
  options.amc.compare = {amcLine.compare.begin(), amcLine.compare.end()};
  options.command =
      "l2dc-compile " + llvm::join(llvm::ArrayRef(argv + 1, argc - 1), " ");

  mlir::DialectRegistry registry;
  l2dc::registerAllDialects(registry);
  llvm::Error error =
      line.sweep ? runSweep(line, registry) : runCompile(options, registry);
  if (!error)
    return 0;
  llvm::WithColor::error(llvm::errs(), "l2dc-compile")
      << llvm::toString(std::move(error)) << '\n';
  return 1;
}
