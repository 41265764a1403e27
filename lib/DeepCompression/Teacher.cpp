//===- Teacher.cpp - Learning from a larger network -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Teacher.h"

#include "l2dc/Execution/TorchExecutor.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::deepcompression;

/// Samples that are run at once.
static constexpr int64_t batchSize = 1024;

/// Turns rows of logits into softened probabilities.
static void soften(Tensor &logits, int64_t classes, float temperature) {
  for (float *row = logits.begin(), *end = row + logits.size(); row != end;
       row += classes) {
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

llvm::Expected<Teacher> Teacher::create(const execution::Network &network,
                                        const Tensor &images,
                                        llvm::ArrayRef<int64_t> imageShape,
                                        unsigned maxShift) {
  auto shared = std::make_shared<const execution::Network>(network);
  auto executor = execution::createTorchExecutor(shared, {});
  if (!executor)
    return executor.takeError();
  Teacher teacher;
  teacher.maxShift = maxShift;
  for (int64_t down = -teacher.maxShift; down <= teacher.maxShift; ++down) {
    for (int64_t right = -teacher.maxShift; right <= teacher.maxShift;
         ++right) {
      std::vector<Shift> shifts(size_t(images.shape[0]), Shift{down, right});
      auto logits = execution::runSamples(
          **executor, network,
          maxShift ? shiftImages(images, imageShape, shifts) : images,
          batchSize);
      if (!logits)
        return logits.takeError();
      teacher.classes = logits->size() / images.shape[0];
      soften(*logits, teacher.classes, temperature);
      teacher.probabilities.push_back(std::move(*logits));
    }
  }
  return teacher;
}

Tensor Teacher::targetsFor(llvm::ArrayRef<Shift> shifts,
                           llvm::ArrayRef<int32_t> labels) const {
  int64_t side = 2 * maxShift + 1;
  Tensor targets({int64_t(shifts.size()), classes});
  for (int64_t sample = 0; sample < int64_t(shifts.size()); ++sample) {
    Shift shift = shifts[size_t(sample)];
    int64_t position = (shift.down + maxShift) * side + shift.right + maxShift;
    const float *from =
        probabilities[size_t(position)].begin() + sample * classes;
    float *to = targets.begin() + sample * classes;
    for (int64_t k = 0; k < classes; ++k)
      to[k] = float((1 - labelShare) * from[k] +
                    (k == labels[size_t(sample)] ? labelShare : 0));
  }
  return targets;
}
