//===- CompileReport.h - What l2dc-compile found out ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DRIVER_COMPILEREPORT_H
#define L2DC_DRIVER_COMPILEREPORT_H

#include "l2dc/DeepCompression/SmallestFile.h"
#include "l2dc/Driver/CompileOptions.h"
#include "l2dc/Pruning/Amc.h"
#include "l2dc/Target/L2DCFile/L2DCFile.h"

#include "llvm/Support/JSON.h"

#include <optional>
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace l2dc::driver {

/// How the kept weights of a layer are spread, in `before.size()` intervals of
/// the same width.
struct WeightHistogram {
  double first = 0, width = 1; ///< of the first interval
  /// Counts before the weights share values, and in the file. Values outside
  /// are counted in the outermost intervals.
  std::vector<double> before, after;
};

/// One conv or linear layer as the compressed file holds it. Bits are per kept
/// weight, and 0 for layers that are not coded.
struct LayerReport {
  std::string name, kind;
  int64_t weights = 0, kept = 0;
  double weightBits = 32; ///< width of a codebook index (32: plain floats)
  double indexBits = 0;   ///< width of a relative index
  double codedWeightBits = 0, codedIndexBits = 0; ///< after entropy coding
  uint64_t bytes = 0; ///< in the file: weights, tables and bias
  uint64_t codeBytes = 0, indexBytes = 0, tableBytes = 0, biasBytes = 0;
  int64_t biases = 0; ///< elements of the bias
  /// The layer in fields of fixed width, as the paper counts it before entropy
  /// coding (section 3): for each kept weight and filler a codebook index and a
  /// run of zeros of `runBits` (`indexBits`, else the width that takes least),
  /// and codebook and bias as floats.
  uint64_t fixedBits = 0;
  unsigned runBits = 0;
  std::optional<WeightHistogram> histogram;
  int64_t flops = 0;     ///< multiply-accumulates for one sample
  int64_t flopsKept = 0; ///< those with kept weights
};

struct TotalsReport {
  uint64_t denseBytes = 0;     ///< all constants as float32
  uint64_t fileBytes = 0;      ///< model.l2dc on disk
  uint64_t structureBytes = 0; ///< of the file: header, steps and names
  uint64_t otherBytes = 0;     ///< of the file: constants that no layer owns
  int64_t flops = 0, flopsKept = 0;
  double rate() const { return fileBytes ? double(denseBytes) / fileBytes : 0; }
};

struct AccuracyReport {
  std::string dataset;
  int64_t samples = 0;
  double denseTop1 = 0, compressedTop1 = 0; ///< 0 to 1
};

/// The accelerator's part of the report; sums over the simulated samples are
/// divided by their number where they say "per sample".
struct EieReport {
  int64_t samples = 0;
  unsigned pes = 0;
  std::string arithmetic;                           ///< "float" or "fixed16"
  double cycles = 0;                                ///< per sample
  double timeUs = 0;                                ///< per sample
  double energyUj = 0;                              ///< per sample
  double macs = 0, entries = 0, paddingEntries = 0; ///< per sample
  double loadBalance = 0;
  double maxAbsError = 0; ///< largest difference to the reference interpreter
  struct Layer {
    std::string name;
    double cycles = 0, energyUj = 0, loadBalance = 0; ///< per sample
    std::vector<double> busyByPe; ///< busy cycles of each PE, share of cycles
  };
  std::vector<Layer> layers;
  std::vector<std::string> hostSteps; ///< what the accelerator cannot compute
};

/// What a search for a pruning policy found.
struct SearchReport {
  pruning::AmcResult amc; ///< without its network
  /// Top-1 on the test split, where there are labels: after pruning, and after
  /// retraining if there was any; weights not shared yet.
  std::optional<double> prunedTop1, retrainedTop1;
};

/// What was written for the CPU and how it compares with the interpreter.
struct CpuReport {
  std::string function; ///< the C function's name
  uint64_t objectBytes = 0;
  int64_t samples = 0;    ///< compared outputs
  double maxAbsError = 0; ///< largest difference to the reference interpreter
  std::optional<double>
      top1; ///< of the compiled code on the test split, 0 to 1
};

struct CompileReport {
  std::string model; ///< the input file's name without directories
  std::string command;
  uint64_t seed = 0;
  std::vector<LayerReport> layers;
  TotalsReport totals;
  std::optional<AccuracyReport> accuracy;
  /// What `--goal=smallest` tried, in that order.
  std::vector<deepcompression::Candidate> candidates;
  std::optional<SearchReport> search;
  std::optional<EieReport> eie;
  std::optional<CpuReport> cpu;
};

/// The layers and totals of a file, from what was read back from it.
llvm::Error describeFile(const target::CompressedNetwork &net,
                         uint64_t fileBytes, CompileReport &report);

/// `report.json`, with the keys that docs/Compile.md lists.
llvm::json::Value toJSON(const CompileReport &report);

/// The table that the tool prints.
void printTable(const CompileReport &report, llvm::raw_ostream &os);

/// `report.md`: the columns of the paper's tables 2 to 5 as Markdown.
void writeMarkdown(const CompileReport &report, llvm::raw_ostream &os);

/// `report.html`: one self-contained page.
void writeHtml(const CompileReport &report, llvm::raw_ostream &os);

} // namespace l2dc::driver

#endif // L2DC_DRIVER_COMPILEREPORT_H
