//===- Run.h - Running a network on samples or a data set -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DRIVER_RUN_H
#define L2DC_DRIVER_RUN_H

#include "l2dc/Driver/NetworkFile.h"

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace l2dc::driver {

/// The options of `l2dc-run`.
struct RunOptions {
  std::string network;
  std::string weights;       ///< a file whose weights replace the network's
  std::string input, output; ///< .npy files
  std::string data;          ///< a `--data` value instead of input and output
  ExecutorKind executor = ExecutorKind::Reference;
};

/// Runs the network of `options` on the input file, samples in the first
/// dimension, and writes the outputs; or prints its top-1 and top-5 accuracy on
/// the test split of `data` to `os`.
llvm::Error runNetwork(const RunOptions &options, mlir::MLIRContext &context,
                       llvm::raw_ostream &os);

} // namespace l2dc::driver

#endif // L2DC_DRIVER_RUN_H
