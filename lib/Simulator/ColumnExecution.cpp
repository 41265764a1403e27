//===- ColumnExecution.cpp - The array's results without its time ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/ColumnExecution.h"

#include <array>

using namespace l2dc::sim;

template <typename Arithmetic>
void l2dc::sim::findNonZero(const Product<Arithmetic> &product,
                            std::vector<uint32_t> &nonZero) {
  const uint32_t length = product.activations.size();
  nonZero.resize(length);
  uint32_t found = 0;
  for (uint32_t i = 0; i < length; ++i) {
    nonZero[found] = i;
    found += !isSkipped(product.zeroTest, product.activations[i]);
  }
  nonZero.resize(found);
}

template <typename Arithmetic>
void l2dc::sim::runColumns(const Product<Arithmetic> &product,
                           const Broadcast &broadcast) {
  using Term = typename Arithmetic::Term;
  const Arithmetic &arithmetic = product.arithmetic;
  const unsigned codebookSize = arithmetic.codebookSize();
  const typename Arithmetic::Adder add = arithmetic.adder();
  typename Arithmetic::Accumulator *sums = product.accumulators.data();
  std::array<Term, 256> terms; // a codebook index has at most 8 bits

  for (const Push &push : broadcast.pushes) {
    const auto activation = push.column < product.activations.size()
                                ? product.activations[push.column]
                                : product.biasActivation;
    llvm::ArrayRef<ColumnEntry> entries = product.matrix.column(push.column);
    // A short column needs fewer terms than the codebook has weights.
    if (entries.size() < codebookSize) {
      for (const ColumnEntry entry : entries)
        sums[entry.row()] = add(
            sums[entry.row()], arithmetic.multiply(entry.weight(), activation));
      continue;
    }
    for (unsigned weight = 0; weight < codebookSize; ++weight)
      terms[weight] = arithmetic.multiply(weight, activation);
#pragma clang loop unroll_count(4)
    for (const ColumnEntry entry : entries)
      sums[entry.row()] = add(sums[entry.row()], terms[entry.weight()]);
  }
}

template void
l2dc::sim::findNonZero<FloatArithmetic>(const Product<FloatArithmetic> &,
                                        std::vector<uint32_t> &);
template void
l2dc::sim::findNonZero<FixedArithmetic>(const Product<FixedArithmetic> &,
                                        std::vector<uint32_t> &);
template void
l2dc::sim::runColumns<FloatArithmetic>(const Product<FloatArithmetic> &,
                                       const Broadcast &);
template void
l2dc::sim::runColumns<FixedArithmetic>(const Product<FixedArithmetic> &,
                                       const Broadcast &);
