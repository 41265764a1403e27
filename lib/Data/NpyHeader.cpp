//===- NpyHeader.cpp - The header of a NumPy array file -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The format: "\x93NUMPY", major and minor version, the header's length (16
// bits in version 1, 32 bits later, little-endian), and a Python dictionary
// literal with the keys 'descr', 'fortran_order' and 'shape'.
//
//===----------------------------------------------------------------------===//

#include "NpyHeader.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"

using namespace l2dc;
using namespace l2dc::data;

namespace {

constexpr llvm::StringLiteral magic("\x93NUMPY");

/// Reads the dictionary literal. Each `parse` function consumes what it names
/// from the front of `rest`.
class DictionaryParser {
public:
  explicit DictionaryParser(llvm::StringRef text) : rest(text) {}
  llvm::Error parse(NpyHeader &header);

private:
  llvm::Error expect(char token);
  bool consume(char token);
  llvm::Expected<llvm::StringRef> parseString();
  llvm::Expected<bool> parseBool();
  llvm::Expected<Shape> parseShape();
  llvm::Error parseEntry(NpyHeader &header);
  llvm::Error unexpected(const char *wanted) const {
    return makeError("damaged npy header: expected {0} at '{1}'", wanted,
                     llvm::toStringRef(llvm::arrayRefFromStringRef(
                         rest.take_front(16).rtrim())));
  }

  llvm::StringRef rest;
  bool sawType = false, sawOrder = false, sawShape = false;
};

bool DictionaryParser::consume(char token) {
  rest = rest.ltrim();
  return rest.consume_front(llvm::StringRef(&token, 1));
}

llvm::Error DictionaryParser::expect(char token) {
  if (consume(token))
    return llvm::Error::success();
  const char wanted[] = {'\'', token, '\'', '\0'};
  return unexpected(wanted);
}

llvm::Expected<llvm::StringRef> DictionaryParser::parseString() {
  rest = rest.ltrim();
  char quote = rest.empty() ? '\0' : rest.front();
  if (quote != '\'' && quote != '"')
    return unexpected("a quoted string");
  auto [text, behind] = rest.drop_front().split(quote);
  rest = behind;
  return text;
}

llvm::Expected<bool> DictionaryParser::parseBool() {
  rest = rest.ltrim();
  if (rest.consume_front("True"))
    return true;
  if (rest.consume_front("False"))
    return false;
  return unexpected("True or False");
}

llvm::Expected<Shape> DictionaryParser::parseShape() {
  if (llvm::Error error = expect('('))
    return std::move(error);
  Shape shape;
  while (!consume(')')) {
    rest = rest.ltrim();
    uint64_t extent;
    if (rest.consumeInteger(10, extent) || extent > INT64_MAX)
      return unexpected("an extent");
    shape.push_back(int64_t(extent));
    if (!consume(',') && !rest.ltrim().starts_with(")"))
      return unexpected("',' or ')'");
  }
  return shape;
}

llvm::Error DictionaryParser::parseEntry(NpyHeader &header) {
  auto key = parseString();
  if (!key)
    return key.takeError();
  if (llvm::Error error = expect(':'))
    return error;
  if (*key == "descr") {
    if (rest.ltrim().starts_with("["))
      return makeError("structured npy elements are not supported; expected "
                       "one number per element");
    sawType = true;
    auto type = parseString();
    return type ? (header.elementType = type->str(), llvm::Error::success())
                : type.takeError();
  }
  if (*key == "fortran_order") {
    sawOrder = true;
    auto order = parseBool();
    return order ? (header.fortranOrder = *order, llvm::Error::success())
                 : order.takeError();
  }
  if (*key == "shape") {
    sawShape = true;
    auto shape = parseShape();
    return shape ? (header.shape = std::move(*shape), llvm::Error::success())
                 : shape.takeError();
  }
  return makeError("damaged npy header: unknown key '{0}'", *key);
}

llvm::Error DictionaryParser::parse(NpyHeader &header) {
  if (llvm::Error error = expect('{'))
    return error;
  while (!consume('}')) {
    if (llvm::Error error = parseEntry(header))
      return error;
    if (!consume(',') && !rest.ltrim().starts_with("}"))
      return unexpected("',' or '}'");
  }
  if (!sawType || !sawOrder || !sawShape)
    return makeError("damaged npy header: expected the keys 'descr', "
                     "'fortran_order' and 'shape'");
  return llvm::Error::success();
}

} // namespace

llvm::Expected<NpyHeader> data::parseNpyHeader(llvm::StringRef bytes) {
  if (!bytes.starts_with(magic))
    return makeError("not an npy file: expected it to start with '\\x93NUMPY'");
  size_t lengthOffset = magic.size() + 2;
  if (bytes.size() < lengthOffset + 4)
    return makeError("truncated npy header: found {0} bytes", bytes.size());
  unsigned version = uint8_t(bytes[magic.size()]);
  if (version < 1 || version > 3)
    return makeError("unsupported npy version {0}: expected 1, 2 or 3",
                     version);
  const char *length = bytes.data() + lengthOffset;
  size_t headerSize = version == 1
                          ? size_t(llvm::support::endian::read16le(length))
                          : size_t(llvm::support::endian::read32le(length));
  size_t start = lengthOffset + (version == 1 ? 2 : 4);
  if (bytes.size() - start < headerSize)
    return makeError("truncated npy header: expected {0} bytes, found {1}",
                     start + headerSize, bytes.size());
  NpyHeader header;
  header.dataOffset = start + headerSize;
  if (llvm::Error error =
          DictionaryParser(bytes.substr(start, headerSize)).parse(header))
    return std::move(error);
  return header;
}

std::string data::makeNpyHeader(llvm::StringRef elementType,
                                llvm::ArrayRef<int64_t> shape) {
  std::string dictionary =
      "{'descr': '" + elementType.str() +
      "', 'fortran_order': False, 'shape': (" +
      llvm::join(
          llvm::map_range(
              shape, [](int64_t extent) { return std::to_string(extent); }),
          ", ");
  // Python writes a tuple of one element with a trailing comma.
  dictionary += shape.size() == 1 ? ",), }" : "), }";
  size_t prefix = magic.size() + 4;
  dictionary.append(63 - (prefix + dictionary.size()) % 64, ' ');
  dictionary += '\n';
  std::string header = magic.str();
  header += {'\1', '\0', char(dictionary.size() & 0xff),
             char(dictionary.size() >> 8)};
  return header + dictionary;
}
