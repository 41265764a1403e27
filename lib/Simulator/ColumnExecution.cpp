//===- ColumnExecution.cpp - The array's results without its time ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/ColumnExecution.h"

using namespace l2dc::sim;

template <typename Arithmetic>
void l2dc::sim::runColumns(const Product<Arithmetic> &product,
                           const Broadcast &broadcast) {
  using ProductValue = typename Arithmetic::Product;
  const Arithmetic &arithmetic = product.arithmetic;
  const unsigned codebookSize = arithmetic.codebookSize();
  typename Arithmetic::Accumulator *accumulators = product.accumulators.data();
  std::vector<ProductValue> products(codebookSize);

  for (const Push &push : broadcast.pushes) {
    const auto activation = push.column < product.activations.size()
                                ? product.activations[push.column]
                                : product.biasActivation;
    llvm::ArrayRef<ColumnEntry> entries = product.matrix.column(push.column);
    // A short column needs fewer products than the codebook has weights.
    if (entries.size() < codebookSize) {
      for (const ColumnEntry entry : entries)
        Arithmetic::add(accumulators[entry.row],
                        arithmetic.multiply(entry.weight, activation));
      continue;
    }
    for (unsigned weight = 0; weight < codebookSize; ++weight)
      products[weight] = arithmetic.multiply(weight, activation);
    const ProductValue *table = products.data();
    for (const ColumnEntry entry : entries)
      Arithmetic::add(accumulators[entry.row], table[entry.weight]);
  }
}

template void
l2dc::sim::runColumns<FloatArithmetic>(const Product<FloatArithmetic> &,
                                       const Broadcast &);
