//===- CodedWeights.cpp - An entropy-coded weight tensor ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/CodedWeights.h"
#include "SparseModel.h"
#include "StreamCoding.h"
#include "l2dc/Compression/KMeans.h"
#include "l2dc/Compression/Pruning.h"
#include "l2dc/Compression/RelativeIndex.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

#include <array>

using namespace l2dc;
using namespace l2dc::compression;

static constexpr std::array<llvm::StringLiteral, 3> coderNames = {
    "raw", "huffman", "range"};
static constexpr std::array<llvm::StringLiteral, 3> choiceNames = {
    "huffman", "range", "auto"};

llvm::StringRef compression::streamCoderName(StreamCoder coder) {
  return coderNames[unsigned(coder)];
}

llvm::StringRef compression::coderChoiceName(CoderChoice choice) {
  return choiceNames[unsigned(choice)];
}

std::optional<CoderChoice> compression::parseCoderChoice(llvm::StringRef name) {
  const auto *found = llvm::find(choiceNames, name);
  if (found == choiceNames.end())
    return std::nullopt;
  return CoderChoice(found - choiceNames.begin());
}

//===----------------------------------------------------------------------===//
// Encoding
//===----------------------------------------------------------------------===//

static llvm::Error checkCodebook(llvm::ArrayRef<float> codebook) {
  if (codebook.empty() || codebook.size() > 256)
    return makeError("codebook of {0} entries, expected 1 to 256",
                     codebook.size());
  if (llvm::bit_cast<uint32_t>(codebook[0]) != 0)
    return makeError("codebook entry 0 is {0:f6}, expected 0", codebook[0]);
  if (llvm::Error error = checkFinite(codebook))
    return addContext(std::move(error), "codebook");
  return llvm::Error::success();
}

static llvm::Error checkInput(llvm::ArrayRef<int64_t> shape,
                              llvm::ArrayRef<uint8_t> codes,
                              llvm::ArrayRef<float> codebook,
                              const EncodeOptions &options) {
  if (llvm::Error error = checkCodebook(codebook))
    return error;
  if (int64_t(codes.size()) != elementCount(shape) ||
      elementCount(shape) > maxWeights)
    return makeError("{0} codes for shape {1}, which may have at most {2} "
                     "elements",
                     codes.size(), shapeToString(shape), maxWeights);
  if (options.indexBits &&
      (*options.indexBits < 1 || *options.indexBits > maxIndexBits))
    return makeError("index bits are {0}, expected 1 to {1}",
                     *options.indexBits, maxIndexBits);
  for (auto [position, code] : llvm::enumerate(codes))
    if (code >= codebook.size())
      return makeError("code {0} of weight {1} is past the codebook, which has "
                       "{2} entries",
                       unsigned(code), position, codebook.size());
  return llvm::Error::success();
}

/// The number of zeros before each kept weight.
static std::vector<uint32_t> findGaps(llvm::ArrayRef<uint8_t> codes) {
  std::vector<uint32_t> gaps;
  uint32_t gap = 0;
  for (uint8_t code : codes) {
    if (code == 0) {
      ++gap;
      continue;
    }
    gaps.push_back(gap);
    gap = 0;
  }
  return gaps;
}

/// The bytes of both streams with runs of `indexBits` bits.
static uint64_t estimateRuns(llvm::ArrayRef<uint32_t> gaps, Histogram codes,
                             unsigned indexBits) {
  const uint32_t longest = (1u << indexBits) - 1;
  Histogram runs(longest + 1, 0);
  uint64_t fillers = 0;
  for (uint32_t gap : gaps) {
    ++runs[gap & longest];
    fillers += gap >> indexBits;
  }
  runs[longest] += fillers;
  codes[0] = fillers;
  return estimateStatic(runs) + estimateStatic(codes);
}

/// The index width that takes the fewest bytes; of equal ones the smallest.
static unsigned chooseIndexBits(llvm::ArrayRef<uint8_t> codes,
                                unsigned alphabet) {
  std::vector<uint32_t> gaps = findGaps(codes);
  Histogram histogram = countSymbols(codes, alphabet);
  unsigned best = 1;
  uint64_t bestBytes = UINT64_MAX;
  for (unsigned bits = 1; bits <= maxIndexBits; ++bits) {
    uint64_t bytes = estimateRuns(gaps, histogram, bits);
    if (bytes < bestBytes) {
      bestBytes = bytes;
      best = bits;
    }
  }
  return best;
}

/// The form of the paper: runs and codes with static codes.
static void encodeRuns(CodedWeights &coded, llvm::ArrayRef<uint8_t> codes,
                       std::optional<unsigned> indexBits) {
  unsigned alphabet = coded.codebook.size();
  coded.indexBits = indexBits ? *indexBits : chooseIndexBits(codes, alphabet);
  RelativeIndex index = encodeRelative(codes, coded.indexBits);
  coded.entries = index.entries();
  coded.positions = encodeStatic(index.runs, 1u << coded.indexBits);
  coded.codes = encodeStatic(index.codes, alphabet);
}

static llvm::ArrayRef<float> centroidsOf(const CodedWeights &coded) {
  return llvm::ArrayRef<float>(coded.codebook).drop_front();
}

