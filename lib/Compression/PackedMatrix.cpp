//===- PackedMatrix.cpp - Packing sparse matrices for CPU kernels ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/PackedMatrix.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <cassert>

using namespace l2dc;
using namespace l2dc::compression;

/// An entry of one byte with padding is taken while it costs at most this much
/// of the entries of two bytes: each padding entry is work, too.
static constexpr double paddingLimit = 1.35;

/// A bitmap is taken while it needs at most this much of the bytes of the Rice
/// code: its kernel reads 16 positions at once and no runs.
static constexpr double bitmapLimit = 1.15;

static constexpr int64_t riceRun = 16; ///< 2 to the Rice parameter

namespace {
struct Kept {
  uint8_t code;
  int64_t position;
};
using Line = std::vector<Kept>;
} // namespace

int64_t compression::codebookLimit(PackedFormat format) {
  return format == PackedFormat::Pairs ? 256 : 16;
}

/// The largest run of an entry of a format with padding.
static int64_t largestRun(PackedFormat format) {
  return format == PackedFormat::Bytes ? 15 : 255;
}

/// The bytes of a bitmap of `bits` bits in whole 16-bit units.
static int64_t bitmapBytes(int64_t bits) {
  return 2 * int64_t(llvm::divideCeil(bits, 16));
}

//===----------------------------------------------------------------------===//
// Packing
//===----------------------------------------------------------------------===//

/// The kept weights of a line, in order.
static Line keptOf(const PackedMatrix &matrix, llvm::ArrayRef<uint8_t> codes,
                   int64_t line) {
  bool byColumn = matrix.order == PackedOrder::Columns;
  int64_t stride = byColumn ? matrix.columns : 1;
  const uint8_t *first =
      codes.data() + (byColumn ? line : line * matrix.columns);
  Line kept;
  for (int64_t i = 0; i < matrix.lineLength(); ++i)
    if (uint8_t code = first[i * stride])
      kept.push_back({code, i});
  return kept;
}

/// Appends the line's entries with runs and padding.
static void appendRuns(PackedFormat format, const Line &line,
                       std::vector<uint8_t> &bytes) {
  int64_t limit = largestRun(format);
  auto append = [&](uint8_t code, int64_t run) {
    if (format == PackedFormat::Bytes) {
      bytes.push_back(uint8_t(run << 4) | code);
      return;
    }
    bytes.push_back(code);
    bytes.push_back(uint8_t(run));
  };
  int64_t next = 0;
  for (const Kept &kept : line) {
    int64_t run = kept.position - next;
    for (; run > limit; run -= limit + 1)
      append(0, limit);
    append(kept.code, run);
    next = kept.position + 1;
  }
}

/// Sets a bit of the bitmap at `first`, which is the last of `bytes` or has it.
static void setBit(std::vector<uint8_t> &bytes, size_t first, int64_t bit) {
  size_t byte = first + size_t(bit / 8);
  if (byte >= bytes.size())
    bytes.resize(first + bitmapBytes(bit + 1));
  bytes[byte] |= uint8_t(1 << (bit % 8));
}

static void appendRice(const Line &line, std::vector<uint8_t> &bytes) {
  size_t first = bytes.size();
  int64_t next = 0, bit = -1;
  std::vector<uint8_t> entries;
  for (const Kept &kept : line) {
    int64_t run = kept.position - next;
    bit += run / riceRun + 1;
    setBit(bytes, first, bit);
    entries.push_back(uint8_t(run % riceRun << 4) | kept.code);
    next = kept.position + 1;
  }
  llvm::append_range(bytes, entries);
}

static void appendBitmap(int64_t length, const Line &line,
                         std::vector<uint8_t> &bytes) {
  size_t first = bytes.size();
  bytes.resize(first + bitmapBytes(length));
  for (auto [i, kept] : llvm::enumerate(line)) {
    setBit(bytes, first, kept.position);
    if (i % 2 == 0)
      bytes.push_back(kept.code);
    else
      bytes.back() |= uint8_t(kept.code << 4);
  }
}

static void appendLine(PackedFormat format, int64_t length, const Line &line,
                       std::vector<uint8_t> &bytes) {
  switch (format) {
  case PackedFormat::Bytes:
  case PackedFormat::Pairs:
    return appendRuns(format, line, bytes);
  case PackedFormat::Rice:
    return appendRice(line, bytes);
  case PackedFormat::Bitmap:
    return appendBitmap(length, line, bytes);
  }
}

PackedMatrix compression::packMatrix(int64_t rows, int64_t columns,
                                     llvm::ArrayRef<uint8_t> codes,
                                     PackedOrder order, PackedFormat format) {
  assert(int64_t(codes.size()) == rows * columns && "a code for each weight");
  PackedMatrix matrix{rows, columns, order, format, {}, {}};
  for (int64_t line = 0; line < matrix.lines(); ++line) {
    matrix.starts.push_back(uint32_t(matrix.entries.size()));
    appendLine(format, matrix.lineLength(), keptOf(matrix, codes, line),
               matrix.entries);
  }
  matrix.starts.push_back(uint32_t(matrix.entries.size()));
  return matrix;
}

PackedMatrix compression::packMatrix(int64_t rows, int64_t columns,
                                     llvm::ArrayRef<uint8_t> codes,
                                     PackedOrder order) {
  auto pack = [&](PackedFormat format) {
    return packMatrix(rows, columns, codes, order, format);
  };
  if (llvm::any_of(codes, [](uint8_t code) { return code > 15; }))
    return pack(PackedFormat::Pairs);
  if (order == PackedOrder::Columns) {
    PackedMatrix bitmap = pack(PackedFormat::Bitmap);
    PackedMatrix rice = pack(PackedFormat::Rice);
    double limit = bitmapLimit * double(rice.byteCount());
    return double(bitmap.byteCount()) <= limit ? bitmap : rice;
  }
  PackedMatrix narrow = pack(PackedFormat::Bytes);
  PackedMatrix wide = pack(PackedFormat::Pairs);
  double limit = paddingLimit * double(wide.entries.size() / 2);
  return double(narrow.entries.size()) <= limit ? narrow : wide;
}

