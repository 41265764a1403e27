//===- CostModel.h - What a mapped matrix costs -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_MAPPING_COSTMODEL_H
#define L2DC_MAPPING_COSTMODEL_H

#include "l2dc/Mapping/MatrixTiling.h"
#include "l2dc/Simulator/Statistics.h"
#include "l2dc/Target/EIE/Image.h"

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringRef.h"

#include <optional>

namespace l2dc::mapping {

/// What a choice is to make small.
enum class Objective {
  Time,   ///< cycles, and energy among choices that take about as many
  Energy, ///< of the array, without DRAM
  EDP,    ///< energy times time
};

/// "time", "energy", "edp", and back.
llvm::StringRef objectiveName(Objective objective);
std::optional<Objective> parseObjective(llvm::StringRef name);

/// Cycles and energy of a matrix for one vector of activations, the mean over
/// some vectors.
struct Cost {
  double cycles = 0;
  double energy = 0;      ///< picojoules
  double loadBalance = 0; ///< entries per PE-cycle of the PEs that take part
  uint64_t entries = 0;   ///< stored, padding included
  uint64_t paddingEntries = 0; ///< of these
};

/// Which columns a vector of activations uses: those that are not zero.
using UsedColumns = llvm::BitVector;

/// The cost of `tiles` on `target` for vectors that use `samples`, by the
/// simulator's event-driven timing model. Samples have one bit per column, the
/// bias column not counted. Fails on a matrix that is too large for the timing
/// model.
llvm::Expected<Cost> measureCost(llvm::ArrayRef<Tile> tiles, bool biasColumn,
                                 const image::EIETargetModel &target,
                                 llvm::ArrayRef<UsedColumns> samples);

/// The same for a few seeded samples: the compiler does not know activations.
/// They use each column with probability 1/2, independently. All layouts of a
/// matrix are given the same samples.
llvm::Expected<Cost> estimateCost(llvm::ArrayRef<Tile> tiles, bool biasColumn,
                                  const image::EIETargetModel &target);

/// True if `a` is the better one by `objective`. Times that differ by less than
/// 0.1 % are taken to be equal.
bool isBetter(const Cost &a, const Cost &b, Objective objective);

/// The order of `matrix`'s rows, all of which run together, that takes the
/// least estimated time on `target`: that of `orderRows`, of `assignRows`, or,
/// empty, as they are. Fails where `tileMatrix` or `estimateCost` does.
llvm::Expected<image::Order> findRowOrder(const CodedMatrix &matrix,
                                          const image::EIETargetModel &target);

} // namespace l2dc::mapping

#endif // L2DC_MAPPING_COSTMODEL_H
