//===- Stages.h - The stages of l2dc-compile --------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DRIVER_STAGES_H
#define L2DC_LIB_DRIVER_STAGES_H

#include "l2dc/Data/Dataset.h"
#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Driver/CompileReport.h"
#include "l2dc/Driver/NetworkFile.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <map>

namespace l2dc::driver {

/// Puts `constants`, by the numbers of their values, into the `nn.weight` ops
/// of `function` as plain floats.
void setConstants(mlir::func::FuncOp function,
                  const execution::Network &network,
                  const std::map<unsigned, Tensor> &constants);

/// Fails if `options.goal` lacks what it needs (data, torch) or does not go
/// with another option.
llvm::Error checkGoal(const CompileOptions &options);

/// What the training of a goal started from and what it tried.
struct GoalReport {
  execution::Network dense;
  std::vector<deepcompression::Candidate> candidates;
};

/// Prunes, retrains and shares the weights of the module's network as
/// `options.goal` says and puts the new values into its `nn.weight` ops. They
/// have at most as many distinct values as `options.shareBits` allows. In the
/// result `dense` is the module's network, or a newly trained one.
llvm::Expected<GoalReport> compressForGoal(const CompileOptions &options,
                                           mlir::ModuleOp module);

/// Searches how much of every layer or channel group of the module's network to
/// keep, as `options.amc` says, and prunes it.
llvm::Expected<SearchReport> pruneByAmc(const CompileOptions &options,
                                        mlir::ModuleOp module);

/// Trains the module's network for `options.retrainEpochs` epochs with every
/// pruned weight held at zero (Deep Compression, section 2) and puts the new
/// values into its `nn.weight` ops.
llvm::Error retrain(const CompileOptions &options, mlir::ModuleOp module);

/// Runs the network on `samples` and notes at each op, as `eie.range`, the
/// largest magnitude its result had: the formats of 16-bit arithmetic follow
/// from it.
llvm::Error calibrate(mlir::ModuleOp module, const Tensor &samples);

/// Lowers the module, whose weights are shared, to the accelerator, writes
/// `imagePath`, simulates `samples` on it and compares every output with the
/// reference interpreter.
llvm::Expected<EieReport> accelerate(const CompileOptions &options,
                                     mlir::ModuleOp module,
                                     llvm::StringRef imagePath,
                                     const Tensor &samples);

/// Compiles the module, whose weights are shared, to `objectPath` and
/// `headerPath`; runs the same code in process on `test`, if there is one, and
/// compares up to `options.samples` outputs with the reference interpreter.
llvm::Expected<CpuReport> compileForCpu(const CompileOptions &options,
                                        mlir::ModuleOp module,
                                        llvm::StringRef objectPath,
                                        llvm::StringRef headerPath,
                                        const data::Dataset *test);

/// The samples that training learns from and those that it only measures.
struct TrainingSplits {
  data::Dataset train, validation;
  /// The labels are answers of the network that is compressed.
  bool isLabelledByNetwork = false;
};

/// Both in the form of `network`'s input. Fails on data without labels.
llvm::Expected<TrainingSplits>
loadForTraining(const CompileOptions &options,
                const execution::Network &network);

/// The split of `options.data` in the form of `network`'s input.
llvm::Expected<data::Dataset> loadFor(const CompileOptions &options,
                                      const execution::Network &network,
                                      data::Split split);

} // namespace l2dc::driver

#endif // L2DC_LIB_DRIVER_STAGES_H
