//===- PackedFloats.cpp - Lossless coding of float32 values ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A value is seen as a signed integer that orders as the floats do, without
// the `spare` low mantissa bits that are zero in all values. It is coded either
// alone (sign and exponent by an adaptive tree, the mantissa's first bits
// adaptively, the rest as they are) or as the difference to the value before
// (its length by an adaptive tree, then its bits), whichever is smaller.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/PackedFloats.h"
#include "ContextMixer.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

using namespace l2dc;
using namespace l2dc::compression;

namespace {
constexpr unsigned mantissaBits = 23;
constexpr unsigned memory = 255; ///< of the adaptive bits

/// Codes integers; the same steps encode and decode.
template <typename Coder>
class FloatModel {
public:
  FloatModel(Coder &coder, unsigned spare)
      : coder(coder), mantissa(mantissaBits - spare), exponents(512),
        lengths(64), leading(64) {}

  /// The pattern of sign, exponent and remaining mantissa.
  uint32_t codeAlone(uint32_t pattern) {
    uint32_t top = codeTree(exponents, pattern >> mantissa, 9);
    return top << mantissa |
           codeUniform(pattern & ((1u << mantissa) - 1), mantissa);
  }
  int64_t codeDifference(int64_t difference) {
    // Zigzag: small magnitudes of both signs are small numbers.
    uint64_t number = (uint64_t(difference) << 1) ^ uint64_t(difference >> 63);
    unsigned length = codeTree(lengths, 64 - llvm::countl_zero(number), 6);
    number = codeNumber(number, length);
    return int64_t(number >> 1) ^ -int64_t(number & 1);
  }

private:
  using Bits = std::vector<AdaptiveBit>;

  bool codeBit(AdaptiveBit &adaptive, bool bit) {
    bit = coder.code(bit, adaptive.probability());
    adaptive.update(bit, memory);
    return bit;
  }
  /// A symbol of `bits` bits, most significant first.
  unsigned codeTree(Bits &tree, unsigned symbol, unsigned bits) {
    unsigned node = 1;
    for (unsigned bit = bits; bit-- > 0;)
      node = node << 1 | unsigned(codeBit(tree[node], (symbol >> bit) & 1));
    return node - (1u << bits);
  }
  uint32_t codeUniform(uint32_t value, unsigned bits) {
    if (bits <= 16)
      return coder.codeUniform(value, bits);
    uint32_t high = coder.codeUniform(value >> 16, bits - 16);
    return high << 16 | coder.codeUniform(value & 0xffff, 16);
  }
  /// A number of `length` bits: the bit after the leading one adaptively.
  uint64_t codeNumber(uint64_t number, unsigned length) {
    if (length < 2 || length > 34)
      return length > 0;
    bool second = codeBit(leading[length], (number >> (length - 2)) & 1);
    uint64_t high = 2 | unsigned(second);
    unsigned rest = length - 2;
    return high << rest |
           codeUniform(uint32_t(number & ((uint64_t(1) << rest) - 1)), rest);
  }

  Coder &coder;
  unsigned mantissa;
  Bits exponents, lengths, leading;
};
} // namespace

/// A pattern of `mantissa` + 9 bits as an integer that orders as the float.
static int64_t toOrdered(uint32_t pattern, unsigned mantissa) {
  int64_t magnitude = pattern & ((uint64_t(1) << (mantissa + 8)) - 1);
  return pattern >> (mantissa + 8) ? -magnitude - 1 : magnitude;
}

/// The pattern of an ordered integer, which may be out of range.
static uint32_t fromOrdered(int64_t ordered, unsigned mantissa) {
  uint64_t sign = uint64_t(ordered < 0) << (mantissa + 8);
  return uint32_t(sign | uint64_t(ordered < 0 ? -ordered - 1 : ordered));
}

/// Codes all `patterns` in place: as differences, or each alone.
template <typename Coder>
static void codePatterns(Coder &coder, unsigned spare, bool asDifferences,
                         llvm::MutableArrayRef<uint32_t> patterns) {
  FloatModel<Coder> model(coder, spare);
  unsigned mantissa = mantissaBits - spare;
  uint32_t mask = uint32_t((uint64_t(1) << (mantissa + 9)) - 1);
  int64_t last = 0;
  for (uint32_t &pattern : patterns) {
    if (!asDifferences) {
      pattern = model.codeAlone(pattern);
      continue;
    }
    last += model.codeDifference(toOrdered(pattern, mantissa) - last);
    // Damaged differences may add up to more than any float.
    pattern = fromOrdered(last, mantissa) & mask;
    last = toOrdered(pattern, mantissa);
  }
}

static std::vector<uint8_t> packPatterns(std::vector<uint32_t> patterns,
                                         unsigned spare, bool asDifferences) {
  RangeEncoder encoder;
  encoder.codeUniform(spare << 1 | unsigned(asDifferences), 6);
  codePatterns(encoder, spare, asDifferences, patterns);
  return encoder.finish();
}

std::vector<uint8_t> compression::packFloats(llvm::ArrayRef<float> values) {
  std::vector<uint32_t> patterns;
  uint32_t used = 1u << mantissaBits;
  for (float value : values) {
    patterns.push_back(llvm::bit_cast<uint32_t>(value));
    used |= patterns.back();
  }
  unsigned spare = llvm::countr_zero(used);
  for (uint32_t &pattern : patterns)
    pattern >>= spare;
  std::vector<uint8_t> alone = packPatterns(patterns, spare, false);
  std::vector<uint8_t> differences =
      packPatterns(std::move(patterns), spare, true);
  return differences.size() < alone.size() ? differences : alone;
}

llvm::Expected<std::vector<float>>
compression::unpackFloats(llvm::ArrayRef<uint8_t> packed, uint64_t count) {
  RangeDecoder decoder(packed);
  uint32_t head = decoder.codeUniform(0, 6);
  unsigned spare = head >> 1;
  std::vector<uint32_t> patterns(count);
  if (spare <= mantissaBits)
    codePatterns(decoder, spare, head & 1, patterns);
  if (spare > mantissaBits || !decoder.isFinished())
    return makeError("malformed packed floats: {0} bytes for {1} values",
                     packed.size(), count);
  std::vector<float> values;
  for (uint32_t pattern : patterns)
    values.push_back(llvm::bit_cast<float>(pattern << spare));
  return values;
}
