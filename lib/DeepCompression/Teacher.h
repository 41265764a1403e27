//===- Teacher.h - Learning from a larger network ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DEEPCOMPRESSION_TEACHER_H
#define L2DC_LIB_DEEPCOMPRESSION_TEACHER_H

#include "l2dc/Execution/Augmentation.h"
#include "l2dc/Execution/Distillation.h"
#include "l2dc/Execution/Network.h"

namespace l2dc::deepcompression {

/// What a trained network says of every training image in every position that
/// shifting can give it (Hinton, Vinyals and Dean, 2015). Computed once: there
/// are few positions.
class Teacher {
public:
  /// Runs `network` on `images`, moved by -`maxShift` to `maxShift` pixels,
  /// and softens what it says by `temperature`.
  static llvm::Expected<Teacher> create(const execution::Network &network,
                                        const Tensor &images,
                                        llvm::ArrayRef<int64_t> imageShape,
                                        unsigned maxShift, float temperature);

  /// The targets (samples x classes) of an epoch that shows the images moved by
  /// `moves`: `labelShare` of the label and the rest of the teacher's softened
  /// probabilities.
  Tensor targetsFor(llvm::ArrayRef<execution::ImageMove> moves,
                    llvm::ArrayRef<int32_t> labels) const;

  double labelShare = execution::teacherLabelShare; ///< 0 to 1

private:
  int64_t maxShift = 0, classes = 0;
  std::vector<Tensor> probabilities; ///< by position, row by row
};

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_TEACHER_H
