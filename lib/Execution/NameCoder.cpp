//===- NameCoder.cpp - Storing similar names in few bytes -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NameCoder.h"
#include "l2dc/Execution/Verify.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;

void NameWriter::write(ByteWriter &writer, llvm::StringRef name) {
  if (name.empty())
    return writer.varint(0);
  auto differ =
      std::mismatch(name.begin(), name.end(), previous.begin(), previous.end());
  llvm::StringRef rest = name.drop_front(differ.first - name.begin());
  writer.varint(name.size() - rest.size() + 1);

  auto [known, isNew] = rests.try_emplace(rest, rests.size());
  if (isNew) {
    writer.varint(2 * rest.size());
    writer.bytes(rest);
  } else {
    writer.varint(2 * known->second + 1);
  }
  previous = name.str();
}

std::string NameReader::read(ByteReader &reader) {
  uint64_t prefix = reader.varint(previous.size() + 1, "length of a name's "
                                                       "prefix");
  if (prefix == 0)
    return "";
  previous.resize(prefix - 1);
  previous += readRest(reader);
  // Only the zero above stands for the empty name.
  if (previous.empty() || previous.size() > maxNameLength) {
    reader.fail("name has " + llvm::Twine(previous.size()) +
                " bytes, expected 1 to " + llvm::Twine(maxNameLength));
    previous.clear();
  }
  return previous;
}

llvm::StringRef NameReader::readRest(ByteReader &reader) {
  uint64_t header = reader.varint();
  if (header & 1) {
    if (header / 2 < rests.size())
      return rests[header / 2];
    reader.fail("name part " + llvm::Twine(header / 2) + " of " +
                llvm::Twine(rests.size()) + " does not exist");
    return {};
  }
  rests.push_back(reader.bytes(header / 2));
  return rests.back();
}
