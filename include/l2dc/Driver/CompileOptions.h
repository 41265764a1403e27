//===- CompileOptions.h - What l2dc-compile is asked for --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DRIVER_COMPILEOPTIONS_H
#define L2DC_DRIVER_COMPILEOPTIONS_H

#include "l2dc/Execution/Training.h"
#include "l2dc/Pipelines/EIEOptimization.h"
#include "l2dc/Pruning/Amc.h"

#include <cstdint>
#include <string>
#include <vector>

namespace l2dc::driver {

/// Where the compressed network is to run.
enum class CompileTarget : uint8_t { None, EIE, CPU };

/// Which weights are pruned before they are shared.
enum class PruneMethod : uint8_t { None, Magnitude, Amc };

/// What the compression aims at.
enum class Goal : uint8_t {
  None,     ///< what the other options say
  Paper,    ///< Deep Compression with retraining at every step
  Smallest, ///< the smallest file within an error
};

/// The options of `l2dc-compile`; docs/Compile.md explains each one.
struct CompileOptions {
  std::string network;   ///< the file to compile
  std::string weights;   ///< a file whose weights replace the network's
  std::string outputDir; ///< created if missing
  CompileTarget target = CompileTarget::EIE;
  bool emitONNX = false; ///< also write `model.onnx`

  std::string data;  ///< a `--data` value; empty: the digits, if they fit
  std::string input; ///< an .npy of samples to simulate instead of the data's
  Goal goal = Goal::None;
  std::string maxError; ///< of --goal=smallest: "0.8%" or "0.008"
  double margin = 1;    ///< of --goal=smallest, in standard errors
  std::string sparsity = "magnitude"; ///< of --goal=smallest
  unsigned maxCycles = 0;             ///< of --goal=smallest; 0: its own bound
  bool distill = true;                ///< of --goal=smallest
  double temperature = 0;   ///< of the distillation; 0: 2, without labels 1
  unsigned denseEpochs = 0; ///< with a goal: trains a dense network first
  unsigned pruneEpochs = 0; ///< with a goal, before retraining; 0: its own
  /// With a goal: how weights are moved.
  execution::OptimizerKind optimizer = execution::OptimizerKind::Sgd;
  unsigned shareSteps = 1; ///< with a goal: steps in which weights are shared
  double dropout = 0; ///< of training, before pruning; falls with the density
  std::string checkpoint; ///< a directory for a goal, or empty
  int augment = -1;       ///< pixels for a goal; -1: by the images' size
  PruneMethod prune = PruneMethod::Magnitude;
  std::vector<std::string> density, shareBits, indexBits;
  std::string policy; ///< a file, or replay:FILE with PruneMethod::Amc
  /// Of PruneMethod::Amc; data, seed, policy and progress come from here.
  pruning::AmcOptions amc;
  std::string coder = "auto";
  std::string shareInit = "exact";
  unsigned retrainEpochs = 0;
  /// The first rate of retraining; 0: 0.01, or what a goal has (its other
  /// phases keep their ratios to it).
  double learningRate = 0;

  unsigned pes = 0, queueDepth = 0; ///< 0: as the target model says
  std::string eieMode = "paper";
  pipelines::EIEOptimization eieOptimize = pipelines::EIEOptimization::Rows;
  std::string targetModel; ///< a JSON file, or empty
  std::string bias = "host";
  std::string arithmetic = "float";
  int64_t samples = 16; ///< simulated inputs

  uint64_t seed = 0;
  bool quiet = false;
  std::string command; ///< the command line, for the report
};

} // namespace l2dc::driver

#endif // L2DC_DRIVER_COMPILEOPTIONS_H
