//===- YamlTree.h - A YAML document with line numbers -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CIRCUIT_YAMLTREE_H
#define L2DC_LIB_CIRCUIT_YAMLTREE_H

#include "l2dc/Circuit/Netlist.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <utility>
#include <vector>

namespace l2dc::circuit {

/// One value of a document. Mappings keep their order.
struct YamlNode {
  enum class Kind : uint8_t { Null, Scalar, Sequence, Mapping };
  Kind kind = Kind::Null;
  std::string scalar;
  /// Elements of a sequence, or values of a mapping.
  std::vector<YamlNode> children;
  /// The keys of a mapping, and where they stand.
  std::vector<std::pair<std::string, SourceRef>> keys;
  SourceRef where;

  /// The value of `key` in a mapping, or null.
  const YamlNode *find(llvm::StringRef key) const;
};

/// Reads the first document of `text`. The error has file and line.
llvm::Expected<YamlNode> parseYaml(llvm::StringRef text, llvm::StringRef file);

} // namespace l2dc::circuit

#endif // L2DC_LIB_CIRCUIT_YAMLTREE_H
