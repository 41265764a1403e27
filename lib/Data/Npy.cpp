//===- Npy.cpp - Reading and writing NumPy array files --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/Npy.h"
#include "NpyHeader.h"
#include "l2dc/Data/Gzip.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Half.h"
#include "l2dc/Support/Permute.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/raw_ostream.h"

using namespace l2dc;
using namespace l2dc::data;

namespace {

/// Turns `count` elements at `bytes` into float32.
using Converter = void (*)(const char *bytes, int64_t count, float *output,
                           llvm::endianness order);

template <typename T>
void convertElements(const char *bytes, int64_t count, float *output,
                     llvm::endianness order) {
  for (int64_t i = 0; i < count; ++i)
    output[i] = float(
        llvm::support::endian::read<T>(bytes + i * int64_t(sizeof(T)), order));
}

void convertHalves(const char *bytes, int64_t count, float *output,
                   llvm::endianness order) {
  for (int64_t i = 0; i < count; ++i)
    output[i] = halfToFloat(
        llvm::support::endian::read<uint16_t>(bytes + 2 * i, order));
}

void convertBools(const char *bytes, int64_t count, float *output,
                  llvm::endianness) {
  for (int64_t i = 0; i < count; ++i)
    output[i] = bytes[i] != 0;
}

struct ElementType {
  llvm::StringLiteral name; ///< NumPy's kind letter and size in bytes
  int64_t size;
  Converter convert;
};

const ElementType elementTypes[] = {
    {"b1", 1, convertBools},
    {"i1", 1, convertElements<int8_t>},
    {"i2", 2, convertElements<int16_t>},
    {"i4", 4, convertElements<int32_t>},
    {"i8", 8, convertElements<int64_t>},
    {"u1", 1, convertElements<uint8_t>},
    {"u2", 2, convertElements<uint16_t>},
    {"u4", 4, convertElements<uint32_t>},
    {"u8", 8, convertElements<uint64_t>},
    {"f2", 2, convertHalves},
    {"f4", 4, convertElements<float>},
    {"f8", 8, convertElements<double>},
};

/// The entry for a "descr" like "<f4" ('<' little-endian, '>' big-endian, '|'
/// and '=' without order), or null.
const ElementType *findElementType(llvm::StringRef descr) {
  if (descr.empty() || !llvm::StringRef("<>|=").contains(descr.front()))
    return nullptr;
  for (const ElementType &type : elementTypes)
    if (descr.drop_front() == type.name)
      return &type;
  return nullptr;
}

/// The bytes that `shape` takes, or -1 if that is beyond any file.
int64_t checkedByteCount(llvm::ArrayRef<int64_t> shape, int64_t elementSize) {
  constexpr int64_t limit = int64_t(1) << 48;
  int64_t bytes = elementSize;
  for (int64_t extent : shape) {
    if (extent != 0 && bytes > limit / extent)
      return -1;
    bytes *= extent;
  }
  return bytes;
}

/// `tensor` whose elements stand in column-major order, as row-major.
Tensor fromFortranOrder(const Tensor &tensor) {
  // As they stand they are a row-major array of the dimensions in reverse.
  Shape reversed(tensor.shape.rbegin(), tensor.shape.rend());
  std::vector<int64_t> permutation;
  for (size_t dim = reversed.size(); dim-- > 0;)
    permutation.push_back(int64_t(dim));
  return Tensor(tensor.shape,
                permuteDimensions<float>(tensor.data, reversed, permutation));
}

llvm::Expected<Tensor> parseContent(llvm::StringRef bytes) {
  auto header = parseNpyHeader(bytes);
  if (!header)
    return header.takeError();
  const ElementType *type = findElementType(header->elementType);
  if (!type)
    return makeError("unsupported npy element type '{0}': expected a bool, "
                     "an integer or a float of at most 8 bytes",
                     header->elementType);
  int64_t expected = checkedByteCount(header->shape, type->size);
  int64_t found = int64_t(bytes.size() - header->dataOffset);
  if (expected != found)
    return makeError("expected {0} bytes of {1} elements for shape {2}, found "
                     "{3}",
                     expected < 0 ? "too many" : std::to_string(expected),
                     header->elementType, shapeToString(header->shape), found);
  Tensor tensor(header->shape);
  type->convert(bytes.data() + header->dataOffset, tensor.size(),
                tensor.begin(),
                header->elementType[0] == '>' ? llvm::endianness::big
                                              : llvm::endianness::little);
  return header->fortranOrder ? fromFortranOrder(tensor) : std::move(tensor);
}

/// Writes 4-byte values behind their header.
template <typename T>
llvm::Error writeArray(llvm::StringRef path, llvm::StringRef elementType,
                       llvm::ArrayRef<int64_t> shape,
                       llvm::ArrayRef<T> values) {
  return writeFile(path, [&](llvm::raw_ostream &os) {
    os << makeNpyHeader(elementType, shape);
    if constexpr (llvm::endianness::native == llvm::endianness::little) {
      os.write(reinterpret_cast<const char *>(values.data()),
               values.size() * sizeof(T));
    } else {
      for (T value : values)
        llvm::support::endian::write(os, value, llvm::endianness::little);
    }
    return llvm::Error::success();
  });
}

} // namespace

llvm::Expected<Tensor> data::parseNpy(llvm::StringRef bytes,
                                      llvm::StringRef name) {
  auto tensor = parseContent(bytes);
  if (!tensor)
    return addContext(tensor.takeError(), ("'" + name + "'").str());
  return tensor;
}

llvm::Expected<Tensor> data::readNpy(llvm::StringRef path) {
  auto buffer = readMaybeGzipped(path);
  if (!buffer)
    return buffer.takeError();
  return parseNpy((*buffer)->getBuffer(), path);
}

llvm::Error data::writeNpy(llvm::StringRef path, const Tensor &tensor) {
  return writeArray<float>(path, "<f4", tensor.shape, tensor.data);
}

llvm::Error data::writeNpy(llvm::StringRef path,
                           llvm::ArrayRef<int32_t> values) {
  return writeArray<int32_t>(path, "<i4", {int64_t(values.size())}, values);
}

llvm::Expected<std::vector<int32_t>>
data::labelsFromTensor(const Tensor &tensor, llvm::StringRef name) {
  bool oneEach =
      tensor.rank() == 1 || (tensor.rank() == 2 && tensor.shape[1] == 1);
  if (!oneEach)
    return makeError("'{0}': expected one label per sample (shape N), found "
                     "shape {1}",
                     name, shapeToString(tensor.shape));
  std::vector<int32_t> labels;
  labels.reserve(tensor.data.size());
  // Class numbers up to 2^24 are exact in float32.
  for (float value : tensor.data) {
    if (!(value >= 0 && value < 16777216.0f) || value != int32_t(value))
      return makeError("'{0}': label {1} of sample {2} is not a class number",
                       name, value, labels.size());
    labels.push_back(int32_t(value));
  }
  return labels;
}
