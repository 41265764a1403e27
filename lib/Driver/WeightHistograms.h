//===- WeightHistograms.h - How the weights of layers spread ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DRIVER_WEIGHTHISTOGRAMS_H
#define L2DC_LIB_DRIVER_WEIGHTHISTOGRAMS_H

#include "l2dc/Driver/CompileReport.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <map>

namespace l2dc::driver {

/// Counts the weights that are not zero of each layer of `function`, by the
/// layer's name, as the state before they share values.
std::map<std::string, WeightHistogram>
countWeights(mlir::func::FuncOp function);
/// The same for a network outside of MLIR.
std::map<std::string, WeightHistogram>
countWeights(const execution::Network &network);

/// Counts the weights of `network` in the same intervals and puts the
/// histograms into the report's layers of the same names.
void addHistograms(const execution::Network &network,
                   std::map<std::string, WeightHistogram> histograms,
                   CompileReport &report);

} // namespace l2dc::driver

#endif // L2DC_LIB_DRIVER_WEIGHTHISTOGRAMS_H
