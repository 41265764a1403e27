//===- NetFile.cpp - Reading the authors' compressed networks -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/Pruning.h"
#include "l2dc/Compression/RelativeIndex.h"
#include "l2dc/Import/DeepCompression.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::importer;

static constexpr size_t codebookSize = 256;
static constexpr unsigned runBits = 4;

/// The codebook and bias; fails on values that are no numbers.
static llvm::Error readFloats(ByteReader &reader, size_t count,
                              std::vector<float> &values) {
  if (reader.remaining() / sizeof(float) < count)
    reader.fail(llvm::Twine(count) + " floats do not fit into the " +
                llvm::Twine(reader.remaining()) + " bytes left");
  if (llvm::Error error = reader.takeError())
    return error;
  for (size_t i = 0; i < count; ++i)
    values.push_back(reader.float32());
  return compression::checkFinite(values);
}

static llvm::Expected<NetLayer> readLayer(ByteReader &reader, uint64_t entries,
                                          llvm::ArrayRef<int64_t> shape) {
  NetLayer layer;
  if (llvm::Error error = readFloats(reader, codebookSize, layer.codebook))
    return addContext(std::move(error), "codebook");
  if (layer.codebook[0] != 0)
    return makeError("entry 0 of the codebook is {0}, expected 0",
                     layer.codebook[0]);
  layer.codebook[0] = 0; // not -0.0
  if (llvm::Error error = readFloats(reader, size_t(shape[0]), layer.bias))
    return addContext(std::move(error), "bias");
  llvm::StringRef codes = reader.bytes(entries);
  llvm::StringRef runs = reader.bytes((entries + 1) / 2);
  if (llvm::Error error = reader.takeError())
    return std::move(error);
  compression::RelativeIndex index;
  index.indexBits = runBits;
  index.codes.assign(codes.bytes_begin(), codes.bytes_end());
  for (uint64_t i = 0; i < entries; ++i)
    index.runs.push_back(uint8_t(runs[i / 2]) >> (i % 2 * runBits) & 15);
  auto decoded =
      compression::decodeRelative(index, uint64_t(elementCount(shape)));
  if (!decoded)
    return decoded.takeError();
  layer.codes = std::move(*decoded);
  return layer;
}

llvm::Expected<std::vector<NetLayer>>
importer::parseNetFile(llvm::StringRef bytes,
                       llvm::ArrayRef<Shape> weightShapes) {
  ByteReader reader(bytes);
  std::vector<uint64_t> entries;
  for (size_t i = 0; i < weightShapes.size(); ++i)
    entries.push_back(reader.fixed<uint32_t>());
  if (llvm::Error error = reader.takeError())
    return std::move(error);
  std::vector<NetLayer> layers;
  for (auto [i, shape] : llvm::enumerate(weightShapes)) {
    auto layer = readLayer(reader, entries[i], shape);
    if (!layer)
      return addContext(
          layer.takeError(),
          llvm::formatv("layer {0} of shape {1}", i + 1, shapeToString(shape))
              .str());
    layers.push_back(std::move(*layer));
  }
  if (!reader.atEnd())
    return makeError("{0} bytes are left over after the last of {1} layers",
                     reader.remaining(), weightShapes.size());
  return layers;
}
