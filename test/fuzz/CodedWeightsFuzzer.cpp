//===- CodedWeightsFuzzer.cpp - Arbitrary bytes as coded weights ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/CodedWeights.h"
#include "l2dc/Support/ByteStream.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc;
using namespace l2dc::compression;

/// Larger tensors only cost time: a few bytes may stand for many zeros.
static constexpr int64_t maxCount = 1 << 16;

/// Bytes are refused, or decode to codes that encode and decode again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  ByteReader reader(
      llvm::StringRef(reinterpret_cast<const char *>(bytes), size));
  llvm::Expected<CodedWeights> coded = readCodedWeights(reader);
  if (!coded) {
    llvm::consumeError(coded.takeError());
    return 0;
  }
  if (coded->count() > maxCount)
    return 0;
  llvm::Expected<std::vector<uint8_t>> codes = decodeCodes(*coded);
  if (!codes) {
    llvm::consumeError(codes.takeError());
    return 0;
  }
  EncodeOptions options;
  options.coder = coded->indexBits ? CoderChoice::Huffman : CoderChoice::Range;
  if (coded->indexBits)
    options.indexBits = coded->indexBits;
  CodedWeights again = llvm::cantFail(
      encodeWeights(coded->shape, *codes, coded->codebook, options));
  if (llvm::cantFail(decodeCodes(again)) != *codes)
    llvm::report_fatal_error("the codes change when they are coded again");
  return 0;
}
