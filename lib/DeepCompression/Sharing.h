//===- Sharing.h - From weights to a file's bytes ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DEEPCOMPRESSION_SHARING_H
#define L2DC_LIB_DEEPCOMPRESSION_SHARING_H

#include "l2dc/Compression/KMeans.h"
#include "l2dc/DeepCompression/TrainedCompression.h"

namespace l2dc::deepcompression {

/// By the number of a constant.
using ImportanceMap = std::map<unsigned, std::vector<float>>;
using SharingMap = std::map<unsigned, compression::SharedWeights>;

/// Shares the weights of all `layers`: a bit is worth `bitCost` in units of the
/// loss, whose dependence on the weights `importance` says.
llvm::Expected<SharingMap> shareLayers(const execution::Network &network,
                                       llvm::ArrayRef<LayerSettings> layers,
                                       const ImportanceMap &importance,
                                       double bitCost);

/// `network` with the weights that `sharing` stands for.
execution::Network withSharedWeights(execution::Network network,
                                     const SharingMap &sharing);

/// The bytes of the .l2dc file of `network`, whose `layers` are shared.
llvm::Expected<uint64_t> countFileBytes(const execution::Network &network,
                                        llvm::ArrayRef<LayerSettings> layers);

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_SHARING_H
