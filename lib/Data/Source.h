//===- Source.h - Where a data set's raw samples come from ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DATA_SOURCE_H
#define L2DC_LIB_DATA_SOURCE_H

#include "l2dc/Data/Dataset.h"

#include <functional>

namespace l2dc::data {

/// Samples as they stand in the files, read one by one so that only the
/// samples of the wanted split become floats.
struct Source {
  Shape sampleShape;
  int64_t count = 0;
  std::vector<int32_t> labels; ///< `count` class numbers, or none
  int64_t classes = 0;
  /// Writes the raw values of one sample to `output`, which has room for the
  /// sample shape's element count. Keeps the file's content alive.
  std::function<void(int64_t sample, float *output)> read;
};

/// The training or the test images of a directory of IDX files.
llvm::Expected<Source> openMnist(llvm::StringRef directory, bool test);

/// The training or the test images of a directory of CIFAR-10 batches.
llvm::Expected<Source> openCifar10(llvm::StringRef directory, bool test);

/// Samples, and labels if a second path is given, in npy files.
llvm::Expected<Source> openNpy(llvm::ArrayRef<std::string> paths);

/// The handwritten digits that the build prepared.
llvm::Expected<Source> openDigits();

/// Fails with "no directory ..." unless `directory` is one.
llvm::Error checkDirectory(llvm::StringRef directory);

} // namespace l2dc::data

#endif // L2DC_LIB_DATA_SOURCE_H
