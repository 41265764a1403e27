//===- Preprocess.h - From raw samples to network inputs --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DATA_PREPROCESS_H
#define L2DC_LIB_DATA_PREPROCESS_H

#include "l2dc/Data/Dataset.h"

namespace l2dc::data {

/// Applies `spec`'s layout, crop, channel order and normalization to `images`
/// (N x raw sample shape), in this order. Fails if the samples' shape does not
/// fit one of them.
llvm::Error preprocess(Tensor &images, const DataSpec &spec);

} // namespace l2dc::data

#endif // L2DC_LIB_DATA_PREPROCESS_H