//===----------------------------------------------------------------------===//
// Unpacking
//===----------------------------------------------------------------------===//

static llvm::Expected<Line> readRuns(PackedFormat format,
                                     llvm::ArrayRef<uint8_t> bytes) {
  bool narrow = format == PackedFormat::Bytes;
  if (!narrow && bytes.size() % 2 != 0)
    return makeError("has half an entry");
  Line line;
  int64_t position = -1;
  for (size_t i = 0; i < bytes.size(); i += narrow ? 1 : 2) {
    position += (narrow ? bytes[i] >> 4 : bytes[i + 1]) + 1;
    line.push_back({uint8_t(narrow ? bytes[i] & 15 : bytes[i]), position});
  }
  return line;
}

/// Appends the positions of the ones of a 16-bit unit that starts at `first`.
static void appendOnes(llvm::ArrayRef<uint8_t> unit, int64_t first,
                       std::vector<int64_t> &ones) {
  for (int64_t bit = 0; bit < 16; ++bit)
    if (unit[bit / 8] >> (bit % 8) & 1)
      ones.push_back(first + bit);
}

static llvm::Expected<Line> readRice(llvm::ArrayRef<uint8_t> bytes) {
  std::vector<int64_t> ones;
  size_t at = 0;
  // Each one stands for a byte behind the units, so the last unit is known.
  for (; at + ones.size() < bytes.size(); at += 2) {
    if (at + 2 > bytes.size())
      return makeError("ends within a unit");
    appendOnes(bytes.slice(at, 2), int64_t(at) * 8, ones);
  }
  if (at + ones.size() != bytes.size())
    return makeError("has {0} bytes for {1} entries", bytes.size() - at,
                     ones.size());
  Line line;
  int64_t sum = -1;
  for (auto [i, one] : llvm::enumerate(ones)) {
    uint8_t entry = bytes[at + i];
    sum += (entry >> 4) + 1;
    line.push_back({uint8_t(entry & 15), sum + riceRun * (one - int64_t(i))});
  }
  return line;
}

static llvm::Expected<Line> readBitmap(int64_t length,
                                       llvm::ArrayRef<uint8_t> bytes) {
  size_t units = size_t(bitmapBytes(length));
  if (bytes.size() < units)
    return makeError("ends within its bitmap");
  std::vector<int64_t> ones;
  for (size_t at = 0; at < units; at += 2)
    appendOnes(bytes.slice(at, 2), int64_t(at) * 8, ones);
  if (bytes.size() != units + llvm::divideCeil(ones.size(), 2))
    return makeError("has {0} bytes for {1} entries", bytes.size() - units,
                     ones.size());
  Line line;
  for (auto [i, one] : llvm::enumerate(ones)) {
    uint8_t byte = bytes[units + i / 2];
    line.push_back({uint8_t(i % 2 ? byte >> 4 : byte & 15), one});
  }
  return line;
}

static llvm::Expected<Line> readLine(const PackedMatrix &matrix,
                                     llvm::ArrayRef<uint8_t> bytes) {
  if (matrix.format == PackedFormat::Rice)
    return readRice(bytes);
  if (matrix.format == PackedFormat::Bitmap)
    return readBitmap(matrix.lineLength(), bytes);
  return readRuns(matrix.format, bytes);
}

/// Calls `visit` with the line and each kept weight of a matrix that is sound.
template <typename Visitor>
static llvm::Error visitKept(const PackedMatrix &matrix, Visitor visit) {
  for (int64_t line = 0; line < matrix.lines(); ++line) {
    uint32_t begin = matrix.starts[line], end = matrix.starts[line + 1];
    if (begin > end || end > matrix.entries.size())
      return makeError("line {0} has the bytes from {1} to {2} of {3}", line,
                       begin, end, matrix.entries.size());
    auto read = readLine(
        matrix, llvm::ArrayRef(matrix.entries).slice(begin, end - begin));
    if (!read)
      return makeError("line {0} {1}", line, llvm::toString(read.takeError()));
    for (auto [i, kept] : llvm::enumerate(*read)) {
      if (kept.position >= matrix.lineLength())
        return makeError("entry {0} of line {1} lies at {2}, past its end {3}",
                         i, line, kept.position, matrix.lineLength());
      visit(line, kept);
    }
  }
  return llvm::Error::success();
}

llvm::Expected<uint8_t>
compression::findLargestCode(const PackedMatrix &matrix) {
  uint8_t largest = 0;
  if (llvm::Error error = visitKept(matrix, [&](int64_t, const Kept &kept) {
        largest = std::max(largest, kept.code);
      }))
    return std::move(error);
  return largest;
}

llvm::Expected<std::vector<uint8_t>>
compression::unpackMatrix(const PackedMatrix &matrix) {
  std::vector<uint8_t> codes(matrix.rows * matrix.columns);
  bool byColumn = matrix.order == PackedOrder::Columns;
  if (llvm::Error error =
          visitKept(matrix, [&](int64_t line, const Kept &kept) {
            int64_t row = byColumn ? kept.position : line;
            int64_t column = byColumn ? line : kept.position;
            codes[row * matrix.columns + column] = kept.code;
          }))
    return std::move(error);
  return codes;
}
