//===- Kernels.h - Single steps on torch tensors ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_TORCH_KERNELS_H
#define L2DC_EXECUTION_TORCH_KERNELS_H

#include "l2dc/Execution/Network.h"

#include <ATen/ATen.h>

namespace l2dc::execution {

/// Computes one step with the semantics of the reference kernels. The operands
/// must have passed `inferStepShape`. May throw what torch throws.
at::Tensor runTorchStep(const Step &step, llvm::ArrayRef<at::Tensor> operands);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_TORCH_KERNELS_H
