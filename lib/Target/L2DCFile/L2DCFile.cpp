//===- L2DCFile.cpp - The compressed network file -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/L2DCFile/L2DCFile.h"
#include "l2dc/Compression/KMeans.h"
#include "l2dc/Compression/PackedFloats.h"
#include "l2dc/Execution/NetworkIO.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/CRC.h"

#include <cmath>
#include <set>

using namespace l2dc;
using namespace l2dc::target;
using compression::CodedWeights;

namespace {
constexpr llvm::StringLiteral magic = "L2DC";
constexpr uint8_t version = 1;
constexpr size_t checksumBytes = 4;
constexpr size_t headerBytes = magic.size() + 1 + checksumBytes;

/// How a constant is stored; the numbers are part of the format.
enum class ConstantForm : uint8_t {
  Raw = 0,    ///< float32 elements
  Splat = 1,  ///< one float32 that all elements are equal to
  Packed = 2, ///< packFloats, after its length
  Coded = 3,  ///< writeCodedWeights without the shape
  Sparse = 4, ///< the same, of a constant that is not kept in coded form
};
} // namespace

static uint32_t checksum(llvm::StringRef bytes) {
  return llvm::crc32(llvm::arrayRefFromStringRef(bytes));
}

uint64_t FileBytes::total() const {
  uint64_t sum = header + structure;
  for (const ConstantBytes &constant : constants)
    sum += constant.bytes;
  return sum;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// "constant 3 'fc1.weight'": how messages name a value.
static std::string nameValue(const execution::Network &network,
                             unsigned value) {
  return llvm::formatv("constant {0} '{1}'", value, network.values[value].name);
}

/// True if all bits agree, which also tells -0.0 and NaNs apart.
static bool haveSameBits(llvm::ArrayRef<float> a, llvm::ArrayRef<float> b) {
  return llvm::equal(a, b, [](float x, float y) {
    return llvm::bit_cast<uint32_t>(x) == llvm::bit_cast<uint32_t>(y);
  });
}

/// Larger constants are filters or matrices, for which there is `Coded`.
static constexpr int64_t maxSparseElements = int64_t(1) << 16;

/// The elements as zeros and few other values (a pruned and shared bias), or
/// nothing if they are not that.
static std::optional<CodedWeights> findSparseForm(const Tensor &tensor) {
  if (tensor.size() > maxSparseElements)
    return std::nullopt;
  std::set<float> values;
  for (float element : tensor.data) {
    if (!std::isfinite(element) || haveSameBits(element, -0.0f))
      return std::nullopt;
    if (element != 0)
      values.insert(element);
    if (values.size() > compression::maxClusters)
      return std::nullopt;
  }
  std::vector<float> centroids(values.begin(), values.end());
  std::vector<float> codebook = {0.0f};
  llvm::append_range(codebook, centroids);
  std::vector<uint8_t> codes;
  for (float element : tensor.data) {
    auto place = llvm::lower_bound(centroids, element) - centroids.begin();
    codes.push_back(element == 0 ? uint8_t(0) : uint8_t(place + 1));
  }
  auto coded = compression::encodeWeights(tensor.shape, codes, codebook,
                                          {compression::CoderChoice::Auto, {}});
  if (coded)
    return std::move(*coded);
  llvm::consumeError(coded.takeError());
  return std::nullopt;
}

static void writeUncoded(ByteWriter &writer, llvm::ArrayRef<float> elements) {
  auto isFirst = [&](float element) {
    return haveSameBits(element, elements.front());
  };
  if (elements.size() > 1 && llvm::all_of(elements, isFirst)) {
    writer.byte(uint8_t(ConstantForm::Splat));
    writer.float32(elements.front());
    return;
  }
  std::vector<uint8_t> packed = compression::packFloats(elements);
  ByteWriter sized;
  sized.string(llvm::toStringRef(packed));
  if (sized.size() < elements.size() * sizeof(float)) {
    writer.byte(uint8_t(ConstantForm::Packed));
    writer.bytes(sized.str());
    return;
  }
  writer.byte(uint8_t(ConstantForm::Raw));
  for (float element : elements)
    writer.float32(element);
}

/// The form that takes the fewest bytes; of equal ones the simplest.
static void writeDense(ByteWriter &writer, const Tensor &tensor) {
  ByteWriter plain, sparse;
  writeUncoded(plain, tensor.data);
  if (std::optional<CodedWeights> form = findSparseForm(tensor)) {
    sparse.byte(uint8_t(ConstantForm::Sparse));
    compression::writeCodedWeights(*form, sparse, /*withShape=*/false);
  }
  bool isSparse = sparse.size() && sparse.size() < plain.size();
  writer.bytes(isSparse ? sparse.str() : plain.str());
}

static llvm::Error checkCoded(const execution::NetworkValue &value,
                              const CodedWeights &coded) {
  if (coded.shape != value.shape)
    return makeError("coded weights of shape {0}, expected {1}",
                     shapeToString(coded.shape), shapeToString(value.shape));
  llvm::Expected<Tensor> decoded = compression::decodeWeights(coded);
  if (!decoded)
    return decoded.takeError();
  if (value.constant && !haveSameBits(decoded->data, value.constant->data))
    return makeError("the coded weights do not decode to the constant");
  return llvm::Error::success();
}

/// Appends one constant; `bytes.parts` is set if it is coded.
static llvm::Error writeConstant(ByteWriter &writer,
                                 const execution::NetworkValue &value,
                                 const CodedWeights *coded,
                                 ConstantBytes &bytes) {
  if (coded) {
    if (llvm::Error error = checkCoded(value, *coded))
      return error;
    writer.byte(uint8_t(ConstantForm::Coded));
    compression::writeCodedWeights(*coded, writer, /*withShape=*/false);
    bytes.parts = compression::countBytes(*coded, /*withShape=*/false);
    bytes.parts->header += 1;
    return llvm::Error::success();
  }
  if (!value.constant || value.constant->shape != value.shape)
    return makeError("no elements of shape {0}", shapeToString(value.shape));
  writeDense(writer, *value.constant);
  return llvm::Error::success();
}

/// Appends the whole file and says where its bytes went.
static llvm::Expected<FileBytes> writeNetworkFile(const CompressedNetwork &net,
                                                  ByteWriter &writer) {
  const execution::Network &network = net.network;
  if (llvm::Error error = execution::verifyStructure(network))
    return std::move(error);
  FileBytes sizes;
  sizes.header = headerBytes;
  writer.bytes(magic);
  writer.byte(version);
  size_t begin = writer.size();
  execution::writeNetwork(writer, network);
  sizes.structure = writer.size() - begin;

  for (unsigned value : execution::constantsInOrder(network)) {
    ConstantBytes constant;
    constant.value = value;
    constant.name = network.values[value].name;
    const CodedWeights *coded = nullptr;
    if (value < net.coded.size() && net.coded[value])
      coded = &*net.coded[value];
    begin = writer.size();
    if (llvm::Error error =
            writeConstant(writer, network.values[value], coded, constant))
      return addContext(std::move(error), nameValue(network, value));
    constant.bytes = writer.size() - begin;
    sizes.constants.push_back(std::move(constant));
  }
  writer.fixed<uint32_t>(checksum(writer.str()));
  return sizes;
}

llvm::Expected<std::string> target::serialize(const CompressedNetwork &net) {
  ByteWriter writer;
  llvm::Expected<FileBytes> sizes = writeNetworkFile(net, writer);
  if (!sizes)
    return sizes.takeError();
  return writer.take();
}

llvm::Expected<FileBytes> target::countFileBytes(const CompressedNetwork &net) {
  ByteWriter writer;
  return writeNetworkFile(net, writer);
}

llvm::Error target::writeL2DCFile(llvm::StringRef path,
                                  const CompressedNetwork &net) {
  llvm::Expected<std::string> bytes = serialize(net);
  if (!bytes)
    return addContext(bytes.takeError(), path);
  return writeFile(path, *bytes);
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Checks magic, version and checksum; gives what stands between them.
static llvm::Expected<llvm::StringRef> checkFrame(llvm::StringRef bytes) {
  if (!bytes.starts_with(magic))
    return makeError("not an .l2dc file: it does not begin with '{0}'", magic);
  if (bytes.size() < headerBytes)
    return makeError("file of {0} bytes is truncated", bytes.size());
  uint8_t found = uint8_t(bytes[magic.size()]);
  if (found != version)
    return makeError("format version {0}, expected {1}", unsigned(found),
                     unsigned(version));
  llvm::StringRef content = bytes.drop_back(checksumBytes);
  ByteReader stored(bytes.take_back(checksumBytes));
  if (stored.fixed<uint32_t>() != checksum(content))
    return makeError("wrong checksum: the file is damaged or truncated");
  return content.drop_front(magic.size() + 1);
}

/// The elements of a constant that is stored as `Raw`, `Splat` or `Packed`.
static llvm::Expected<std::vector<float>>
readDense(ByteReader &reader, ConstantForm form, uint64_t count) {
  if (form == ConstantForm::Splat)
    return std::vector<float>(count, reader.float32());
  if (form == ConstantForm::Packed) {
    llvm::StringRef packed = reader.string();
    return compression::unpackFloats(llvm::arrayRefFromStringRef(packed),
                                     count);
  }
  std::vector<float> elements;
  if (form != ConstantForm::Raw || reader.remaining() / sizeof(float) < count) {
    reader.fail("malformed constant");
    return elements;
  }
  elements.resize(count);
  for (float &element : elements)
    element = reader.float32();
  return elements;
}

/// Reads the constant of `value`, and its coded form if it has one.
static llvm::Error readConstant(ByteReader &reader,
                                execution::NetworkValue &value,
                                std::optional<CodedWeights> &codedForm) {
  auto form = ConstantForm(reader.byte());
  Tensor tensor;
  tensor.shape = value.shape;
  if (form == ConstantForm::Coded || form == ConstantForm::Sparse) {
    auto coded = compression::readCodedWeights(reader, value.shape);
    if (!coded)
      return coded.takeError();
    llvm::Expected<Tensor> decoded = compression::decodeWeights(*coded);
    if (!decoded)
      return decoded.takeError();
    tensor = std::move(*decoded);
    if (form == ConstantForm::Coded)
      codedForm = std::move(*coded);
  } else {
    auto elements = readDense(reader, form, elementCount(value.shape));
    if (!elements)
      return elements.takeError();
    tensor.data = std::move(*elements);
  }
  value.constant = std::make_shared<const Tensor>(std::move(tensor));
  return reader.takeError();
}

llvm::Expected<CompressedNetwork> target::deserialize(llvm::StringRef bytes,
                                                      int64_t maxElements) {
  llvm::Expected<llvm::StringRef> content = checkFrame(bytes);
  if (!content)
    return content.takeError();
  ByteReader reader(*content);
  llvm::Expected<execution::Network> network = execution::readNetwork(reader);
  if (!network)
    return network.takeError();
  CompressedNetwork result;
  result.network = std::move(*network);
  result.coded.resize(result.network.values.size());
  for (unsigned value : execution::constantsInOrder(result.network)) {
    execution::NetworkValue &constant = result.network.values[value];
    if (llvm::is_contained(constant.shape, -1) ||
        elementCount(constant.shape) > maxElements)
      return makeError("{0}: shape {1} is larger than the {2} elements left",
                       nameValue(result.network, value),
                       shapeToString(constant.shape), maxElements);
    maxElements -= elementCount(constant.shape);
    if (llvm::Error error = readConstant(reader, constant, result.coded[value]))
      return addContext(std::move(error), nameValue(result.network, value));
  }
  if (!reader.atEnd())
    return makeError("{0} bytes left over after the last constant",
                     reader.remaining());
  return result;
}

llvm::Expected<CompressedNetwork> target::readL2DCFile(llvm::StringRef path) {
  auto file = readFile(path);
  if (!file)
    return file.takeError();
  llvm::Expected<CompressedNetwork> net = deserialize((*file)->getBuffer());
  if (!net)
    return addContext(net.takeError(), path);
  return net;
}
