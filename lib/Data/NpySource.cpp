//===- NpySource.cpp - Data sets in npy files -----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Source.h"
#include "l2dc/Data/Npy.h"
#include "l2dc/Support/Error.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

using namespace l2dc;
using namespace l2dc::data;

namespace {

/// The file names under which the build keeps the digits.
constexpr llvm::StringLiteral digitImages("digits-images.npy");
constexpr llvm::StringLiteral digitLabels("digits-labels.npy");

/// Reads the labels at `path`, one for each of `source.count` samples.
llvm::Error readLabels(llvm::StringRef path, Source &source) {
  auto tensor = readNpy(path);
  if (!tensor)
    return tensor.takeError();
  auto labels = labelsFromTensor(*tensor, path);
  if (!labels)
    return labels.takeError();
  if (int64_t(labels->size()) != source.count)
    return makeError("'{0}': expected {1} labels, one for each sample, found "
                     "{2}",
                     path, source.count, labels->size());
  source.labels = std::move(*labels);
  source.classes =
      1 + *std::max_element(source.labels.begin(), source.labels.end());
  return llvm::Error::success();
}

/// Where the prepared digits are: the directory the environment names, else
/// share/l2dc beside the directory of the running program.
std::string digitsDirectory() {
  if (auto named = llvm::sys::Process::GetEnv("L2DC_DIGITS_DIR"))
    return *named;
  llvm::SmallString<128> path(
      llvm::sys::fs::getMainExecutable(nullptr, nullptr));
  llvm::sys::path::remove_filename(path);
  llvm::sys::path::append(path, "..", "share", "l2dc");
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return path.str().str();
}

} // namespace

llvm::Expected<Source> data::openNpy(llvm::ArrayRef<std::string> paths) {
  auto tensor = readNpy(paths[0]);
  if (!tensor)
    return tensor.takeError();
  if (tensor->rank() < 2 || tensor->size() == 0)
    return makeError("'{0}': expected samples in the first of at least two "
                     "dimensions, found shape {1}",
                     paths[0], shapeToString(tensor->shape));
  Source source;
  source.count = tensor->shape[0];
  source.sampleShape.assign(tensor->shape.begin() + 1, tensor->shape.end());
  if (paths.size() > 1)
    if (llvm::Error error = readLabels(paths[1], source))
      return std::move(error);
  int64_t size = elementCount(source.sampleShape);
  auto samples = std::make_shared<Tensor>(std::move(*tensor));
  source.read = [samples, size](int64_t sample, float *output) {
    std::copy_n(samples->begin() + sample * size, size, output);
  };
  return source;
}

llvm::Expected<Source> data::openDigits() {
  std::string directory = digitsDirectory();
  std::vector<std::string> paths;
  for (llvm::StringRef name : {digitImages, digitLabels}) {
    llvm::SmallString<128> path(directory);
    llvm::sys::path::append(path, name);
    if (!llvm::sys::fs::exists(path))
      return makeError("no file '{0}': the handwritten digits are prepared by "
                       "the build; set L2DC_DIGITS_DIR to the directory that "
                       "holds '{1}' and '{2}'",
                       path, digitImages, digitLabels);
    paths.push_back(path.str().str());
  }
  return openNpy(paths);
}
