//===- SafeTensors.cpp - Reading safetensors files ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/NamedArrays.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Half.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/JSON.h"

using namespace l2dc;
using namespace l2dc::data;
namespace endian = llvm::support::endian;
namespace json = llvm::json;

namespace {

/// What the header says about one array.
struct Entry {
  std::string name, elementType;
  Shape shape;
  uint64_t begin = 0, end = 0; ///< within the data behind the header
};

class SafeTensors : public NamedArrays {
public:
  llvm::Error open(std::unique_ptr<llvm::MemoryBuffer> buffer);
  llvm::Expected<Tensor> read(size_t index) const override;

private:
  std::unique_ptr<llvm::MemoryBuffer> file;
  llvm::StringRef data;
  std::vector<Entry> entries; ///< sorted by name
};

} // namespace

//===----------------------------------------------------------------------===//
// Header
//===----------------------------------------------------------------------===//

/// The bits of an element, or 0 for a type that the format does not have.
static unsigned elementBits(llvm::StringRef type) {
  return llvm::StringSwitch<unsigned>(type)
      .Cases({"BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"}, 8)
      .Cases({"I16", "U16", "F16", "BF16"}, 16)
      .Cases({"I32", "U32", "F32"}, 32)
      .Cases({"I64", "U64", "F64"}, 64)
      .Default(0);
}

/// LLVM's parser recurses, so depth is bounded before it runs. A header has
/// four levels.
static bool isShallow(llvm::StringRef text) {
  constexpr int deepest = 8;
  int depth = 0;
  bool inString = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '"')
      inString = !inString;
    else if (inString)
      i += c == '\\'; // the next character is escaped
    else if (c == '{' || c == '[')
      depth += 1;
    else if (c == '}' || c == ']')
      depth -= 1;
    if (depth > deepest)
      return false;
  }
  return true;
}

/// The list `key` of whole numbers that are not negative.
static llvm::Expected<Shape> readList(const json::Object &object,
                                      llvm::StringRef key) {
  const json::Array *array = object.getArray(key);
  if (!array)
    return makeError("'{0}' is not a list", key);
  Shape list;
  for (const json::Value &value : *array) {
    auto number = value.getAsInteger();
    if (!number || *number < 0)
      return makeError("'{0}' holds something that is not a size", key);
    list.push_back(*number);
  }
  return list;
}

/// The bytes that `shape` takes, or nothing if that is beyond any file.
static std::optional<uint64_t> byteCount(llvm::ArrayRef<int64_t> shape,
                                         unsigned bits) {
  constexpr int64_t limit = int64_t(1) << 48;
  int64_t count = 1;
  for (int64_t extent : shape) {
    if (extent != 0 && count > limit / extent)
      return std::nullopt;
    count *= extent;
  }
  return uint64_t(count) * bits / 8;
}

static llvm::Expected<Entry> parseEntry(llvm::StringRef name,
                                        const json::Value &value) {
  const json::Object *object = value.getAsObject();
  auto type = object ? object->getString("dtype") : std::nullopt;
  if (!type)
    return makeError("no 'dtype'");
  auto shape = readList(*object, "shape");
  if (!shape)
    return shape.takeError();
  auto offsets = readList(*object, "data_offsets");
  if (!offsets)
    return offsets.takeError();
  unsigned bits = elementBits(*type);
  if (bits == 0)
    return makeError("unknown element type '{0}'", *type);
  if (offsets->size() != 2 || (*offsets)[0] > (*offsets)[1])
    return makeError("'data_offsets' are not a begin and an end");
  Entry entry{name.str(), type->str(), std::move(*shape),
              uint64_t((*offsets)[0]), uint64_t((*offsets)[1])};
  auto expected = byteCount(entry.shape, bits);
  if (expected != entry.end - entry.begin)
    return makeError("shape {0} of {1} does not fit into {2} bytes",
                     shapeToString(entry.shape), *type,
                     entry.end - entry.begin);
  return entry;
}

/// Fails unless the entries cover the data exactly.
static llvm::Error checkCoverage(std::vector<Entry> &entries, size_t size) {
  llvm::sort(entries, [](const Entry &a, const Entry &b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  uint64_t position = 0;
  for (const Entry &entry : entries) {
    if (entry.begin != position)
      return makeError("array '{0}' begins at byte {1} of the data, but the "
                       "one before it ends at {2}",
                       entry.name, entry.begin, position);
    position = entry.end;
  }
  if (position != size)
    return makeError("the header describes {0} bytes of data, but there are "
                     "{1}",
                     position, size);
  return llvm::Error::success();
}

static llvm::Expected<std::vector<Entry>> parseHeader(llvm::StringRef header) {
  if (!isShallow(header))
    return makeError("the header is nested too deeply");
  auto value = json::parse(header);
  if (!value)
    return addContext(value.takeError(), "the header is not JSON");
  const json::Object *object = value->getAsObject();
  if (!object)
    return makeError("the header is not a JSON object");
  std::vector<Entry> entries;
  for (const auto &[key, description] : *object) {
    llvm::StringRef name = key;
    if (name == "__metadata__")
      continue;
    auto entry = parseEntry(name, description);
    if (!entry)
      return addContext(entry.takeError(), ("array '" + name + "'").str());
    entries.push_back(std::move(*entry));
  }
  return entries;
}

llvm::Error SafeTensors::open(std::unique_ptr<llvm::MemoryBuffer> buffer) {
  llvm::StringRef bytes = buffer->getBuffer();
  if (bytes.size() < 8)
    return makeError("not a safetensors file: it has only {0} bytes",
                     bytes.size());
  uint64_t length = endian::read64le(bytes.data());
  data = bytes.drop_front(8);
  if (length > data.size())
    return makeError("not a safetensors file, or truncated: its header would "
                     "have {0} of {1} bytes",
                     length, bytes.size());
  auto parsed = parseHeader(data.take_front(length));
  if (!parsed)
    return parsed.takeError();
  data = data.drop_front(length);
  if (llvm::Error error = checkCoverage(*parsed, data.size()))
    return error;
  llvm::sort(*parsed,
             [](const Entry &a, const Entry &b) { return a.name < b.name; });
  for (const Entry &entry : *parsed)
    sortedNames.push_back(entry.name);
  entries = std::move(*parsed);
  file = std::move(buffer);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

/// A bfloat16 is the upper half of a float32.
static float bfloatToFloat(uint16_t bits) {
  return llvm::bit_cast<float>(uint32_t(bits) << 16);
}

llvm::Expected<Tensor> SafeTensors::read(size_t index) const {
  const Entry &entry = entries[index];
  llvm::StringRef type = entry.elementType;
  if (type != "F32" && type != "F16" && type != "BF16")
    return makeError("array '{0}' has element type {1}; expected F32, F16 or "
                     "BF16",
                     entry.name, type);
  Tensor tensor(entry.shape);
  const char *bytes = data.data() + entry.begin;
  for (auto [i, element] : llvm::enumerate(tensor.data)) {
    if (type == "F32")
      element = endian::read<float>(bytes + 4 * i, llvm::endianness::little);
    else if (type == "F16")
      element = halfToFloat(endian::read16le(bytes + 2 * i));
    else
      element = bfloatToFloat(endian::read16le(bytes + 2 * i));
  }
  return tensor;
}

llvm::Expected<std::unique_ptr<NamedArrays>>
data::openSafeTensors(std::unique_ptr<llvm::MemoryBuffer> file) {
  auto arrays = std::make_unique<SafeTensors>();
  if (llvm::Error error = arrays->open(std::move(file)))
    return std::move(error);
  return arrays;
}
