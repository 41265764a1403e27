//===- Gzip.cpp - Reading files that may be gzipped -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/Gzip.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"

#include <algorithm>
#include <zlib.h>

using namespace l2dc;

namespace {

using Bytes = llvm::SmallVector<char, 0>;

/// Feeds a compressed file through zlib. zlib counts bytes in 32 bits, so both
/// sides are handed over in pieces.
class Inflater {
public:
  Inflater(llvm::StringRef compressed, llvm::StringRef path)
      : rest(compressed), path(path) {}

  llvm::Expected<Bytes> run();

private:
  /// Decompresses one gzip member and leaves `rest` behind it.
  llvm::Error inflateMember(z_stream &stream);
  llvm::Error failure(const char *what) const {
    return makeError("'{0}': the gzip stream is {1} after {2} decompressed "
                     "bytes",
                     path, what, used);
  }

  llvm::StringRef rest;
  llvm::StringRef path;
  Bytes output;
  size_t used = 0;
};

llvm::Error Inflater::inflateMember(z_stream &stream) {
  constexpr size_t pieceLimit = size_t(1) << 30;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    if (output.size() - used < 1 << 16)
      output.resize_for_overwrite(std::max<size_t>(1 << 20, output.size() * 2));
    size_t give = std::min(rest.size(), pieceLimit);
    size_t room = std::min(output.size() - used, pieceLimit);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(rest.data()));
    stream.avail_in = uInt(give);
    stream.next_out = reinterpret_cast<Bytef *>(output.data() + used);
    stream.avail_out = uInt(room);
    status = inflate(&stream, Z_NO_FLUSH);
    rest = rest.drop_front(give - stream.avail_in);
    used += room - stream.avail_out;
    if (status == Z_BUF_ERROR ||
        (status == Z_OK && rest.empty() && stream.avail_out != 0))
      return failure("truncated");
    if (status != Z_OK && status != Z_STREAM_END)
      return failure("damaged");
  }
  return llvm::Error::success();
}

llvm::Expected<Bytes> Inflater::run() {
  z_stream stream = {};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
    return makeError("'{0}': zlib does not start", path);
  auto end = llvm::scope_exit([&] { inflateEnd(&stream); });
  while (!rest.empty()) {
    if (llvm::Error error = inflateMember(stream))
      return std::move(error);
    inflateReset(&stream);
  }
  output.truncate(used);
  return std::move(output);
}

} // namespace

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
data::readMaybeGzipped(llvm::StringRef path) {
  auto buffer = readFile(path);
  if (!buffer || !(*buffer)->getBuffer().starts_with("\x1f\x8b"))
    return buffer;
  auto bytes = Inflater((*buffer)->getBuffer(), path).run();
  if (!bytes)
    return bytes.takeError();
  return std::make_unique<llvm::SmallVectorMemoryBuffer>(
      std::move(*bytes), path, /*RequiresNullTerminator=*/false);
}
