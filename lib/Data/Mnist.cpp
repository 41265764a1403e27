//===- Mnist.cpp - Data sets in IDX files ---------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An IDX file is a big-endian magic number (element type 8 for unsigned bytes,
// then the rank), one 32-bit extent per dimension, and the elements.
//
//===----------------------------------------------------------------------===//

#include "Source.h"
#include "l2dc/Data/Gzip.h"
#include "l2dc/Support/Error.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::data;

namespace {

constexpr int64_t numClasses = 10;

/// The elements of one IDX file.
struct IdxFile {
  std::shared_ptr<llvm::MemoryBuffer> content;
  Shape shape;
  const uint8_t *elements = nullptr;
};

/// The file `stem` + "-idxR-ubyte" of `directory` in one of its four spellings.
llvm::Expected<std::string> findIdxFile(llvm::StringRef directory,
                                        llvm::StringRef stem, unsigned rank) {
  for (const char *separator : {"-", "."}) {
    for (const char *suffix : {"", ".gz"}) {
      llvm::SmallString<128> path(directory);
      llvm::sys::path::append(path, stem + separator + "idx" +
                                        llvm::Twine(rank) + "-ubyte" + suffix);
      if (llvm::sys::fs::exists(path))
        return path.str().str();
    }
  }
  return makeError("no file '{0}-idx{1}-ubyte' in '{2}' (also looked for "
                   "'{0}.idx{1}-ubyte', and each with '.gz')",
                   stem, rank, directory);
}

llvm::Expected<IdxFile> readIdxFile(llvm::StringRef path, unsigned rank) {
  auto buffer = readMaybeGzipped(path);
  if (!buffer)
    return buffer.takeError();
  llvm::StringRef bytes = (*buffer)->getBuffer();
  size_t headerSize = 4 + 4 * size_t(rank);
  if (bytes.size() < headerSize)
    return makeError("'{0}': expected an IDX header of {1} bytes, found {2} "
                     "bytes in all",
                     path, headerSize, bytes.size());
  uint32_t magic = llvm::support::endian::read32be(bytes.data());
  uint32_t expectedMagic = 0x0800 + rank;
  if (magic != expectedMagic)
    return makeError("'{0}': expected the IDX magic number {1} (unsigned bytes "
                     "of rank {2}), found {3}",
                     path, expectedMagic, rank, magic);

  IdxFile file;
  for (unsigned i = 0; i < rank; ++i)
    file.shape.push_back(
        llvm::support::endian::read32be(bytes.data() + 4 + 4 * i));
  // Three 32-bit extents can overflow 64 bits; no file is that large.
  double expectedSize = double(headerSize);
  double elements = 1;
  for (int64_t extent : file.shape)
    elements *= double(extent);
  expectedSize += elements;
  if (expectedSize != double(bytes.size()))
    return makeError("'{0}': expected {1:f0} bytes for {2} elements of shape "
                     "{3}, found {4}",
                     path, expectedSize, "uint8", shapeToString(file.shape),
                     bytes.size());
  file.elements = bytes.bytes_begin() + headerSize;
  file.content = std::move(*buffer);
  return file;
}

/// Finds and reads a file; `path` is set for later messages.
llvm::Expected<IdxFile> openIdxFile(llvm::StringRef directory,
                                    llvm::StringRef stem, unsigned rank,
                                    std::string &path) {
  auto found = findIdxFile(directory, stem, rank);
  if (!found)
    return found.takeError();
  path = *found;
  return readIdxFile(path, rank);
}

} // namespace

llvm::Expected<Source> data::openMnist(llvm::StringRef directory, bool test) {
  if (llvm::Error error = checkDirectory(directory))
    return std::move(error);
  std::string stem = test ? "t10k" : "train";
  std::string imagePath, labelPath;
  auto images = openIdxFile(directory, stem + "-images", 3, imagePath);
  if (!images)
    return images.takeError();
  auto labels = openIdxFile(directory, stem + "-labels", 1, labelPath);
  if (!labels)
    return labels.takeError();
  if (labels->shape[0] != images->shape[0])
    return makeError("'{0}': expected {1} labels, one for each image of '{2}', "
                     "found {3}",
                     labelPath, images->shape[0], imagePath, labels->shape[0]);

  Source source;
  source.count = images->shape[0];
  source.sampleShape = {1, images->shape[1], images->shape[2]};
  source.classes = numClasses;
  source.labels.assign(labels->elements, labels->elements + source.count);
  for (int32_t label : source.labels)
    if (label >= numClasses)
      return makeError("'{0}': expected labels from 0 to 9, found {1}",
                       labelPath, label);
  int64_t pixels = elementCount(source.sampleShape);
  source.read = [file = *images, pixels](int64_t sample, float *output) {
    const uint8_t *first = file.elements + sample * pixels;
    std::copy(first, first + pixels, output);
  };
  return source;
}
