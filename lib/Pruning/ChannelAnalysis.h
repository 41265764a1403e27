//===- ChannelAnalysis.h - Following channels through steps -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_PRUNING_CHANNELANALYSIS_H
#define L2DC_LIB_PRUNING_CHANNELANALYSIS_H

#include "l2dc/Pruning/ChannelGroups.h"

#include "llvm/ADT/IntEqClasses.h"

namespace l2dc::pruning {

/// Gives every index of a channel dimension an atom, joins atoms that steps
/// force to stay or go together, and freezes those that cannot go.
class ChannelAnalysis {
public:
  ChannelAnalysis(const execution::Network &network, std::vector<Shape> shapes)
      : network(network), shapes(std::move(shapes)),
        layouts(network.values.size()) {}

  /// Runs over all steps once, in order.
  ChannelGroups run();

private:
  using Atoms = std::vector<unsigned>;
  /// The channels of a value before atoms have been joined.
  struct Layout {
    int64_t axis = -1;
    Atoms atoms;
  };

  Atoms fresh(int64_t count);
  void freeze(const Atoms &atoms);
  /// Joins atoms index by index; freezes both if the lengths differ.
  void join(const Atoms &a, const Atoms &b);
  bool isConstant(unsigned value) const {
    return network.values[value].constant != nullptr;
  }
  Layout frozen(const Shape &shape);
  void freezeConstant(unsigned value);
  /// The layout of an operand; a constant used as activation cannot shrink.
  Layout operand(unsigned value);
  const Atoms &constantAtoms(unsigned value, unsigned dimension);

  // One function for each way a step treats channels.
  Layout visit(const execution::Step &step);
  Layout visitConv(const execution::Step &step);
  void joinConvGroups(const execution::Step &step, const Atoms &input,
                      const Atoms &output);
  Layout visitLinear(const execution::Step &step);
  Layout visitBatchNorm(const execution::Step &step);
  Layout visitWindow(const execution::Step &step);
  Layout visitBinary(const execution::Step &step);
  void joinBroadcastConstant(unsigned value, const Layout &other, int64_t rank);
  Layout visitConcat(const execution::Step &step);
  Layout visitReshape(const execution::Step &step);
  Layout visitTranspose(const execution::Step &step);
  Layout visitPad(const execution::Step &step);
  static constexpr int64_t anyAxis = -1;
  /// Steps that mix along `axis`: freezes the channels that lie there, or
  /// wherever they lie.
  Layout visitMixing(const execution::Step &step, int64_t axis);

  ChannelGroups collect();

  const execution::Network &network;
  std::vector<Shape> shapes;
  std::vector<Layout> layouts;
  std::map<std::pair<unsigned, unsigned>, Atoms> constants;
  llvm::IntEqClasses joined;
  unsigned atomCount = 0;
  std::vector<unsigned> frozenAtoms;
};

} // namespace l2dc::pruning

#endif // L2DC_LIB_PRUNING_CHANNELANALYSIS_H
