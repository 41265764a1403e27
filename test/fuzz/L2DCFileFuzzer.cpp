//===- L2DCFileFuzzer.cpp - Arbitrary bytes as .l2dc files ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/L2DCFile/L2DCFile.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CRC.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/ErrorHandling.h"

#include <string>

using namespace l2dc;
using namespace l2dc::target;

/// The file with the checksum that its other bytes need: without it no changed
/// byte would reach the parser.
static std::string withChecksum(llvm::StringRef file) {
  if (file.size() < 4)
    return file.str();
  std::string result = file.drop_back(4).str();
  char sum[4];
  llvm::support::endian::write32le(
      sum, llvm::crc32(llvm::arrayRefFromStringRef(result)));
  return result.append(sum, 4);
}

/// A file is refused, or what it was read as can be written and read.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  std::string file = withChecksum(
      llvm::StringRef(reinterpret_cast<const char *>(bytes), size));
  llvm::Expected<CompressedNetwork> net =
      deserialize(file, /*maxElements=*/1 << 16);
  if (!net) {
    llvm::consumeError(net.takeError());
    return 0;
  }
  std::string written = llvm::cantFail(serialize(*net));
  CompressedNetwork again = llvm::cantFail(deserialize(written));
  if (llvm::cantFail(serialize(again)) != written)
    llvm::report_fatal_error("the file changes when it is written again");
  return 0;
}
