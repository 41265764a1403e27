//===- Amc.h - A search for how much of every layer to keep -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// AMC from options to pruned network: what the pass `nn-amc` and
// `l2dc-compile --prune=amc` have in common.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PRUNING_AMC_H
#define L2DC_PRUNING_AMC_H

#include "l2dc/Pruning/PruningEnvironment.h"
#include "l2dc/Search/Driver.h"

namespace l2dc::pruning {

/// The options of a search, as text where they have a syntax of their own.
struct AmcOptions {
  std::string method = "auto";         ///< see `search::allMethods`
  std::string settings;                ///< of the method, "key=value ..."
  std::string granularity = "channel"; ///< element or channel
  std::string mode = "paper";          ///< paper or mit
  /// linear, log, or auto: log for single weights in mode paper, else linear.
  std::string scale = "auto";
  std::string budget = "flops:0.5"; ///< RESOURCE:AMOUNT or none
  std::string reward = "error";     ///< error, loss or a resource
  uint64_t episodes = 400;
  uint64_t seed = 0;
  unsigned threads = 0; ///< evaluations at the same time; 0 is one per core
  /// File to write and to go on from, or empty. Where several searches run,
  /// "TRACE.METHOD.SEED".
  std::string trace;
  /// Methods to run one after the other within the same budget of evaluations,
  /// instead of `method`; the best choice of all is taken. Each runs with
  /// `compareSeeds` seeds from `seed` on, or once if it draws nothing.
  std::vector<std::string> compare;
  uint64_t compareSeeds = 3;
  /// `replay:FILE` takes the choice of a trace instead of searching; empty
  /// searches.
  std::string policy;
  std::vector<std::string> floors; ///< F or NAME=F, NAME a layer, conv, linear
  /// A `--data` value. Accuracy is measured on samples of its validation split
  /// (a part of the training data), least squares and BatchNorm statistics use
  /// the train split.
  std::string data;
  uint64_t samples = 1000;    ///< that accuracy is measured on
  uint64_t calibration = 1000; ///< for least squares and statistics
  bool reconstruct = true;
  /// Granularity element: fit the weights that stay by least squares. A replay
  /// without data cannot.
  bool fitElements = false;
  bool recalibrate = true;
  ResourceOptions resources;
  ProgressMode progress = ProgressMode::Quiet;
  /// Called after every evaluation with the names of the decisions; see
  /// `search::SearchOptions::onEvaluation`.
  std::function<llvm::Error(const search::Evaluation &,
                            llvm::ArrayRef<search::Decision>)>
      onEvaluation;
};

/// What became of one decision.
struct AmcChoice {
  std::string name;
  int64_t units = 0, kept = 0;
};

/// One search.
struct AmcRun {
  std::string method; ///< never "auto"
  uint64_t seed = 0;
  std::optional<search::Evaluation> best;
  std::vector<search::Evaluation> evaluations; ///< all of them, in order
  double seconds = 0;                          ///< of this process
};

struct AmcResult {
  execution::Network network; ///< same steps and value numbers
  Granularity granularity = Granularity::Channel;
  std::string budget; ///< as in the options
  std::vector<AmcChoice> choices;
  std::vector<AmcRun> runs; ///< none for a recorded choice
  size_t chosen = 0;        ///< the run whose best evaluation was taken
  /// On the same samples, top-1 from 0 to 1: of the network as it came, and of
  /// the choice with nothing but the removal done (no least squares, no new
  /// statistics).
  std::optional<double> denseAccuracy, unadjustedAccuracy;
};

/// Searches and prunes. `network` must have a dynamic batch, unless the choice
/// is recorded. With `policy=replay:FILE` neither torch nor data is needed; the
/// same channels or weights go, and weights and statistics are adjusted only if
/// there is data. An error while searching keeps the trace, which holds the
/// best choice so far.
llvm::Expected<AmcResult>
runAmc(std::shared_ptr<const execution::Network> network,
       const AmcOptions &options);

} // namespace l2dc::pruning

#endif // L2DC_PRUNING_AMC_H
