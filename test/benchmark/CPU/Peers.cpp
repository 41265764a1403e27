//===- Peers.cpp - OpenBLAS, Eigen and torch ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// OpenBLAS and torch are opened while the program runs, so that it also runs
// where they are not installed, and so that torch's symbols stay its own.
//
//===----------------------------------------------------------------------===//

#include "Peers.h"

#include "Eigen/Sparse"
#include "llvm/Support/raw_ostream.h"

#include <dlfcn.h>

using namespace l2dc::bench;

static void *findSymbol(const char *library, const char *symbol) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    llvm::errs() << "no peer: " << dlerror() << '\n';
    return nullptr;
  }
  return dlsym(handle, symbol);
}

Product l2dc::bench::makeOpenBlas(const std::vector<float> &dense, int64_t rows,
                                  int64_t columns) {
  // enum CBLAS_ORDER { RowMajor = 101 }, CBLAS_TRANSPOSE { NoTrans = 111 }
  using Sgemv = void(int, int, int, int, float, const float *, int,
                     const float *, int, float, float *, int);
  constexpr const char *library = "libopenblas.so.0";
  auto *sgemv = reinterpret_cast<Sgemv *>(findSymbol(library, "cblas_sgemv"));
  auto *setThreads = reinterpret_cast<void (*)(int)>(
      findSymbol(library, "openblas_set_num_threads"));
  auto *kernel = reinterpret_cast<char *(*)()>(
      findSymbol(library, "openblas_get_corename"));
  if (!sgemv || !setThreads)
    return {};
  setThreads(1);
  static bool told = false;
  if (kernel && !told)
    llvm::errs() << "OpenBLAS runs its " << kernel() << " kernels\n";
  told = true;
  return [&dense, rows, columns, sgemv](const float *x, float *y) {
    sgemv(101, 111, int(rows), int(columns), 1.0f, dense.data(), int(columns),
          x, 1, 0.0f, y, 1);
  };
}

Product l2dc::bench::makeEigen(const CsrMatrix &matrix) {
  using Sparse = Eigen::SparseMatrix<float, Eigen::RowMajor, int32_t>;
  using Mapped = Eigen::Map<const Sparse>;
  auto mapped = std::make_shared<Mapped>(
      matrix.rows, matrix.columns, Eigen::Index(matrix.values.size()),
      matrix.positions.data(), matrix.coordinates.data(), matrix.values.data());
  return [mapped](const float *x, float *y) {
    Eigen::Map<Eigen::VectorXf>(y, mapped->rows()).noalias() =
        *mapped * Eigen::Map<const Eigen::VectorXf>(x, mapped->cols());
  };
}

Product l2dc::bench::makeTorchSparse(const CsrMatrix &matrix) {
  using Create = void *(int64_t, int64_t, int64_t, const int32_t *,
                        const int32_t *, const float *);
  using Run = void(void *, const float *, float *);
  auto *create = reinterpret_cast<Create *>(
      findSymbol(L2DC_TORCH_PEER, "l2dc_torch_sparse_create"));
  auto *run = reinterpret_cast<Run *>(
      findSymbol(L2DC_TORCH_PEER, "l2dc_torch_sparse_run"));
  if (!create || !run)
    return {};
  void *tensor = create(matrix.rows, matrix.columns,
                        int64_t(matrix.values.size()), matrix.positions.data(),
                        matrix.coordinates.data(), matrix.values.data());
  if (!tensor)
    return {};
  return [tensor, run](const float *x, float *y) { run(tensor, x, y); };
}
