//===- OnChipMemory.h - Which matrices lie where in the SRAMs ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_EIE_ONCHIPMEMORY_H
#define L2DC_TARGET_EIE_ONCHIPMEMORY_H

#include "l2dc/Target/EIE/Image.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace l2dc::image {

/// Follows `load_matrix` instructions, so that `run` can find the matrix that
/// the registers point at. Used by the validator and by the simulator.
class OnChipMemory {
public:
  explicit OnChipMemory(const Image &image) : image(image) {}

  /// Executes a `load_matrix`. Matrices whose pointers, rows or codebook it
  /// overwrites are no longer found.
  void load(const Instruction &instruction);

  /// The number of the matrix at pointer_base, spmat_base and codebook, all
  /// three; nothing if there is none or it was overwritten.
  std::optional<unsigned> find(const RegisterFile &registers) const;

private:
  /// [begin, end) in one of the SRAMs.
  struct Range {
    uint64_t begin, end;
    bool overlaps(const Range &other) const {
      return std::max(begin, other.begin) < std::min(end, other.end);
    }
  };
  struct Resident {
    unsigned matrix;
    Range pointers, spmatRows;
    uint64_t codebook;
  };

  const Image &image;
  std::vector<Resident> residents;
};

/// Spmat SRAM rows and pointer SRAM words that a matrix takes in every PE.
uint64_t spmatRowsOf(const EncodedMatrix &matrix, const EIETargetModel &target);
uint64_t pointerWordsOf(const EncodedMatrix &matrix);

} // namespace l2dc::image

#endif // L2DC_TARGET_EIE_ONCHIPMEMORY_H
