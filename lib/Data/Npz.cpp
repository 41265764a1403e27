//===- Npz.cpp - Reading .npz archives ------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NpyHeader.h"
#include "l2dc/Data/NamedArrays.h"
#include "l2dc/Data/Npy.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"

#include <zlib.h>

using namespace l2dc;
using namespace l2dc::data;

namespace {

/// One member, as the archive's central directory describes it.
struct Member {
  std::string name; ///< without ".npy"
  uint16_t flags = 0, method = 0;
  uint32_t checksum = 0;
  uint32_t storedSize = 0, size = 0;
  uint32_t offset = 0; ///< of the local header
};

class Npz : public NamedArrays {
public:
  llvm::Error open(std::unique_ptr<llvm::MemoryBuffer> buffer);
  llvm::Expected<Tensor> read(size_t index) const override;

private:
  llvm::Error checkMembers();
  llvm::Expected<llvm::StringRef> findData(const Member &member) const;
  llvm::Expected<std::string> extract(const Member &member) const;

  std::unique_ptr<llvm::MemoryBuffer> file;
  llvm::StringRef bytes;
  std::vector<Member> members; ///< sorted by name
};

} // namespace

/// Compression methods.
static constexpr uint16_t methodStored = 0, methodDeflated = 8;

/// A size that is in a ZIP64 field instead.
static constexpr uint32_t zip64 = 0xffffffff;

//===----------------------------------------------------------------------===//
// Central directory
//===----------------------------------------------------------------------===//

/// The central directory, which the record at the archive's end points to, and
/// the number of its entries.
static llvm::Expected<std::pair<llvm::StringRef, unsigned>>
findDirectory(llvm::StringRef bytes) {
  constexpr llvm::StringLiteral signature("PK\5\6");
  size_t record = bytes.rfind(signature);
  if (record == llvm::StringRef::npos || bytes.size() - record < 22)
    return makeError("not an .npz archive, or truncated: it has no ZIP "
                     "directory");
  ByteReader reader(bytes.substr(record + 8));
  reader.fixed<uint16_t>(); // the entries on this disk
  unsigned count = reader.fixed<uint16_t>();
  uint32_t size = reader.fixed<uint32_t>();
  uint32_t offset = reader.fixed<uint32_t>();
  if (size == zip64 || offset == zip64 || count == 0xffff)
    return makeError("ZIP64 archives (4 GiB or 65,535 members and more) are "
                     "not supported");
  if (offset > record || size > record - offset)
    return makeError("damaged ZIP directory: {0} bytes at {1} do not fit "
                     "before its end at {2}",
                     size, offset, record);
  return std::make_pair(bytes.substr(offset, size), count);
}

static Member parseMember(ByteReader &reader) {
  Member member;
  if (reader.fixed<uint32_t>() != 0x02014b50)
    reader.fail("no entry of a ZIP directory");
  reader.bytes(4); // versions
  member.flags = reader.fixed<uint16_t>();
  member.method = reader.fixed<uint16_t>();
  reader.bytes(4); // time and date
  member.checksum = reader.fixed<uint32_t>();
  member.storedSize = reader.fixed<uint32_t>();
  member.size = reader.fixed<uint32_t>();
  size_t nameLength = reader.fixed<uint16_t>();
  size_t skipped = reader.fixed<uint16_t>();
  skipped += reader.fixed<uint16_t>();
  reader.bytes(8); // disk and attributes
  member.offset = reader.fixed<uint32_t>();
  member.name = reader.bytes(nameLength).str();
  reader.bytes(skipped); // extra fields and comment
  return member;
}

/// Checks what is the same for every member, and strips the names' ending.
llvm::Error Npz::checkMembers() {
  for (Member &member : members) {
    llvm::StringRef name = member.name;
    if (!name.consume_back(".npy"))
      return makeError("member '{0}' is no .npy file", member.name);
    if (member.flags & 1)
      return makeError("member '{0}' is encrypted", member.name);
    if (member.method != methodStored && member.method != methodDeflated)
      return makeError("member '{0}' is compressed with method {1}; expected 0 "
                       "(stored) or 8 (deflated)",
                       member.name, member.method);
    if (member.size == zip64 || member.storedSize == zip64 ||
        member.offset == zip64)
      return makeError("member '{0}': 4 GiB and more are not supported",
                       member.name);
    member.name = name.str();
  }
  llvm::sort(members,
             [](const Member &a, const Member &b) { return a.name < b.name; });
  for (size_t i = 1; i < members.size(); ++i)
    if (members[i].name == members[i - 1].name)
      return makeError("array '{0}' is there twice", members[i].name);
  return llvm::Error::success();
}

