//===- Peers.h - What the kernels are compared with -------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_BENCHMARK_CPU_PEERS_H
#define L2DC_TEST_BENCHMARK_CPU_PEERS_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace l2dc::bench {

/// A sparse matrix by rows, with the numbers each peer takes.
struct CsrMatrix {
  int64_t rows, columns;
  std::vector<int32_t> positions, coordinates;
  std::vector<float> values;
};

/// Writes the product with `x` (columns) to `y` (rows).
using Product = std::function<void(const float *x, float *y)>;

/// The same product by somebody else's code, one thread; null where the peer
/// is not there. The matrix must outlive the product.
Product makeOpenBlas(const std::vector<float> &dense, int64_t rows,
                     int64_t columns);
Product makeEigen(const CsrMatrix &matrix);
Product makeSparseTensor(const CsrMatrix &matrix);
Product makeTorchSparse(const CsrMatrix &matrix);

} // namespace l2dc::bench

#endif // L2DC_TEST_BENCHMARK_CPU_PEERS_H
