//===- OpenBlas.cpp - OpenBLAS, if this machine has it --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpenBlas.h"

#include "llvm/Support/DynamicLibrary.h"

using namespace l2dc;
using namespace l2dc::sim;

std::optional<OpenBlas> OpenBlas::open() {
  auto library =
      llvm::sys::DynamicLibrary::getPermanentLibrary("libopenblas.so.0");
  auto *setThreads = reinterpret_cast<SetThreads *>(
      library.getAddressOfSymbol("openblas_set_num_threads"));
  OpenBlas blas;
  blas.sgemv =
      reinterpret_cast<Sgemv *>(library.getAddressOfSymbol("cblas_sgemv"));
  blas.getConfig = reinterpret_cast<Describe *>(
      library.getAddressOfSymbol("openblas_get_config"));
  if (!setThreads || !blas.sgemv || !blas.getConfig)
    return std::nullopt;
  setThreads(1);
  return blas;
}

std::string OpenBlas::description() const { return getConfig(); }

void OpenBlas::multiply(llvm::ArrayRef<float> matrix,
                        llvm::ArrayRef<float> vector,
                        llvm::MutableArrayRef<float> result) const {
  // The values of CBLAS_ORDER and CBLAS_TRANSPOSE, which are part of its ABI.
  constexpr int rowMajor = 101, noTranspose = 111;
  const int columns = int(vector.size());
  sgemv(rowMajor, noTranspose, int(result.size()), columns, 1, matrix.data(),
        columns, vector.data(), 1, 0, result.data(), 1);
}
