//===- Samples.h - Buffers of samples from C callers ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CAPI_SAMPLES_H
#define L2DC_LIB_CAPI_SAMPLES_H

#include "l2dc/Support/Tensor.h"

#include "llvm/Support/Error.h"

namespace l2dc::capi {

/// The elements of one sample of a value of shape `shape`, whose first extent
/// is the batch; 0 where another extent is unknown.
size_t sampleSize(llvm::ArrayRef<int64_t> shape);

/// Fails unless `count` is `samples` times `perSample` and neither is 0;
/// `argument` is the argument that counts.
llvm::Error checkCount(const char *argument, size_t count, size_t samples,
                       size_t perSample);

/// `samples` samples for a value of shape `shape`, copied from `elements`.
Tensor copySamples(const float *elements, size_t samples,
                   llvm::ArrayRef<int64_t> shape);

} // namespace l2dc::capi

#endif // L2DC_LIB_CAPI_SAMPLES_H
