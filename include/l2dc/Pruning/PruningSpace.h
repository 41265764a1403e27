//===- PruningSpace.h - What can be pruned, and how far ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PRUNING_PRUNINGSPACE_H
#define L2DC_PRUNING_PRUNINGSPACE_H

#include "l2dc/Pruning/ChannelImportance.h"

namespace l2dc::pruning {

/// What a decision removes at once.
enum class Granularity : uint8_t {
  Element, ///< single weights of a layer, the smallest first (AMC,
           ///< fine-grained)
  Channel, ///< channels of a group
};
llvm::StringRef granularityName(Granularity granularity);

/// The smallest part of a decision's units that has to stay: the paper's
/// 1 - a_max. `named` holds a floor for single layers or groups by name.
struct Floors {
  double conv = 0.2;
  double linear = 0.02;
  std::map<std::string, double> named;
};

/// One layer or group whose share is to be chosen.
struct PruningDecision {
  std::string name;
  /// The step that stands for it in observations: the layer, or the first that
  /// reads the group (the layer whose input channels go).
  unsigned step = 0;
  int64_t units = 0; ///< non-zero weights, or channels
  int64_t floor = 1; ///< the fewest units that can stay
};

/// How many units of each decision stay, in the order of the decisions.
using KeptUnits = std::vector<int64_t>;

/// The decisions of a network and the networks that follow from them. Immutable
/// after `create`; its functions may be called by several threads.
class PruningSpace {
public:
  /// Fails if nothing can be pruned, a floor is not in (0, 1] or names nothing,
  /// or two floors are for layers of one group and differ.
  static llvm::Expected<std::shared_ptr<const PruningSpace>>
  create(std::shared_ptr<const execution::Network> network,
         Granularity granularity, const Floors &floors);

  Granularity granularity() const { return kind; }
  llvm::ArrayRef<PruningDecision> decisions() const { return choices; }
  const execution::Network &network() const { return *dense; }
  std::shared_ptr<const execution::Network> sharedNetwork() const {
    return dense;
  }
  /// Of `Granularity::Channel`.
  const ChannelGroups &groups() const { return channels; }
  KeptChannels keptChannels(llvm::ArrayRef<int64_t> kept) const;

  KeptUnits allUnits() const;
  KeptUnits floorUnits() const;

  /// The network with the most important `kept[i]` units of each decision:
  /// other weights are zero, other channels gone. Remaining weights keep their
  /// values.
  llvm::Expected<execution::Network> prune(llvm::ArrayRef<int64_t> kept) const;

private:
  llvm::Error addLayers(const Floors &floors);
  llvm::Error addGroups(const Floors &floors);

  Granularity kind = Granularity::Element;
  std::shared_ptr<const execution::Network> dense;
  ChannelGroups channels;
  std::vector<PruningDecision> choices;
  /// The units of each decision, the most important first: indices of weights,
  /// or classes.
  std::vector<std::vector<uint32_t>> rankings;
};

} // namespace l2dc::pruning

#endif // L2DC_PRUNING_PRUNINGSPACE_H
