//===- WindowKernels.h - Convolutions, pools and pads on torch tensors -*- C++
//-*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_TORCH_WINDOWKERNELS_H
#define L2DC_EXECUTION_TORCH_WINDOWKERNELS_H

#include "l2dc/Execution/ShapeInference.h"

#include <ATen/ATen.h>

namespace l2dc::execution {

/// Kernels of the steps of the same names, with the reference's semantics; the
/// operands must have passed `inferStepShape`.
at::Tensor conv(const Step &step, llvm::ArrayRef<at::Tensor> x);
at::Tensor maxPool(const Step &step, llvm::ArrayRef<at::Tensor> x);
at::Tensor avgPool(const Step &step, llvm::ArrayRef<at::Tensor> x);
at::Tensor globalAvgPool(const at::Tensor &x);
at::Tensor pad(const Step &step, at::Tensor x);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_TORCH_WINDOWKERNELS_H
