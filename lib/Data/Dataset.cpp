//===- Dataset.cpp - Labelled samples named by a --data value -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/Dataset.h"
#include "Preprocess.h"
#include "Source.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Random.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::data;

namespace {

/// The seed of every split; changing it changes every published accuracy on
/// `digits`, so it is not an option.
constexpr uint64_t splitSeed = 2018;

/// Whether the data come with test samples of their own.
bool hasOwnTestSet(const DataSpec &spec) {
  return spec.kind == DataKind::Mnist || spec.kind == DataKind::Cifar10 ||
         !spec.testPaths.empty();
}

/// The files that have the samples of `split`.
llvm::ArrayRef<std::string> npyPaths(const DataSpec &spec, Split split) {
  if (split == Split::Test && !spec.testPaths.empty())
    return spec.testPaths;
  if (split == Split::Val && !spec.valPaths.empty())
    return spec.valPaths;
  return spec.paths;
}

llvm::Expected<Source> openSource(const DataSpec &spec, Split split) {
  switch (spec.kind) {
  case DataKind::Mnist:
    return openMnist(spec.paths[0], split == Split::Test);
  case DataKind::Cifar10:
    return openCifar10(spec.paths[0], split == Split::Test);
  case DataKind::Npy:
    return openNpy(npyPaths(spec, split));
  case DataKind::Digits:
    return openDigits();
  }
  llvm_unreachable("unknown data kind");
}

/// The samples of `split` among `count`, in ascending order.
std::vector<int64_t> selectSamples(int64_t count, const DataSpec &spec,
                                   Split split) {
  std::vector<int64_t> order(count);
  std::iota(order.begin(), order.end(), int64_t(0));
  bool ownTest = hasOwnTestSet(spec);
  bool ownVal = !spec.valPaths.empty();
  if (!spec.split || (ownTest && split == Split::Test) ||
      (ownVal && split == Split::Val))
    return order;
  Random(splitSeed).shuffle(order);
  int64_t testEnd = ownTest ? 0 : count / 5;
  int64_t valEnd = testEnd + (ownVal ? 0 : (count - testEnd) / 10);
  auto at = [&](int64_t index) { return order.begin() + index; };
  std::vector<int64_t> selected;
  if (split == Split::Test)
    selected.assign(at(0), at(testEnd));
  else if (split == Split::Val)
    selected.assign(at(testEnd), at(valEnd));
  else
    selected.assign(at(valEnd), order.end());
  llvm::sort(selected);
  return selected;
}

/// Copies the `selected` samples out of `source`.
Dataset gather(const Source &source, llvm::ArrayRef<int64_t> selected) {
  Dataset dataset;
  dataset.classes = source.classes;
  Shape shape = {int64_t(selected.size())};
  shape.insert(shape.end(), source.sampleShape.begin(),
               source.sampleShape.end());
  dataset.images = Tensor(std::move(shape));
  int64_t size = elementCount(source.sampleShape);
  float *output = dataset.images.begin();
  for (int64_t sample : selected) {
    source.read(sample, output);
    output += size;
    if (!source.labels.empty())
      dataset.labels.push_back(source.labels[sample]);
  }
  return dataset;
}

std::string datasetName(const DataSpec &spec) {
  switch (spec.kind) {
  case DataKind::Mnist:
    return "mnist";
  case DataKind::Cifar10:
    return "cifar10";
  case DataKind::Npy:
    return llvm::sys::path::filename(spec.paths[0]).str();
  case DataKind::Digits:
    return "digits";
  }
  llvm_unreachable("unknown data kind");
}

/// The extents of `shape` that are not 1.
Shape withoutUnitExtents(llvm::ArrayRef<int64_t> shape) {
  Shape result;
  llvm::copy_if(shape, std::back_inserter(result),
                [](int64_t extent) { return extent != 1; });
  return result;
}

/// Whether a sample of shape `from` may be handed over as one of shape `to`.
/// Equal counts are not enough: 32x32x3 read as 3x32x32 would be a different
/// image.
bool isReinterpretable(llvm::ArrayRef<int64_t> from,
                       llvm::ArrayRef<int64_t> to) {
  if (llvm::any_of(to, [](int64_t extent) { return extent < 0; }) ||
      elementCount(from) != elementCount(to))
    return false;
  Shape a = withoutUnitExtents(from), b = withoutUnitExtents(to);
  return a == b || a.size() <= 1 || b.size() <= 1;
}

} // namespace

llvm::StringRef data::splitName(Split split) {
  switch (split) {
  case Split::Train:
    return "train";
  case Split::Val:
    return "val";
  case Split::Test:
    return "test";
  }
  llvm_unreachable("unknown split");
}

llvm::Error data::checkDirectory(llvm::StringRef directory) {
  if (llvm::sys::fs::is_directory(directory))
    return llvm::Error::success();
  return makeError("no directory '{0}'", directory);
}

llvm::Expected<Dataset> data::loadDataset(const DataSpec &spec, Split split) {
  auto source = openSource(spec, split);
  if (!source)
    return source.takeError();
  std::string name = datasetName(spec);
  std::vector<int64_t> selected = selectSamples(source->count, spec, split);
  if (selected.empty())
    return makeError("data set '{0}': {1} samples are too few for a {2} "
                     "split{3}",
                     name, source->count, splitName(split),
                     spec.kind == DataKind::Npy
                         ? "; option split=none uses all of them"
                         : "");
  Dataset dataset = gather(*source, selected);
  dataset.name = std::move(name);
  if (llvm::Error error = preprocess(dataset.images, spec))
    return addContext(std::move(error), dataset.name);
  return dataset;
}

llvm::Expected<Dataset> data::loadDataset(llvm::StringRef spec, Split split) {
  auto parsed = parseDataSpec(spec);
  if (!parsed)
    return parsed.takeError();
  return loadDataset(*parsed, split);
}

Dataset data::takeSamples(const Dataset &dataset, int64_t first,
                          int64_t count) {
  first = std::clamp<int64_t>(first, 0, dataset.size());
  count = std::clamp<int64_t>(count, 0, dataset.size() - first);
  Dataset result;
  result.name = dataset.name;
  result.classes = dataset.classes;
  Shape shape = dataset.images.shape;
  shape[0] = count;
  int64_t size = elementCount(dataset.sampleShape());
  const float *begin = dataset.images.begin() + first * size;
  result.images =
      Tensor(std::move(shape), std::vector<float>(begin, begin + count * size));
  if (dataset.hasLabels())
    result.labels.assign(dataset.labels.begin() + first,
                         dataset.labels.begin() + first + count);
  return result;
}

llvm::Expected<Tensor>
data::reshapeSamples(Tensor samples, llvm::ArrayRef<int64_t> inputShape) {
  if (samples.rank() < 1 || inputShape.empty())
    return makeError("expected samples in the first dimension, found shape {0} "
                     "for the network's input of shape {1}",
                     shapeToString(samples.shape), shapeToString(inputShape));
  auto from = llvm::ArrayRef(samples.shape).drop_front();
  auto to = inputShape.drop_front();
  if (!isReinterpretable(from, to))
    return makeError("samples of shape {0} do not fit the network's input of "
                     "shape {1}, which takes samples of shape {2}",
                     shapeToString(from), shapeToString(inputShape),
                     shapeToString(to));
  Shape shape = {samples.shape[0]};
  shape.insert(shape.end(), to.begin(), to.end());
  samples.shape = std::move(shape);
  return samples;
}
