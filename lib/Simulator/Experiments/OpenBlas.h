//===- OpenBlas.h - OpenBLAS, if this machine has it ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIMULATOR_EXPERIMENTS_OPENBLAS_H
#define L2DC_LIB_SIMULATOR_EXPERIMENTS_OPENBLAS_H

#include "llvm/ADT/ArrayRef.h"

#include <optional>
#include <string>

namespace l2dc::sim {

/// The library is opened when it is asked for, as nothing but the comparison
/// with a CPU needs it.
class OpenBlas {
public:
  /// Opens the library and makes it work on one thread; nothing without it.
  static std::optional<OpenBlas> open();

  /// Version and kernel, as OpenBLAS describes itself.
  std::string description() const;

  /// result = matrix * vector, `matrix` row-major with result.size() rows.
  void multiply(llvm::ArrayRef<float> matrix, llvm::ArrayRef<float> vector,
                llvm::MutableArrayRef<float> result) const;

private:
  using Sgemv = void(int order, int transpose, int rows, int columns,
                     float alpha, const float *matrix, int stride,
                     const float *vector, int vectorStride, float beta,
                     float *result, int resultStride);
  using Describe = char *();
  using SetThreads = void(int);

  Sgemv *sgemv = nullptr;
  Describe *getConfig = nullptr;
};

} // namespace l2dc::sim

#endif // L2DC_LIB_SIMULATOR_EXPERIMENTS_OPENBLAS_H
