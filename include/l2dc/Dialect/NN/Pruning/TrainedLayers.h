//===- TrainedLayers.h - Layers of a function for training ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the passes and the driver need to compress a function's weights with
// training (DeepCompression/TrainedCompression.h).
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_PRUNING_TRAINEDLAYERS_H
#define L2DC_DIALECT_NN_PRUNING_TRAINEDLAYERS_H

#include "l2dc/DeepCompression/TrainedCompression.h"
#include "l2dc/Dialect/NN/Transforms/Layers.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <map>

namespace l2dc::nn {

/// The `nn.weight` ops of `function` by the number of their value in
/// `network`, its translation (`translateToNetwork`).
std::map<unsigned, WeightOp>
constantsByValue(mlir::func::FuncOp function,
                 const execution::Network &network);

/// The settings of `layers`, those of `function`, with `bits` for each codebook
/// index.
std::vector<deepcompression::LayerSettings>
listTrainedLayers(mlir::func::FuncOp function,
                  const execution::Network &network,
                  llvm::ArrayRef<Layer> layers, unsigned bits);

/// Divides `entries`, D or NAME=D, into the density that layers share and those
/// of single layers. `compression.layers` must be the settings of `layers`.
/// `option` names the entries in messages.
llvm::Error
readTrainedDensities(llvm::StringRef option,
                     llvm::ArrayRef<std::string> entries,
                     llvm::ArrayRef<Layer> layers,
                     deepcompression::TrainedCompressionOptions &compression);

} // namespace l2dc::nn

#endif // L2DC_DIALECT_NN_PRUNING_TRAINEDLAYERS_H
