//===- ImageFile.cpp - Images as bytes ------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImageSections.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CRC.h"

using namespace l2dc;
using namespace l2dc::image;

/// The first bytes of an image. The line ends and the high bit show damage by
/// text-mode transfers, as in PNG.
static constexpr llvm::StringLiteral magic = "\x89"
                                             "EIE\r\n\x1a\n";
static constexpr uint32_t version = 1;

/// Bytes before the table: magic, version, number of sections, file size.
static constexpr size_t headerBytes = 8 + 4 + 4 + 8;
/// Bytes of a table row: id, checksum, offset, size.
static constexpr size_t tableRowBytes = 4 + 4 + 8 + 8;

static uint32_t checksum(llvm::StringRef bytes) {
  return llvm::crc32(llvm::arrayRefFromStringRef(bytes));
}

/// Where the sections start: after the table and its checksum.
static size_t contentOffset() {
  return headerBytes + imageSections().size() * tableRowBytes + 4;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

llvm::Expected<std::string> image::serialize(const Image &image) {
  if (llvm::Error error = verifyImage(image))
    return std::move(error);
  std::vector<std::string> contents;
  size_t fileSize = contentOffset();
  for (const Section &section : imageSections()) {
    ByteWriter content;
    section.write(image, content);
    fileSize += content.size();
    contents.push_back(content.take());
  }

  ByteWriter file;
  file.bytes(magic);
  file.fixed<uint32_t>(version);
  file.fixed<uint32_t>(contents.size());
  file.fixed<uint64_t>(fileSize);
  uint64_t offset = contentOffset();
  for (auto [section, content] : llvm::zip(imageSections(), contents)) {
    file.fixed<uint32_t>(section.id);
    file.fixed<uint32_t>(checksum(content));
    file.fixed<uint64_t>(offset);
    file.fixed<uint64_t>(content.size());
    offset += content.size();
  }
  file.fixed<uint32_t>(checksum(file.str()));
  for (llvm::StringRef content : contents)
    file.bytes(content);
  return file.take();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

static llvm::Error checkHeader(llvm::StringRef bytes) {
  ByteReader reader(bytes);
  if (reader.bytes(magic.size()) != magic)
    return makeError("not an EIE image: wrong first bytes");
  uint32_t found = reader.fixed<uint32_t>();
  uint32_t sections = reader.fixed<uint32_t>();
  uint64_t fileSize = reader.fixed<uint64_t>();
  if (!reader.ok() || bytes.size() < contentOffset())
    return makeError("truncated: {0} bytes, expected at least {1}",
                     bytes.size(), contentOffset());
  if (found != version)
    return makeError("format version {0}, this program reads version {1}",
                     found, version);
  if (sections != imageSections().size())
    return makeError("{0} sections, expected {1}", sections,
                     imageSections().size());
  if (fileSize != bytes.size())
    return makeError("{0} bytes, the header says {1}", bytes.size(), fileSize);
  size_t covered = contentOffset() - 4;
  ByteReader sum(bytes.drop_front(covered));
  if (sum.fixed<uint32_t>() != checksum(bytes.take_front(covered)))
    return makeError("the checksum of the header does not match");
  return llvm::Error::success();
}

/// Checks one row of the table and returns the section's content, which must
/// start at `offset`.
static llvm::Expected<llvm::StringRef> findContent(ByteReader &table,
                                                   const Section &section,
                                                   llvm::StringRef bytes,
                                                   uint64_t offset) {
  uint32_t id = table.fixed<uint32_t>();
  uint32_t sum = table.fixed<uint32_t>();
  uint64_t start = table.fixed<uint64_t>();
  uint64_t size = table.fixed<uint64_t>();
  if (id != section.id || start != offset || size > bytes.size() - offset)
    return makeError("section '{0}' is not where it belongs", section.name);
  llvm::StringRef content = bytes.substr(offset, size);
  if (checksum(content) != sum)
    return makeError("the checksum of section '{0}' does not match",
                     section.name);
  return content;
}

static llvm::Error readSection(const Section &section, llvm::StringRef content,
                               Image &image) {
  ByteReader reader(content);
  section.read(image, reader);
  if (reader.ok() && !reader.atEnd())
    reader.fail("bytes are left over");
  if (llvm::Error error = reader.takeError())
    return addContext(std::move(error),
                      ("section '" + section.name + "'").str());
  return llvm::Error::success();
}

llvm::Expected<Image> image::deserialize(llvm::StringRef bytes) {
  if (llvm::Error error = checkHeader(bytes))
    return std::move(error);
  Image image;
  ByteReader table(bytes.drop_front(headerBytes));
  uint64_t offset = contentOffset();
  for (const Section &section : imageSections()) {
    llvm::Expected<llvm::StringRef> content =
        findContent(table, section, bytes, offset);
    if (!content)
      return content.takeError();
    offset += content->size();
    if (llvm::Error error = readSection(section, *content, image))
      return std::move(error);
  }
  if (offset != bytes.size())
    return makeError("{0} bytes follow the last section",
                     bytes.size() - offset);
  if (llvm::Error error = verifyImage(image))
    return std::move(error);
  return image;
}
