//===- Dataset.h - Labelled samples named by a --data value -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DATA_DATASET_H
#define L2DC_DATA_DATASET_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace l2dc::data {

/// The parts of a data set. `Val` is a fixed seeded tenth of what is not
/// `Test`, and `Train` is the rest of that; search and calibration see only
/// these two.
enum class Split : uint8_t { Train, Val, Test };

/// "train", "val" or "test".
llvm::StringRef splitName(Split split);

/// How raw values become network inputs: (raw / scale - mean) / stdDev.
/// `mean` and `stdDev` hold one value, or one per channel (the first extent of
/// a sample), or none (0 and 1).
struct Normalization {
  float scale = 1;
  std::vector<float> mean, stdDev;
};

/// Where the samples come from.
enum class DataKind : uint8_t { Mnist, Cifar10, Npy, Digits };

/// A parsed `--data` value.
struct DataSpec {
  DataKind kind = DataKind::Digits;
  /// Mnist and Cifar10: the directory. Npy: images, and labels if given.
  /// Digits: none.
  std::vector<std::string> paths;
  /// Npy: the files of a split, as `paths`, which then has only the samples of
  /// the other splits. None: the split is a part of `paths`.
  std::vector<std::string> testPaths, valPaths;
  Normalization normalization;
  /// Npy: the file holds NxHxWxC instead of NxCxHxW.
  bool channelsLast = false;
  /// The channels are turned round (RGB to BGR) before `mean` applies.
  bool reverseChannels = false;
  /// The side of the centred square cut out of every image; 0 keeps all.
  int64_t crop = 0;
  /// Npy: false puts every sample into every split.
  bool split = true;
};

/// Parses a `--data` value: SOURCE[;OPTION=VALUE]... where SOURCE is
///   digits               8x8 handwritten digits, built in (scale 16)
///   mnist:DIR            four IDX files, gzipped or not (scale 255)
///   cifar10:DIR          binary batches, gzipped or not (scale 255)
///   npy:X.npy[,Y.npy]    samples in the first dimension (scale 1); without Y
///                        the samples have no labels
/// and the options are scale=D, mean=A[,B...], std=A[,B...], crop=SIDE,
/// channels=reversed, and for npy layout=nhwc, split=none,
/// test=X.npy[,Y.npy] and val=X.npy[,Y.npy].
/// The error names the part that is wrong and what is accepted.
llvm::Expected<DataSpec> parseDataSpec(llvm::StringRef text);

/// Samples of one split, normalised.
struct Dataset {
  std::string name; ///< "mnist", "cifar10", "digits" or the images' file name
  Tensor images; ///< N x sample shape, samples as CxHxW where they are images
  std::vector<int32_t> labels; ///< N class numbers, or none
  int64_t classes = 0;         ///< 10, or for npy the largest label plus 1

  int64_t size() const { return images.shape.empty() ? 0 : images.shape[0]; }
  bool hasLabels() const { return !labels.empty(); }
  /// The shape of one sample.
  Shape sampleShape() const {
    return Shape(images.shape.begin() + 1, images.shape.end());
  }
};

/// Loads one split. `digits` and `npy` without `split=none` and `test` put a
/// fixed seeded fifth of their samples into `Test`; `npy` with `split=none` has
/// all samples in every split. A missing, truncated or inconsistent file is one
/// error that names the file, the expected and the found size.
llvm::Expected<Dataset> loadDataset(const DataSpec &spec, Split split);

/// Parses and loads.
llvm::Expected<Dataset> loadDataset(llvm::StringRef spec, Split split);

/// The `count` samples from `first` on (fewer at the end).
Dataset takeSamples(const Dataset &dataset, int64_t first, int64_t count);

/// `samples` (N x sample shape) with each sample in the form that a network's
/// input of `inputShape` (batch first; -1 where it is dynamic) takes. A sample
/// may be flattened, unflattened, or gain and lose extents of 1; otherwise its
/// shape must be the input's. The error names both shapes.
llvm::Expected<Tensor> reshapeSamples(Tensor samples,
                                      llvm::ArrayRef<int64_t> inputShape);

} // namespace l2dc::data

#endif // L2DC_DATA_DATASET_H