/// Codes minus 1 of the kept weights.
static std::vector<uint8_t> keptSymbols(llvm::ArrayRef<uint8_t> codes) {
  std::vector<uint8_t> symbols;
  for (uint8_t code : codes)
    if (code != 0)
      symbols.push_back(uint8_t(code - 1));
  return symbols;
}

/// Significance bits and centroids with context models; centroids by a static
/// code if `allowHuffman` and that is smaller, or by raw fields if those are.
static void encodeModelled(CodedWeights &coded, llvm::ArrayRef<uint8_t> codes,
                           bool allowHuffman) {
  llvm::ArrayRef<float> centroids = centroidsOf(coded);
  unsigned numCentroids = centroids.size();
  coded.indexBits = 0;
  coded.entries = coded.kept;
  coded.positions = {StreamCoder::Range,
                     codes.size(),
                     2,
                     {},
                     encodeSignificance(coded.shape, codes)};
  CodedStream modelled = {StreamCoder::Range,
                          coded.kept,
                          numCentroids,
                          {},
                          encodeCentroids(coded.shape, codes, centroids)};
  coded.codes = encodeStatic(keptSymbols(codes), numCentroids);
  bool isAllowed = allowHuffman || coded.codes.coder == StreamCoder::Raw;
  if (!isAllowed || streamBytes(modelled) <= streamBytes(coded.codes))
    coded.codes = std::move(modelled);
}

llvm::Expected<CodedWeights> compression::encodeWeights(
    llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<uint8_t> codes,
    llvm::ArrayRef<float> codebook, const EncodeOptions &options) {
  if (llvm::Error error = checkInput(shape, codes, codebook, options))
    return std::move(error);
  CodedWeights coded;
  coded.shape = shape.vec();
  coded.codebook = codebook.vec();
  coded.weightBits = std::max(1u, llvm::Log2_32_Ceil(codebook.size()));
  coded.kept = codes.size() - llvm::count(codes, 0);
  // Nothing to model: two empty streams of the first form.
  if (coded.kept == 0 || options.coder == CoderChoice::Huffman) {
    encodeRuns(coded, codes, options.indexBits);
    return coded;
  }
  if (options.coder == CoderChoice::Range) {
    encodeModelled(coded, codes, /*allowHuffman=*/false);
    return coded;
  }
  CodedWeights modelled = coded;
  encodeModelled(modelled, codes, /*allowHuffman=*/true);
  encodeRuns(coded, codes, options.indexBits);
  return countBytes(modelled).total() < countBytes(coded).total() ? modelled
                                                                  : coded;
}

//===----------------------------------------------------------------------===//
// Decoding
//===----------------------------------------------------------------------===//

static llvm::Expected<std::vector<uint8_t>>
decodeRuns(const CodedWeights &coded) {
  auto runs = decodeStatic(coded.positions, "position stream");
  if (!runs)
    return runs.takeError();
  auto codes = decodeStatic(coded.codes, "code stream");
  if (!codes)
    return codes.takeError();
  RelativeIndex index;
  index.indexBits = coded.indexBits;
  index.runs = std::move(*runs);
  index.codes = std::move(*codes);
  return decodeRelative(index, coded.count());
}

/// Puts `symbols` plus 1 where `codes` is not 0; both have as many.
static void placeSymbols(llvm::ArrayRef<uint8_t> symbols,
                         llvm::MutableArrayRef<uint8_t> codes) {
  const uint8_t *next = symbols.data();
  for (uint8_t &code : codes)
    if (code != 0)
      code = uint8_t(*next++ + 1);
}

static llvm::Expected<std::vector<uint8_t>>
decodeModelled(const CodedWeights &coded) {
  auto codes = decodeSignificance(coded.shape, coded.positions.payload);
  if (!codes)
    return makeError("position stream: bytes left over");
  uint64_t kept = codes->size() - llvm::count(*codes, 0);
  if (kept != coded.kept)
    return makeError("position stream: {0} kept weights, expected {1}", kept,
                     coded.kept);
  if (coded.codes.coder == StreamCoder::Range) {
    if (!decodeCentroids(coded.shape, coded.codes.payload, centroidsOf(coded),
                         *codes))
      return makeError("code stream: bytes left over or code past the "
                       "codebook");
    return std::move(*codes);
  }
  auto symbols = decodeStatic(coded.codes, "code stream");
  if (!symbols)
    return symbols.takeError();
  placeSymbols(*symbols, *codes);
  return std::move(*codes);
}

llvm::Expected<std::vector<uint8_t>>
compression::decodeCodes(const CodedWeights &coded) {
  auto codes = coded.indexBits ? decodeRuns(coded) : decodeModelled(coded);
  if (!codes)
    return codes.takeError();
  uint64_t kept = codes->size() - llvm::count(*codes, 0);
  if (kept != coded.kept)
    return makeError("{0} kept weights, expected {1}", kept, coded.kept);
  return codes;
}

llvm::Expected<Tensor> compression::decodeWeights(const CodedWeights &coded) {
  llvm::Expected<std::vector<uint8_t>> codes = decodeCodes(coded);
  if (!codes)
    return codes.takeError();
  llvm::Expected<std::vector<float>> weights = lookUp(*codes, coded.codebook);
  if (!weights)
    return weights.takeError();
  return Tensor(coded.shape, std::move(*weights));
}
