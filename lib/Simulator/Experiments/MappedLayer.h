//===- MappedLayer.h - A layer whose rows can be placed ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIMULATOR_EXPERIMENTS_MAPPEDLAYER_H
#define L2DC_LIB_SIMULATOR_EXPERIMENTS_MAPPEDLAYER_H

#include "l2dc/Mapping/CostModel.h"
#include "l2dc/Simulator/Synthetic.h"

namespace l2dc::sim {

/// A layer without bias and one vector of activations, whose rows can be placed
/// anywhere.
class MappedLayer {
public:
  /// A seeded synthetic layer with its activations.
  explicit MappedLayer(const SyntheticLayer &layer);
  /// `rows` x `columns` codes in row-major order, with seeded activations of
  /// which a share of `activationDensity` is not zero.
  MappedLayer(uint32_t rows, uint32_t columns, std::vector<uint8_t> codes,
              double activationDensity);

  const mapping::CodedMatrix &matrix() const { return coded; }

  /// The order that the mapping passes give the rows on `target`; empty if they
  /// find nothing better than the network's. This and what follows fail on a
  /// layer that is too large for the machine or the timing model.
  llvm::Expected<image::Order> place(const image::EIETargetModel &target) const;

  /// The tiles with the rows in `order`.
  llvm::Expected<std::vector<mapping::Tile>>
  tile(const image::EIETargetModel &target,
       llvm::ArrayRef<uint32_t> order) const;

  /// The cost of the layer's vector with the rows in `order`.
  llvm::Expected<mapping::Cost> measure(const image::EIETargetModel &target,
                                        llvm::ArrayRef<uint32_t> order) const;

private:
  std::vector<float> codebook;
  mapping::CodedMatrix coded;
  mapping::UsedColumns used;
};

} // namespace l2dc::sim

#endif // L2DC_LIB_SIMULATOR_EXPERIMENTS_MAPPEDLAYER_H
