//===- Train.h - Training a network on a data set ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DRIVER_TRAIN_H
#define L2DC_DRIVER_TRAIN_H

#include "l2dc/Execution/Training.h"

#include "mlir/IR/MLIRContext.h"

namespace l2dc::driver {

/// The options of `l2dc-train`.
struct TrainNetworkOptions {
  std::string model; ///< a built-in network's name or a network's file
  std::string data = "digits";
  /// A network's file to learn from (TrainData::teacher), or empty.
  std::string teacher;
  std::string output;
  bool quiet = false;
  execution::TrainOptions training;
};

/// Trains the model on the train split, measures it on the test split once at
/// the end, prints both and writes the network as MLIR bytecode.
llvm::Error trainNetwork(const TrainNetworkOptions &options,
                         mlir::MLIRContext &context, llvm::raw_ostream &os);

} // namespace l2dc::driver

#endif // L2DC_DRIVER_TRAIN_H
