//===- Distillation.h - Learning from a larger network ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The targets of a network that learns from another one, its teacher (Hinton,
// Vinyals and Dean, 2015). A row stands for a sample and has an element for
// each class.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_DISTILLATION_H
#define L2DC_EXECUTION_DISTILLATION_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>

namespace l2dc::execution {

/// What the teacher's logits are divided by before the softmax. The one that
/// learns is not divided: above 1 it learns smaller logits than the teacher's.
inline constexpr float teacherTemperature = 2;
/// The share that the label has of a target, 0 to 1; the teacher has the rest.
inline constexpr double teacherLabelShare = 0.5;

/// Turns rows of `classes` logits into probabilities, softened by dividing the
/// logits by `temperature`, at least 1.
void softenLogits(llvm::MutableArrayRef<float> rows, int64_t classes,
                  float temperature = teacherTemperature);

/// Mixes the label of each sample, by `labelShare`, into its row.
void mixInLabels(llvm::MutableArrayRef<float> rows, int64_t classes,
                 llvm::ArrayRef<int32_t> labels, double labelShare);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_DISTILLATION_H
