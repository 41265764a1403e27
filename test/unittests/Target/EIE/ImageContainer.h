//===- ImageContainer.h - Taking image files apart and sealing them again *- C++
//-*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_TARGET_EIE_IMAGECONTAINER_H
#define L2DC_TEST_UNITTESTS_TARGET_EIE_IMAGECONTAINER_H

#include "l2dc/Support/ByteStream.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CRC.h"

#include <vector>

namespace l2dc::test {

/// The contents of the sections of a sound image file.
inline std::vector<std::string> splitImage(llvm::StringRef file) {
  ByteReader reader(file);
  reader.bytes(12); // magic and version
  uint32_t count = reader.fixed<uint32_t>();
  reader.fixed<uint64_t>(); // file size
  std::vector<std::string> sections;
  for (uint32_t i = 0; i < count; ++i) {
    reader.fixed<uint64_t>(); // id and checksum
    uint64_t offset = reader.fixed<uint64_t>();
    uint64_t size = reader.fixed<uint64_t>();
    sections.push_back(file.substr(offset, size).str());
  }
  return sections;
}

/// A file of these sections with matching sizes and checksums: damage that only
/// the checks behind the checksums can find.
inline std::string joinImage(const std::vector<std::string> &sections,
                             uint32_t version = 1) {
  uint64_t offset = 24 + 24 * sections.size() + 4;
  uint64_t fileSize = offset;
  for (llvm::StringRef section : sections)
    fileSize += section.size();
  auto checksum = [](llvm::StringRef bytes) {
    return llvm::crc32(llvm::arrayRefFromStringRef(bytes));
  };
  ByteWriter file;
  file.bytes("\x89"
             "EIE\r\n\x1a\n");
  file.fixed<uint32_t>(version);
  file.fixed<uint32_t>(sections.size());
  file.fixed<uint64_t>(fileSize);
  uint32_t id = 1;
  for (llvm::StringRef section : sections) {
    file.fixed<uint32_t>(id++);
    file.fixed<uint32_t>(checksum(section));
    file.fixed<uint64_t>(offset);
    file.fixed<uint64_t>(section.size());
    offset += section.size();
  }
  file.fixed<uint32_t>(checksum(file.str()));
  for (llvm::StringRef section : sections)
    file.bytes(section);
  return file.take();
}

} // namespace l2dc::test

#endif // L2DC_TEST_UNITTESTS_TARGET_EIE_IMAGECONTAINER_H
