//===- DataTestUtils.h - Small data set files for tests ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_DATA_DATATESTUTILS_H
#define L2DC_TEST_UNITTESTS_DATA_DATATESTUTILS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <zlib.h>

namespace l2dc::test {

/// `bytes` as one gzip member.
inline std::string gzip(llvm::StringRef bytes) {
  z_stream stream = {};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8,
               Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
  stream.avail_in = uInt(bytes.size());
  stream.next_out = reinterpret_cast<Bytef *>(packed.data());
  stream.avail_out = uInt(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// An IDX file of unsigned bytes.
inline std::string idx(llvm::ArrayRef<uint32_t> shape,
                       llvm::StringRef elements) {
  std::string file = {'\0', '\0', '\x08', char(shape.size())};
  for (uint32_t extent : shape)
    for (int shift : {24, 16, 8, 0})
      file += char(extent >> shift);
  return file + elements.str();
}

} // namespace l2dc::test

#endif // L2DC_TEST_UNITTESTS_DATA_DATATESTUTILS_H
