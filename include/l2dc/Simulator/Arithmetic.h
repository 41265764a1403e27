//===- Arithmetic.h - The number formats of the datapath --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Both timing models and the column-wise execution are templates over an
// arithmetic, which says what an activation, a term (a product ready to be
// added) and an accumulator are. The order of additions into one accumulator is
// that of the broadcasts in all of them, so their results are equal bit for
// bit.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_ARITHMETIC_H
#define L2DC_SIMULATOR_ARITHMETIC_H

#include "l2dc/Target/EIE/FixedPoint.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace l2dc::sim {

/// Float32 without fused operations: each product and each sum is rounded.
struct FloatArithmetic {
  using Activation = float;
  using Term = float;
  using Accumulator = float;

  /// The weights by index; [0] is that of padding entries and is 0.
  std::vector<float> codebook;

  unsigned codebookSize() const { return codebook.size(); }
  Term multiply(unsigned weight, Activation activation) const {
    return codebook[weight] * activation;
  }

  /// Adds terms; a value of its own so that loops keep it in registers.
  struct Adder {
    Accumulator operator()(Accumulator accumulator, Term term) const {
      return accumulator + term;
    }
  };
  Adder adder() const { return {}; }
};

/// Fixed point as l2dc/Target/EIE/FixedPoint.h defines it.
struct FixedArithmetic {
  using Activation = int16_t;
  using Term = int32_t;
  using Accumulator = int32_t;

  std::vector<int16_t> codebook;
  int shift = 0; ///< of products, 0 to image::maxShift
  image::IntegerRange sums{16};

  unsigned codebookSize() const { return codebook.size(); }
  Term multiply(unsigned weight, Activation activation) const {
    return image::shiftProduct(int32_t(codebook[weight]) * activation, shift);
  }

  /// Adds terms and saturates.
  struct Adder {
    image::IntegerRange sums;
    Accumulator operator()(Accumulator accumulator, Term term) const {
      // As sums.saturate(), without branches.
      const int64_t sum = int64_t(accumulator) + term;
      return Accumulator(
          std::min<int64_t>(std::max<int64_t>(sum, sums.min), sums.max));
    }
  };
  Adder adder() const { return {sums}; }
};

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_ARITHMETIC_H
