//===- ConformanceTool.cpp - Runs ONNX conformance cases ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Imports each case, runs it on the reference interpreter and compares with the
// recorded outputs. Prints every case that is not passed and a table by
// operator. Exits with 1 if a case failed.
//
//===----------------------------------------------------------------------===//

#include "ModelRunner.h"

#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "onnx/onnx_pb.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <map>

using namespace l2dc;
namespace cl = llvm::cl;

static cl::opt<std::string> directory(cl::Positional, cl::Required,
                                      cl::desc("DIR"));
static cl::opt<std::string>
    casesFile("cases", cl::value_desc("CSV"),
              cl::desc("Run the cases (case,operators,...) listed there"));
static cl::list<std::string>
    lightModels("light", cl::CommaSeparated, cl::value_desc("NAME,..."),
                cl::desc("Run these light models instead"));

/// The tolerance of ONNX's own test runner.
static constexpr float kRelative = 1e-3f, kAbsolute = 1e-7f;

namespace {

enum class Verdict { Passed, Unsupported, Failed };

struct Outcome {
  Verdict verdict;
  std::string reason;
};

/// Passed, unsupported and failed cases.
struct Tally {
  unsigned counts[3] = {};

  void add(Verdict verdict) { ++counts[unsigned(verdict)]; }
  void print(llvm::StringRef name) const {
    llvm::outs() << llvm::formatv(
        "{0,-20} passed {1,3}  unsupported {2,3}  failed {3,3}\n", name,
        counts[0], counts[1], counts[2]);
  }
};

} // namespace

/// A diagnostic that says what is supported is a refusal; anything else is a
/// failure.
static Outcome judgeImport(llvm::Error error) {
  std::string reason = llvm::toString(std::move(error));
  bool isRefusal = llvm::StringRef(reason).contains("supported");
  return {isRefusal ? Verdict::Unsupported : Verdict::Failed, reason};
}

/// The graph's inputs that are not initializers, in order.
static llvm::Expected<std::vector<std::string>>
readInputNames(llvm::StringRef path) {
  auto buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  onnx::ModelProto model;
  if (!model.ParseFromArray((*buffer)->getBufferStart(),
                            int((*buffer)->getBufferSize())))
    return makeError("{0}: cannot be parsed", path);
  llvm::StringSet<> initializers;
  for (const auto &initializer : model.graph().initializer())
    initializers.insert(initializer.name());
  std::vector<std::string> names;
  for (const auto &input : model.graph().input())
    if (!initializers.contains(input.name()))
      names.push_back(input.name());
  return names;
}

/// True if the operator takes shapes, pads, axes or limits as inputs behind the
/// first, which must be known at import.
static bool takesParameters(llvm::StringRef op) {
  return llvm::is_contained(
      {"Clip", "Dropout", "Pad", "Reshape", "Squeeze", "Unsqueeze"}, op);
}

/// Runs `network` and compares with the files `PREFIX<k>.pb`.
static Outcome runAndCompare(std::shared_ptr<const execution::Network> network,
                             llvm::ArrayRef<Tensor> inputs,
                             const std::string &outputPrefix) {
  auto found = test::runReference(std::move(network), inputs);
  if (!found)
    return {Verdict::Failed, llvm::toString(found.takeError())};
  for (auto [k, tensor] : llvm::enumerate(*found)) {
    auto expected =
        importer::readONNXTensor(outputPrefix + std::to_string(k) + ".pb");
    if (!expected)
      return {Verdict::Failed, llvm::toString(expected.takeError())};
    if (llvm::Error error =
            test::compareTensors(tensor, *expected, kRelative, kAbsolute))
      return {Verdict::Failed, llvm::toString(std::move(error))};
  }
  return {Verdict::Passed, ""};
}

static Outcome runCase(const std::string &path, llvm::StringRef operators) {
  auto names = readInputNames(path + "/model.onnx");
  if (!names)
    return {Verdict::Failed, llvm::toString(names.takeError())};
  importer::ONNXImportOptions options;
  std::vector<Tensor> inputs;
  std::string data = path + "/test_data_set_0/";
  std::vector<std::string> files;
  for (size_t i = 0; i < names->size(); ++i)
    files.push_back(data + "input_" + std::to_string(i) + ".pb");
  for (size_t i = 1; i < names->size() && takesParameters(operators); ++i)
    options.bindings.emplace_back((*names)[i], files[i]);
  auto network = test::importNetwork(path + "/model.onnx", options);
  if (!network)
    return judgeImport(network.takeError());
  for (size_t i = 0; i < (*network)->inputs.size(); ++i) {
    auto input = importer::readONNXTensor(files[i]);
    if (!input)
      return {Verdict::Failed, llvm::toString(input.takeError())};
    inputs.push_back(std::move(*input));
  }
  return runAndCompare(*network, inputs, data + "output_");
}

static void report(llvm::StringRef name, const Outcome &outcome) {
  if (outcome.verdict == Verdict::Passed)
    return;
  llvm::outs() << (outcome.verdict == Verdict::Failed ? "FAILED "
                                                      : "unsupported ")
               << name << ": " << outcome.reason << "\n";
}

static llvm::Expected<Tally> runCases() {
  auto buffer = readFile(casesFile);
  if (!buffer)
    return buffer.takeError();
  Tally total;
  std::map<std::string, Tally> byOperator;
  llvm::SmallVector<llvm::StringRef> lines;
  (*buffer)->getBuffer().split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef line : llvm::ArrayRef(lines).drop_front()) {
    auto [name, rest] = line.split(',');
    llvm::StringRef operators = rest.split(',').first;
    Outcome outcome = runCase(directory + "/" + name.str(), operators);
    report(name, outcome);
    total.add(outcome.verdict);
    for (llvm::StringRef op : llvm::split(operators, ' '))
      byOperator[op.str()].add(outcome.verdict);
  }
  for (const auto &[op, tally] : byOperator)
    tally.print(op);
  return total;
}

/// Light models come without inputs; their outputs were recorded for a ramp
/// from 0 to 1.
static Outcome runLightModel(const std::string &base) {
  auto network = test::importNetwork(base + ".onnx");
  if (!network)
    return {Verdict::Failed, llvm::toString(network.takeError())};
  Tensor input((*network)->values[(*network)->inputs.front()].shape);
  for (int64_t i = 0; i < input.size(); ++i)
    input.data[i] = float(i) / float(input.size());
  return runAndCompare(*network, input, base + "_output_");
}

static Tally runLightModels() {
  Tally total;
  for (const std::string &name : lightModels) {
    auto start = std::chrono::steady_clock::now();
    Outcome outcome = runLightModel(directory + "/light_" + name);
    std::chrono::duration<double> time =
        std::chrono::steady_clock::now() - start;
    report(name, outcome);
    total.add(outcome.verdict);
    llvm::outs() << llvm::formatv("{0,-16} {1,6:f1} s\n", name, time.count());
  }
  return total;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::ParseCommandLineOptions(argc, argv, "ONNX conformance\n");
  auto total = lightModels.empty() ? runCases()
                                   : llvm::Expected<Tally>(runLightModels());
  if (!total) {
    llvm::errs() << "error: " << llvm::toString(total.takeError()) << "\n";
    return 1;
  }
  total->print("total");
  return total->counts[unsigned(Verdict::Failed)] == 0 ? 0 : 1;
}
