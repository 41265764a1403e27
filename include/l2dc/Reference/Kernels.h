//===- Kernels.h - Running single steps on float tensors --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_REFERENCE_KERNELS_H
#define L2DC_REFERENCE_KERNELS_H

#include "l2dc/Execution/Network.h"

namespace l2dc::reference {

/// Runs one step on its operands (not null, in the step's order) and returns
/// its result. The semantics are those of the ONNX operator of the same name;
/// arithmetic is float32 with a fixed order of summation, so results do not
/// depend on the number of threads or on the batch a sample is in. Fails, with
/// the step and the shapes in the message, where `inferStepShape` fails.
llvm::Expected<Tensor> runStep(const execution::Step &step,
                               llvm::ArrayRef<const Tensor *> operands);

} // namespace l2dc::reference

#endif // L2DC_REFERENCE_KERNELS_H
