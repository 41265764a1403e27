//===- CodedWeightsIO.cpp - Coded weight tensors as bytes -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/CodedWeights.h"
#include "l2dc/Compression/PackedFloats.h"
#include "l2dc/Compression/Pruning.h"
#include "l2dc/Compression/RelativeIndex.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace l2dc;
using namespace l2dc::compression;

namespace {
/// The fields of the first byte.
constexpr unsigned coderBits = 2;
constexpr unsigned coderMask = (1u << coderBits) - 1;
constexpr unsigned packedCodebookFlag = 1u << (2 * coderBits);
} // namespace

static std::vector<uint8_t> toBytes(llvm::StringRef text) {
  return std::vector<uint8_t>(text.bytes_begin(), text.bytes_end());
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// Entries 1 and up of the codebook, packed if that is smaller.
static std::vector<uint8_t> writeCodebook(const CodedWeights &coded,
                                          bool &isPacked) {
  llvm::ArrayRef<float> centroids =
      llvm::ArrayRef<float>(coded.codebook).drop_front();
  std::vector<uint8_t> packed = packFloats(centroids);
  ByteWriter raw;
  for (float centroid : centroids)
    raw.float32(centroid);
  // The packed form also needs its length.
  ByteWriter sized;
  sized.string(llvm::toStringRef(packed));
  isPacked = sized.size() < raw.size();
  return toBytes(isPacked ? sized.str() : raw.str());
}

/// The lengths that are not known otherwise: a Huffman stream's table, and the
/// payload of every stream but raw ones.
static void writeLengths(ByteWriter &writer, const CodedStream &stream) {
  if (stream.coder == StreamCoder::Huffman)
    writer.varint(stream.table.size());
  if (stream.coder != StreamCoder::Raw)
    writer.varint(stream.payload.size());
}

static void writeHeader(ByteWriter &writer, const CodedWeights &coded,
                        bool withShape, bool isPacked) {
  if (withShape) {
    writer.varint(coded.shape.size());
    for (int64_t extent : coded.shape)
      writer.varint(extent);
  }
  writer.byte(uint8_t(unsigned(coded.positions.coder) |
                      unsigned(coded.codes.coder) << coderBits |
                      (isPacked ? packedCodebookFlag : 0)));
  writer.byte(uint8_t(coded.indexBits));
  writer.byte(uint8_t(coded.codebook.size() - 1));
  writer.varint(coded.kept);
  if (coded.indexBits)
    writer.varint(coded.entries - coded.kept);
  writeLengths(writer, coded.positions);
  writeLengths(writer, coded.codes);
}

CodedBytes compression::countBytes(const CodedWeights &coded, bool withShape) {
  CodedBytes bytes;
  bool isPacked;
  bytes.codebook = writeCodebook(coded, isPacked).size();
  ByteWriter header;
  writeHeader(header, coded, withShape, isPacked);
  bytes.header = header.size();
  bytes.tables = coded.positions.table.size() + coded.codes.table.size();
  bytes.positions = coded.positions.payload.size();
  bytes.codes = coded.codes.payload.size();
  return bytes;
}

void compression::writeCodedWeights(const CodedWeights &coded,
                                    ByteWriter &writer, bool withShape) {
  bool isPacked;
  std::vector<uint8_t> codebook = writeCodebook(coded, isPacked);
  writeHeader(writer, coded, withShape, isPacked);
  const std::vector<uint8_t> *parts[] = {
      &codebook, &coded.positions.table, &coded.positions.payload,
      &coded.codes.table, &coded.codes.payload};
  for (const std::vector<uint8_t> *part : parts)
    writer.bytes(llvm::toStringRef(*part));
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

namespace {
struct Lengths {
  uint64_t table = 0, payload = 0;
};
} // namespace

/// What `writeLengths` wrote; a raw payload's length follows from the symbols.
static Lengths readLengths(ByteReader &reader, const CodedStream &stream) {
  Lengths lengths;
  if (stream.coder == StreamCoder::Huffman)
    lengths.table = reader.varint();
  if (stream.coder != StreamCoder::Raw)
    lengths.payload = reader.varint();
  else
    lengths.payload = llvm::divideCeil(
        stream.symbols * llvm::Log2_32_Ceil(stream.alphabet), 8);
  return lengths;
}

static void readStream(ByteReader &reader, Lengths lengths,
                       CodedStream &stream) {
  stream.table = toBytes(reader.bytes(lengths.table));
  stream.payload = toBytes(reader.bytes(lengths.payload));
}

static llvm::Error readCodebook(ByteReader &reader, bool isPacked,
                                CodedWeights &coded) {
  auto centroids = llvm::MutableArrayRef(coded.codebook).drop_front();
  if (isPacked) {
    std::vector<uint8_t> packed = toBytes(reader.string());
    auto values = unpackFloats(packed, centroids.size());
    if (!values)
      return addContext(values.takeError(), "codebook");
    llvm::copy(*values, centroids.begin());
  } else {
    for (float &centroid : centroids)
      centroid = reader.float32();
  }
  if (llvm::Error error = checkFinite(centroids))
    return addContext(std::move(error), "codebook");
  return llvm::Error::success();
}

/// The coders of both streams must fit the form of the positions: runs have
/// static codes, significance bits are range-coded.
static bool isValidForm(const CodedWeights &coded, unsigned flags) {
  StreamCoder positions = coded.positions.coder, codes = coded.codes.coder;
  bool isKnown = flags < 2 * packedCodebookFlag &&
                 positions <= StreamCoder::Range && codes <= StreamCoder::Range;
  if (coded.indexBits == 0)
    return isKnown && positions == StreamCoder::Range && coded.kept > 0;
  return isKnown && coded.indexBits <= maxIndexBits &&
         positions != StreamCoder::Range && codes != StreamCoder::Range;
}

/// The symbol counts and alphabets, which follow from the header.
static void describeStreams(CodedWeights &coded) {
  bool hasRuns = coded.indexBits > 0;
  unsigned entries = coded.codebook.size();
  coded.weightBits = std::max(1u, llvm::Log2_32_Ceil(entries));
  coded.positions.symbols = hasRuns ? coded.entries : coded.count();
  coded.positions.alphabet = hasRuns ? 1u << coded.indexBits : 2;
  coded.codes.symbols = coded.entries;
  coded.codes.alphabet = hasRuns ? entries : entries - 1;
}

/// True if all extents are known and multiply to at most `maxWeights`, those
/// that are 0 left out: no product on the way to it may overflow.
static bool hasAllowedSize(llvm::ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t extent : shape) {
    if (extent < 0 || extent > maxWeights)
      return false;
    count = std::min(count * std::max<int64_t>(extent, 1), maxWeights + 1);
  }
  return count <= maxWeights;
}

/// The header up to the stream lengths. Returns whether the codebook is packed.
static bool readHeader(ByteReader &reader, CodedWeights &coded) {
  uint64_t count = coded.count();
  unsigned flags = reader.byte();
  coded.positions.coder = StreamCoder(flags & coderMask);
  coded.codes.coder = StreamCoder((flags >> coderBits) & coderMask);
  coded.indexBits = reader.byte();
  coded.codebook.assign(reader.byte() + 1, 0.0f);
  coded.kept = reader.varint(count, "number of kept weights");
  coded.entries = coded.kept;
  if (coded.indexBits)
    coded.entries += reader.varint(count - coded.kept, "number of fillers");
  if (!isValidForm(coded, flags) || (coded.kept && coded.codebook.size() < 2))
    reader.fail("malformed header of coded weights");
  return flags & packedCodebookFlag;
}

llvm::Expected<CodedWeights>
compression::readCodedWeights(ByteReader &reader,
                              llvm::ArrayRef<int64_t> shape) {
  CodedWeights coded;
  coded.shape = shape.vec();
  if (!hasAllowedSize(shape))
    return makeError("coded weights of shape {0}, expected at most {1} "
                     "elements",
                     shapeToString(shape), maxWeights);
  bool isPacked = readHeader(reader, coded);
  if (!reader.ok())
    return reader.takeError();
  describeStreams(coded);
  Lengths positions = readLengths(reader, coded.positions);
  Lengths codes = readLengths(reader, coded.codes);
  if (!reader.ok())
    return reader.takeError();
  if (llvm::Error error = readCodebook(reader, isPacked, coded))
    return std::move(error);
  readStream(reader, positions, coded.positions);
  readStream(reader, codes, coded.codes);
  if (!reader.ok())
    return reader.takeError();
  return coded;
}

llvm::Expected<CodedWeights> compression::readCodedWeights(ByteReader &reader) {
  // Every extent takes a byte; each is bounded so that products of two fit.
  Shape shape(reader.count(1, "rank"));
  for (int64_t &extent : shape)
    extent = int64_t(reader.varint(maxWeights, "extent"));
  if (!reader.ok())
    return reader.takeError();
  return readCodedWeights(reader, shape);
}
