//===- NameCoder.h - Storing similar names in few bytes ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names of one network repeat each other ("conv1", "conv1.weight",
// "conv2.weight"): each is stored as the length of the prefix it shares with
// the name before it and the rest, and a rest that came up before is stored as
// its number.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_NAMECODER_H
#define L2DC_LIB_EXECUTION_NAMECODER_H

#include "l2dc/Support/ByteStream.h"

#include "llvm/ADT/StringMap.h"

#include <string>
#include <vector>

namespace l2dc::execution {

/// Writes names: 0 for the empty name; else the shared prefix's length plus 1,
/// then 2 * number + 1 for a rest seen before, or 2 * length and the rest.
class NameWriter {
public:
  void write(ByteWriter &writer, llvm::StringRef name);

private:
  std::string previous;
  llvm::StringMap<unsigned> rests;
};

/// Reads what `NameWriter` wrote. Bad numbers make the reader fail.
class NameReader {
public:
  std::string read(ByteReader &reader);

private:
  llvm::StringRef readRest(ByteReader &reader);

  std::string previous;
  std::vector<llvm::StringRef> rests;
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_NAMECODER_H
