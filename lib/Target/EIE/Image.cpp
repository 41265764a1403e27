//===- Image.cpp - A program for the accelerator --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/Image.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/Support/MathExtras.h"

using namespace l2dc;
using namespace l2dc::image;

bool PatchDimension::operator==(const PatchDimension &other) const {
  return input == other.input && output == other.output &&
         kernel == other.kernel && stride == other.stride &&
         dilation == other.dilation && padBegin == other.padBegin;
}

bool Patch::operator==(const Patch &other) const {
  return channelBegin == other.channelBegin && channels == other.channels &&
         dimensions == other.dimensions;
}

// Both products saturate, so that a check against a limit is enough.

uint64_t Patch::size() const {
  uint64_t size = channels;
  for (const PatchDimension &dimension : dimensions)
    size = llvm::SaturatingMultiply<uint64_t>(size, dimension.kernel);
  return size;
}

uint64_t Patch::windows() const {
  uint64_t windows = 1;
  for (const PatchDimension &dimension : dimensions)
    windows = llvm::SaturatingMultiply<uint64_t>(windows, dimension.output);
  return windows;
}

llvm::Error image::writeImage(llvm::StringRef path, const Image &image) {
  llvm::Expected<std::string> bytes = serialize(image);
  if (!bytes)
    return addContext(bytes.takeError(), path);
  return writeFile(path, *bytes);
}

llvm::Expected<Image> image::readImage(llvm::StringRef path) {
  auto file = readFile(path);
  if (!file)
    return file.takeError();
  llvm::Expected<Image> image = deserialize((*file)->getBuffer());
  if (!image)
    return addContext(image.takeError(), path);
  return image;
}
