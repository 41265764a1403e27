//===- Distillation.cpp - Learning from a larger network ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Distillation.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;

void execution::softenLogits(llvm::MutableArrayRef<float> rows,
                             int64_t classes, float temperature) {
  for (float *row = rows.begin(); row != rows.end(); row += classes) {
    float largest = *std::max_element(row, row + classes);
    double sum = 0;
    for (int64_t k = 0; k < classes; ++k) {
      row[k] = std::exp((row[k] - largest) / temperature);
      sum += row[k];
    }
    for (int64_t k = 0; k < classes; ++k)
      row[k] = float(row[k] / sum);
  }
}

void execution::mixInLabels(llvm::MutableArrayRef<float> rows, int64_t classes,
                            llvm::ArrayRef<int32_t> labels, double labelShare) {
  float *row = rows.begin();
  for (int32_t label : labels) {
    for (int64_t k = 0; k < classes; ++k)
      row[k] = float((1 - labelShare) * row[k] + (k == label ? labelShare : 0));
    row += classes;
  }
}
