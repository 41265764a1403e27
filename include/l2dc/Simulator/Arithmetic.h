//===- Arithmetic.h - The number formats of the datapath --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Both timing models and the column-wise execution are templates over an
// arithmetic, which says what an activation, a product and an accumulator are.
// The order of additions into one accumulator is that of the broadcasts in all
// of them, so their results are equal bit for bit.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_ARITHMETIC_H
#define L2DC_SIMULATOR_ARITHMETIC_H

#include <cstdint>
#include <vector>

namespace l2dc::sim {

/// Float32 without fused operations: each product and each sum is rounded.
struct FloatArithmetic {
  using Activation = float;
  using Product = float;
  using Accumulator = float;

  /// The weights by index; [0] is that of padding entries and is 0.
  std::vector<float> codebook;

  unsigned codebookSize() const { return codebook.size(); }
  Product multiply(unsigned weight, Activation activation) const {
    return codebook[weight] * activation;
  }
  static void add(Accumulator &accumulator, Product product) {
    accumulator += product;
  }
};

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_ARITHMETIC_H
