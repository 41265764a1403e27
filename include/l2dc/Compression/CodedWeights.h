//===- CodedWeights.h - An entropy-coded weight tensor ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The smallest form of one sparse, weight-shared tensor: two entropy-coded
// streams (where the kept weights are, and which centroid each one has), their
// code tables, and the codebook. docs/FileFormat.md specifies the bytes.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_CODEDWEIGHTS_H
#define L2DC_COMPRESSION_CODEDWEIGHTS_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace l2dc {
class ByteReader;
class ByteWriter;
} // namespace l2dc

namespace l2dc::compression {

/// How the bytes of one stream are made. The numbers are stored in files.
enum class StreamCoder : uint8_t {
  Raw = 0,     ///< fixed-width fields
  Huffman = 1, ///< canonical length-limited Huffman code
  Range = 2,   ///< adaptive binary range coder with contexts
};

/// "raw", "huffman", "range".
llvm::StringRef streamCoderName(StreamCoder coder);

/// Which coders `encode` may use for a stream. Raw fields are used by each of
/// them where they are smaller.
enum class CoderChoice : uint8_t {
  Huffman,
  Range,
  Auto, ///< for each stream, what gives the fewest bytes, tables included
};

/// "huffman", "range", "auto" and back; nothing for another name.
llvm::StringRef coderChoiceName(CoderChoice choice);
std::optional<CoderChoice> parseCoderChoice(llvm::StringRef name);

/// One stream of symbols in 0 .. alphabet-1.
struct CodedStream {
  StreamCoder coder = StreamCoder::Raw;
  uint64_t symbols = 0;         ///< how many symbols it holds
  unsigned alphabet = 1;        ///< number of possible symbols, 1 to 256
  std::vector<uint8_t> table;   ///< code lengths (Huffman), else empty
  std::vector<uint8_t> payload; ///< the coded symbols
};

/// A coded weight tensor. Made by `encodeWeights` or `readCodedWeights`; the
/// fields are for reading.
struct CodedWeights {
  Shape shape;
  unsigned weightBits = 1; ///< smallest width that holds every code, 1 to 8
  /// Width of a run of zeros, 1 to 8. 0 says that `positions` holds instead one
  /// significance bit per weight (range coder only).
  unsigned indexBits = 0;
  uint64_t kept = 0;           ///< weights whose code is not 0
  uint64_t entries = 0;        ///< kept weights and fillers
  std::vector<float> codebook; ///< entry 0 is 0.0
  bool halfCodebook = false;   ///< stored as fp16, which loses nothing
  CodedStream positions;
  CodedStream codes;

  int64_t count() const { return elementCount(shape); }
  double density() const { return count() ? double(kept) / count() : 0; }
};

struct EncodeOptions {
  CoderChoice coder = CoderChoice::Huffman;
  /// Width of runs, 1 to maxIndexBits; none: the one that gives the fewest
  /// bytes.
  std::optional<unsigned> indexBits;
};

/// The largest number of weights in one tensor: what a damaged file can make a
/// reader allocate is bounded by it.
inline constexpr int64_t maxWeights = int64_t(1) << 30;

/// Codes a tensor of `shape` with one code per weight in row-major order (0 =
/// pruned). `codebook` has at most 256 finite entries, entry 0 is 0.0, and
/// every code is below its size. The same input gives the same bytes.
llvm::Expected<CodedWeights> encodeWeights(llvm::ArrayRef<int64_t> shape,
                                           llvm::ArrayRef<uint8_t> codes,
                                           llvm::ArrayRef<float> codebook,
                                           const EncodeOptions &options = {});

/// The codes of all weights in row-major order, exactly those encoded.
llvm::Expected<std::vector<uint8_t>> decodeCodes(const CodedWeights &coded);

/// The weights, exactly those encoded: the codebook entry of each code.
llvm::Expected<Tensor> decodeWeights(const CodedWeights &coded);

/// Bytes of one coded tensor as stored; `total()` is what `writeCodedWeights`
/// appends.
struct CodedBytes {
  uint64_t header = 0; ///< widths, counts, stream lengths (and the shape)
  uint64_t codebook = 0;
  uint64_t tables = 0; ///< code tables of both streams
  uint64_t positions = 0;
  uint64_t codes = 0;
  uint64_t total() const {
    return header + codebook + tables + positions + codes;
  }
};
/// `withShape` counts the shape, which `writeCodedWeights` stores on demand.
CodedBytes countBytes(const CodedWeights &coded, bool withShape = true);

/// Appends the stored form. A container that knows the shape leaves it out.
void writeCodedWeights(const CodedWeights &coded, ByteWriter &writer,
                       bool withShape = true);

/// Reads what `writeCodedWeights` wrote with the shape. Checks every field;
/// the streams themselves are checked by decoding. Errors carry the byte
/// position in the reader.
llvm::Expected<CodedWeights> readCodedWeights(ByteReader &reader);

/// Reads what `writeCodedWeights` wrote without the shape, which is `shape`.
llvm::Expected<CodedWeights> readCodedWeights(ByteReader &reader,
                                              llvm::ArrayRef<int64_t> shape);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_CODEDWEIGHTS_H
