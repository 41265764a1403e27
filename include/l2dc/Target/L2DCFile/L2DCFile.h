//===- L2DCFile.h - The compressed network file -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A `.l2dc` file holds a whole network: its structure, its names, and every
// constant in the smallest form that decodes to exactly the same floats.
// docs/FileFormat.md specifies it byte by byte.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_L2DCFILE_L2DCFILE_H
#define L2DC_TARGET_L2DCFILE_L2DCFILE_H

#include "l2dc/Compression/CodedWeights.h"
#include "l2dc/Execution/Network.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace l2dc::target {

/// A network, and for the values that are coded constants their coded form.
struct CompressedNetwork {
  execution::Network network;
  /// One entry per network value. Where it is set, the value is that constant;
  /// the value's `constant` may be null when the network is to be written, and
  /// is the decoded tensor after reading.
  std::vector<std::optional<compression::CodedWeights>> coded;
};

/// The bytes of the `.l2dc` file. Fails if the network does not pass
/// `verifyStructure`, a constant has no elements, or a coded form does not
/// decode to its value's shape and, where it has one, its `constant`. Reading
/// the bytes and writing them again gives the same bytes.
llvm::Expected<std::string> serialize(const CompressedNetwork &net);

/// The network of a `.l2dc` file's bytes: constants decoded, coded forms kept.
/// A changed, missing or added byte is an error, and so are constants that have
/// more than `maxElements` elements together.
llvm::Expected<CompressedNetwork>
deserialize(llvm::StringRef bytes,
            int64_t maxElements = compression::maxWeights);

/// `serialize` to `path` (all or nothing) and `deserialize` from it; errors
/// name the file. "-" is standard output and input.
llvm::Error writeL2DCFile(llvm::StringRef path, const CompressedNetwork &net);
llvm::Expected<CompressedNetwork> readL2DCFile(llvm::StringRef path);

/// What one constant takes in the file.
struct ConstantBytes {
  unsigned value = 0; ///< the network value's number
  std::string name;   ///< as in the network
  uint64_t bytes = 0; ///< all bytes of it, equal to parts.total() if coded
  /// How the bytes divide, for coded constants.
  std::optional<compression::CodedBytes> parts;
};

/// Where the bytes of a `.l2dc` file go. `total()` is the file's size.
struct FileBytes {
  uint64_t header = 0;    ///< magic, version, checksum
  uint64_t structure = 0; ///< steps, names, shapes
  std::vector<ConstantBytes> constants;
  uint64_t total() const;
};
llvm::Expected<FileBytes> countFileBytes(const CompressedNetwork &net);

} // namespace l2dc::target

#endif // L2DC_TARGET_L2DCFILE_L2DCFILE_H
