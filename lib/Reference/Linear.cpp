//===- Linear.cpp - Matrix products ---------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gemm.h"
#include "KernelFunctions.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

/// result = bias + x * weights^T.
void reference::linear(const Step &, Operands operands, Tensor &result) {
  const Tensor &x = *operands[0], &weights = *operands[1];
  int64_t samples = x.shape[0], inputs = x.shape[1], outputs = weights.shape[0];
  if (operands.size() == 3)
    for (int64_t sample = 0; sample < samples; ++sample)
      std::copy(operands[2]->data.begin(), operands[2]->data.end(),
                result.begin() + sample * outputs);
  TransposedMatrix transposed{weights.begin(), inputs};
  gemm(samples, outputs, inputs, x.begin(), inputs, transposed, result.begin(),
       outputs);
}

/// The offset, in elements, of matrix `number` of the broadcast leading
/// dimensions `batch` in an operand of leading dimensions `leading`.
static int64_t matrixOffset(int64_t number, llvm::ArrayRef<int64_t> batch,
                            llvm::ArrayRef<int64_t> leading,
                            int64_t matrixSize) {
  int64_t offset = 0, stride = matrixSize;
  for (size_t fromEnd = 1; fromEnd <= batch.size(); ++fromEnd) {
    int64_t extent = batch[batch.size() - fromEnd];
    int64_t index = number % extent;
    number /= extent;
    if (fromEnd > leading.size())
      continue;
    int64_t own = leading[leading.size() - fromEnd];
    if (own != 1)
      offset += index * stride;
    stride *= own;
  }
  return offset;
}

/// numpy's matmul: a one-dimensional operand is a row on the left and a column
/// on the right, leading dimensions broadcast.
void reference::matMul(const Step &, Operands operands, Tensor &result) {
  llvm::ArrayRef<int64_t> a(operands[0]->shape), b(operands[1]->shape);
  int64_t rows = a.size() > 1 ? a[a.size() - 2] : 1;
  int64_t depth = a.back();
  int64_t columns = b.size() > 1 ? b.back() : 1;
  llvm::ArrayRef<int64_t> batch =
      llvm::ArrayRef(result.shape).drop_back((a.size() > 1) + (b.size() > 1));

  for (int64_t i = 0; i < elementCount(batch); ++i) {
    const float *left =
        operands[0]->begin() +
        matrixOffset(i, batch, a.drop_back(std::min<size_t>(a.size(), 2)),
                     rows * depth);
    const float *right =
        operands[1]->begin() +
        matrixOffset(i, batch, b.drop_back(std::min<size_t>(b.size(), 2)),
                     depth * columns);
    gemm(rows, columns, depth, left, depth, RowMajorMatrix{right, columns},
         result.begin() + i * rows * columns, columns);
  }
}
