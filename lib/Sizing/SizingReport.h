//===- SizingReport.h - The files that l2dc-size writes ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIZING_SIZINGREPORT_H
#define L2DC_LIB_SIZING_SIZINGREPORT_H

#include "l2dc/Report/Table.h"
#include "l2dc/Sizing/Analyses.h"
#include "l2dc/Sizing/Size.h"

#include "llvm/Support/JSON.h"

namespace l2dc::sizing {

/// All that is known once a circuit is sized.
struct SizingReport {
  const circuit::Problem *problem = nullptr; ///< variables have their values
  const SizeOptions *options = nullptr;
  std::vector<SizingRun> runs;
  const SizingRun *bestRun = nullptr;
  HistoryEntry best;
  uint64_t cacheHits = 0;
  /// Of the result: all corners, the operating point and responses, the
  /// sensitivities, and Monte-Carlo samples if they were asked for.
  DesignResult result;
  spice::Result observed;
  std::vector<std::string> transistors;
  std::vector<std::vector<double>> sensitivities;
  std::optional<MonteCarloResult> monteCarlo;
  std::vector<const HistoryEntry *> pareto;
  ParetoAxis paretoAxes[2];

  /// The value of a measurement that is worst over all corners.
  double worstValue(const circuit::Constraint &constraint) const;
  /// How far `value` is inside the bound: relative to it, or the difference of
  /// decibels and degrees.
  double margin(const circuit::Constraint &constraint) const;
  bool met(const circuit::Constraint &constraint) const;
};

/// A measurement and where its value stands.
struct ValueInfo {
  std::string name, dimension;
};
/// All measurements in the order of values.
std::vector<ValueInfo> listValues(const circuit::Problem &problem);
/// The index of `name`, or nothing.
std::optional<unsigned> valueIndex(const circuit::Problem &problem,
                                   llvm::StringRef name);

llvm::json::Value toJson(const SizingReport &report);
/// One line per simulated design of every run.
void writeHistory(const SizingReport &report, llvm::raw_ostream &os);
void writeHtml(const SizingReport &report, llvm::raw_ostream &os);
/// One row per method: medians over the seeds.
report::Table compareMethods(const SizingReport &report);
report::Table constraintTable(const SizingReport &report);
report::Table variableTable(const SizingReport &report);
report::Table measurementTable(const SizingReport &report);

} // namespace l2dc::sizing

#endif // L2DC_LIB_SIZING_SIZINGREPORT_H
