//===- SpecReader.h - From YAML to a sizing problem -------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CIRCUIT_SPECREADER_H
#define L2DC_LIB_CIRCUIT_SPECREADER_H

#include "YamlTree.h"

#include "l2dc/Circuit/Problem.h"

namespace l2dc::circuit {

/// An error at `node`.
llvm::Error failAt(const YamlNode &node, const llvm::Twine &message);

/// Fails unless `node` is a mapping whose keys are all in `allowed`.
llvm::Error checkKeys(const YamlNode &node, llvm::StringRef what,
                      llvm::ArrayRef<llvm::StringRef> allowed);

/// Reads the values of a mapping's keys. A key that is not there leaves its
/// output as it is; after the first error nothing more is read.
class Fields {
public:
  explicit Fields(const YamlNode &mapping) : mapping(mapping) {}

  Fields &text(llvm::StringRef key, std::string &out);
  /// A name of the netlist, in lower case.
  Fields &name(llvm::StringRef key, std::string &out);
  /// A list of names, or one name.
  Fields &names(llvm::StringRef key, std::vector<std::string> &out);
  Fields &quantity(llvm::StringRef key, const Unit &unit, double &out);
  Fields &quantity(llvm::StringRef key, const Unit &unit,
                   std::optional<double> &out);
  Fields &count(llvm::StringRef key, unsigned &out);
  Fields &flag(llvm::StringRef key, bool &out);
  /// One of two words; `out` is whether it is the second.
  Fields &choice(llvm::StringRef key, llvm::StringRef first,
                 llvm::StringRef second, bool &out);
  Fields &signal(llvm::StringRef key, spice::Signal &out);

  /// The first error, or success.
  llvm::Error take();

private:
  /// The scalar at `key`; null if there is none or something went wrong.
  const YamlNode *find(llvm::StringRef key);
  void fail(const YamlNode &node, const llvm::Twine &message);

  const YamlNode &mapping;
  std::optional<Fault> fault;
};

/// Reads one entry of `testbenches:`.
llvm::Expected<Testbench> readTestbench(llvm::StringRef name,
                                        const YamlNode &node);

} // namespace l2dc::circuit

#endif // L2DC_LIB_CIRCUIT_SPECREADER_H
