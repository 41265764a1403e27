//===- TorchPeer.cpp - torch's sparse product behind C functions ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include <torch/torch.h>

#include <cstdio>

namespace {
struct SparseProduct {
  torch::Tensor matrix;
};
} // namespace

/// A CSR tensor of the matrix if torch multiplies with it, else a COO tensor.
extern "C" void *l2dc_torch_sparse_create(int64_t rows, int64_t columns,
                                          int64_t kept,
                                          const int32_t *positions,
                                          const int32_t *coordinates,
                                          const float *values) {
  torch::NoGradGuard noGrad;
  torch::set_num_threads(1);
  auto tensorOf = [](const int32_t *data, int64_t size) {
    return torch::from_blob(const_cast<int32_t *>(data), {size}, torch::kInt32);
  };
  auto elements =
      torch::from_blob(const_cast<float *>(values), {kept}, torch::kFloat32);
  auto columnsOf = tensorOf(coordinates, kept).to(torch::kInt64);
  try {
    auto csr = torch::sparse_csr_tensor(
        tensorOf(positions, rows + 1).to(torch::kInt64), columnsOf, elements,
        {rows, columns}, torch::kFloat32);
    torch::matmul(csr, torch::ones({columns, 1}));
    std::fprintf(stderr, "torch %s multiplies in CSR form\n", TORCH_VERSION);
    return new SparseProduct{csr};
  } catch (const std::exception &) {
    // Built without MKL it may not.
  }
  std::vector<int64_t> rowsOf;
  for (int64_t row = 0; row < rows; ++row)
    rowsOf.insert(rowsOf.end(), positions[row + 1] - positions[row], row);
  auto rowTensor = torch::tensor(rowsOf, torch::kInt64);
  auto coo = torch::sparse_coo_tensor(torch::stack({rowTensor, columnsOf}),
                                      elements.clone(), {rows, columns})
                 .coalesce();
  std::fprintf(stderr, "torch %s multiplies in COO form\n", TORCH_VERSION);
  return new SparseProduct{coo};
}

extern "C" void l2dc_torch_sparse_run(void *product, const float *x, float *y) {
  torch::NoGradGuard noGrad;
  torch::Tensor &matrix = static_cast<SparseProduct *>(product)->matrix;
  auto vector = torch::from_blob(const_cast<float *>(x), {matrix.size(1), 1},
                                 torch::kFloat32);
  auto result = torch::matmul(matrix, vector).contiguous();
  std::copy_n(result.data_ptr<float>(), matrix.size(0), y);
}