llvm::Error Npz::open(std::unique_ptr<llvm::MemoryBuffer> buffer) {
  bytes = buffer->getBuffer();
  auto directory = findDirectory(bytes);
  if (!directory)
    return directory.takeError();
  ByteReader reader(directory->first);
  for (unsigned i = 0; i < directory->second && reader.ok(); ++i)
    members.push_back(parseMember(reader));
  if (llvm::Error error = reader.takeError())
    return addContext(std::move(error), "damaged ZIP directory");
  if (llvm::Error error = checkMembers())
    return error;
  for (const Member &member : members)
    sortedNames.push_back(member.name);
  file = std::move(buffer);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Members
//===----------------------------------------------------------------------===//

/// The stored bytes, behind a second header that repeats the directory's entry
/// and has extra fields of its own.
llvm::Expected<llvm::StringRef> Npz::findData(const Member &member) const {
  if (member.offset > bytes.size())
    return makeError("its data begins behind the file's end");
  ByteReader reader(bytes.substr(member.offset));
  if (reader.fixed<uint32_t>() != 0x04034b50)
    reader.fail("no member of a ZIP archive");
  reader.bytes(22);
  size_t skipped = reader.fixed<uint16_t>();
  skipped += reader.fixed<uint16_t>();
  reader.bytes(skipped);
  llvm::StringRef data = reader.bytes(member.storedSize);
  if (llvm::Error error = reader.takeError())
    return std::move(error);
  return data;
}

/// `data` decompressed to exactly `size` bytes; empty if it gives fewer or
/// more, or is damaged.
static std::string inflateRaw(llvm::StringRef data, uint32_t size) {
  z_stream stream = {};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
    return "";
  std::string output(size, '\0');
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(data.data()));
  stream.avail_in = uInt(data.size());
  stream.next_out = reinterpret_cast<Bytef *>(output.data());
  stream.avail_out = size;
  int status = inflate(&stream, Z_FINISH);
  bool isComplete =
      status == Z_STREAM_END && stream.avail_out == 0 && stream.avail_in == 0;
  inflateEnd(&stream);
  return isComplete ? output : "";
}

static uint32_t checksumOf(llvm::StringRef bytes) {
  return uint32_t(
      crc32_z(0, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()));
}

llvm::Expected<std::string> Npz::extract(const Member &member) const {
  auto data = findData(member);
  if (!data)
    return data.takeError();
  std::string content;
  if (member.method == methodStored) {
    content = data->str();
  } else {
    // Deflate makes at most 1032 bytes of one; a larger size is a lie that must
    // not ask for memory.
    if (member.size / 1032 > member.storedSize)
      return makeError("{0} bytes cannot decompress to {1}", member.storedSize,
                       member.size);
    content = inflateRaw(*data, member.size);
  }
  if (content.size() != member.size || checksumOf(content) != member.checksum)
    return makeError("its {0} stored bytes are damaged", member.storedSize);
  return content;
}

/// Fails unless float32 holds the elements of an .npy file exactly.
static llvm::Error checkElementType(llvm::StringRef content) {
  auto header = parseNpyHeader(content);
  if (!header)
    return header.takeError();
  llvm::StringRef type = header->elementType;
  if (type.ends_with("f4") || type.ends_with("f2"))
    return llvm::Error::success();
  return makeError("element type '{0}', expected '<f4' or '<f2'", type);
}

llvm::Expected<Tensor> Npz::read(size_t index) const {
  const Member &member = members[index];
  auto fail = [&](llvm::Error error) {
    return addContext(std::move(error), "array '" + member.name + "'");
  };
  auto content = extract(member);
  if (!content)
    return fail(content.takeError());
  if (llvm::Error error = checkElementType(*content))
    return fail(std::move(error));
  return parseNpy(*content, member.name);
}

llvm::Expected<std::unique_ptr<NamedArrays>>
data::openNpz(std::unique_ptr<llvm::MemoryBuffer> file) {
  auto arrays = std::make_unique<Npz>();
  if (llvm::Error error = arrays->open(std::move(file)))
    return std::move(error);
  return arrays;
}
