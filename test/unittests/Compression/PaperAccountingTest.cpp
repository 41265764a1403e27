//===- PaperAccountingTest.cpp - Our bytes against the paper's count ------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Deep Compression computes sizes: bits of both streams plus a codebook of
// float32, without code tables and headers. Our coded weights hold all of that
// and must still not be larger, for the layers, densities and bit widths of the
// paper's Tables 2 and 3. With Huffman codes the tables are paid for by
// codebooks of half precision, which --goal=paper makes; with the coder that
// is smallest there is no need for that.
//
//===----------------------------------------------------------------------===//

#include "TestWeights.h"
#include "l2dc/Compression/CodedWeights.h"
#include "l2dc/Compression/Huffman.h"
#include "l2dc/Compression/KMeans.h"
#include "l2dc/Compression/Pruning.h"
#include "l2dc/Compression/RelativeIndex.h"

#include "llvm/ADT/bit.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::compression;

namespace {

struct PaperLayer {
  const char *name;
  Shape shape;
  double density;
  unsigned weightBits, indexBits;
};

void PrintTo(const PaperLayer &layer, std::ostream *os) { *os << layer.name; }

class PaperAccounting : public testing::TestWithParam<PaperLayer> {
protected:
  void SetUp() override {
    const PaperLayer &layer = GetParam();
    std::vector<float> weights =
        randomValues(uint64_t(elementCount(layer.shape)), 17);
    std::vector<uint8_t> mask =
        llvm::cantFail(keepLargest(weights, layer.density));
    for (auto [weight, kept] : llvm::zip_equal(weights, mask))
      weight = kept ? weight : 0;
    shared = llvm::cantFail(shareWeights(weights, layer.weightBits));
    roundedCodebook = shared.codebook;
    for (float &centroid : roundedCodebook)
      centroid = llvm::bit_cast<float>(llvm::bit_cast<uint32_t>(centroid) &
                                       0xffffe000u);
    index = encodeRelative(shared.codes, layer.indexBits);
  }

  /// Bits of an optimal prefix code.
  static uint64_t huffmanBits(llvm::ArrayRef<uint8_t> symbols) {
    std::vector<uint64_t> histogram(256);
    for (uint8_t symbol : symbols)
      ++histogram[symbol];
    return countHuffmanBits(buildHuffmanCode(histogram), histogram);
  }
  /// As the paper counts: every entry of the codebook takes 32 bits.
  uint64_t codebookBits() const {
    return uint64_t(32) << GetParam().weightBits;
  }
  uint64_t ourBits(CoderChoice coder) const {
    EncodeOptions options;
    options.coder = coder;
    bool isHuffman = coder == CoderChoice::Huffman;
    if (isHuffman)
      options.indexBits = GetParam().indexBits;
    auto coded =
        encodeWeights(GetParam().shape, shared.codes,
                      isHuffman ? roundedCodebook : shared.codebook, options);
    return 8 * countBytes(llvm::cantFail(std::move(coded))).total();
  }

  SharedWeights shared;
  std::vector<float> roundedCodebook;
  RelativeIndex index;
};

TEST_P(PaperAccounting, PrunedAndQuantized) {
  uint64_t paper = index.entries() * (GetParam().weightBits +
                                      uint64_t(GetParam().indexBits)) +
                   codebookBits();
  EXPECT_LE(ourBits(CoderChoice::Huffman), paper);
  EXPECT_LE(ourBits(CoderChoice::Auto), paper);
}

TEST_P(PaperAccounting, WithHuffmanCoding) {
  uint64_t paper =
      huffmanBits(index.runs) + huffmanBits(index.codes) + codebookBits();
  EXPECT_LE(ourBits(CoderChoice::Huffman), paper);
  EXPECT_LE(ourBits(CoderChoice::Auto), paper);
}

INSTANTIATE_TEST_SUITE_P(
    Table2, PaperAccounting,
    testing::Values(PaperLayer{"ip1", {300, 784}, 0.08, 6, 5},
                    PaperLayer{"ip2", {100, 300}, 0.09, 6, 5},
                    PaperLayer{"ip3", {10, 100}, 0.26, 6, 5}));

INSTANTIATE_TEST_SUITE_P(
    Table3, PaperAccounting,
    testing::Values(PaperLayer{"conv1", {20, 1, 5, 5}, 0.66, 8, 5},
                    PaperLayer{"conv2", {50, 20, 5, 5}, 0.12, 8, 5},
                    PaperLayer{"ip1", {500, 800}, 0.08, 5, 5},
                    PaperLayer{"ip2", {10, 500}, 0.19, 5, 5}));

} // namespace
