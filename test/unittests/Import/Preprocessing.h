//===- Preprocessing.h - Inputs of the shared networks ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_UNITTESTS_IMPORT_PREPROCESSING_H
#define L2DC_UNITTESTS_IMPORT_PREPROCESSING_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace l2dc::test {

/// The first `count` records of a gzipped CIFAR-10 batch as N x 3 x 32 x 32,
/// (raw / scale - mean) / stdDev by channel, and their labels.
struct CifarImages {
  Tensor images;
  std::vector<int> labels;
};
llvm::Expected<CifarImages> readCifarImages(llvm::StringRef path, int64_t count,
                                            llvm::ArrayRef<float> mean,
                                            llvm::ArrayRef<float> stdDev,
                                            float scale);

/// The square from `first` to `first + size` of N x 3 x H x W images with
/// values 0 to 255, shrunk to `side` by a triangle filter as wide as the
/// reduction, which also looks at pixels beside the square. Rows and columns
/// are each rounded to bytes, as image libraries do.
Tensor shrinkImages(const Tensor &images, int64_t first, int64_t size,
                    int64_t side);

} // namespace l2dc::test

#endif // L2DC_UNITTESTS_IMPORT_PREPROCESSING_H
