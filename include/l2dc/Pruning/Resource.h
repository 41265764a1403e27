//===- Resource.h - What a pruned network costs -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PRUNING_RESOURCE_H
#define L2DC_PRUNING_RESOURCE_H

#include "l2dc/Pruning/PruningSpace.h"

namespace l2dc::pruning {

enum class Resource : uint8_t {
  Flops,      ///< multiply-accumulates of one sample, zero weights left out
  Parameters, ///< kept weights, biases and statistics
  Bytes,      ///< of the `.l2dc` file
  Cycles,     ///< of EIE for the linear layers of one sample
  Latency,    ///< seconds of one sample on one thread of this CPU
};
llvm::StringRef resourceName(Resource resource);
std::optional<Resource> parseResource(llvm::StringRef name);

/// How the costs that have to be measured are measured.
struct ResourceOptions {
  unsigned shareBits = 4;  ///< Bytes: width of the codebooks
  unsigned pes = 64;       ///< Cycles
  unsigned queueDepth = 8; ///< Cycles
  unsigned indexBits = 4;  ///< Cycles
  /// Cycles: samples whose activations are broadcast. Needed for that.
  const Tensor *samples = nullptr;
};

/// The cost of every design of a space. Grows with the units of each decision.
class ResourceModel {
public:
  virtual ~ResourceModel();
  /// In the resource's unit. May be called by several threads.
  virtual double cost(llvm::ArrayRef<int64_t> kept) const = 0;
  /// What the network costs as it came, of which budgets are parts. `all` are
  /// the units of everything. Bytes: of the file with float weights.
  virtual double denseCost(llvm::ArrayRef<int64_t> all) const {
    return cost(all);
  }
};

/// Makes the model of `resource`: FLOPs and parameters are counted; bytes and
/// cycles of each layer are measured at some densities, with the file's coders
/// and the timing model of the simulator, and interpolated; latencies of each
/// layer are measured at some numbers of channels, and so differ from run to
/// run. Cycles need a linear layer and granularity Element, latency needs
/// Channel.
llvm::Expected<std::unique_ptr<ResourceModel>>
createResourceModel(Resource resource,
                    std::shared_ptr<const PruningSpace> space,
                    const ResourceOptions &options = {});

/// The bytes of the file that `network` would have with its weights shared
/// (`bits` wide codebook indices) and coded as small as possible.
llvm::Expected<double> measureFileBytes(const execution::Network &network,
                                        unsigned bits);

/// A limit for a resource: `flops:0.5` is a part of the dense network's cost,
/// `bytes:20000` (more than 1) an amount.
struct Budget {
  Resource resource = Resource::Flops;
  double amount = 0.5;

  /// The limit in the resource's unit.
  double limit(double dense) const {
    return amount > 1 ? amount : amount * dense;
  }
};
llvm::Expected<Budget> parseBudget(llvm::StringRef text);

/// The most units that decision `index` may keep so that the design stays
/// within `limit`: decisions before it keep `kept`, those behind it their
/// floors (AMC, algorithm 1). At least the floor.
int64_t clipToBudget(const PruningSpace &space, const ResourceModel &model,
                     double limit, llvm::ArrayRef<int64_t> kept, size_t index);

} // namespace l2dc::pruning

#endif // L2DC_PRUNING_RESOURCE_H
