//===- Spec.h - Sizing problems as YAML -------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// docs/Circuits.md describes the format.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CIRCUIT_SPEC_H
#define L2DC_CIRCUIT_SPEC_H

#include "l2dc/Circuit/Problem.h"
#include "l2dc/Circuit/Verify.h"

#include <map>

namespace l2dc::circuit {

struct SpecOptions {
  /// Folders of model files, or single files, by name: `$NAME` at the start of
  /// a path in the netlist is replaced.
  std::map<std::string, std::string> pdks;
};

/// Parses `NAME=PATH` into `options.pdks`.
llvm::Error addPdk(SpecOptions &options, llvm::StringRef text);

/// Reads the specification at `path`, its netlist and the names in its model
/// files, and verifies all of it. The error has file and line, what was found
/// and what was expected.
llvm::Expected<Problem> readSpec(llvm::StringRef path,
                                 const SpecOptions &options = {});

/// The same for text; `file` names it and relative paths start in its folder.
llvm::Expected<Problem> parseSpec(llvm::StringRef text, llvm::StringRef file,
                                  const SpecOptions &options = {});

/// Parses specification and netlist without reading any file: model files are
/// taken to define everything. `parseSpec` is this with the files around it.
llvm::Expected<Problem> parseSpecText(
    llvm::StringRef text, llvm::StringRef file,
    llvm::function_ref<llvm::Expected<Netlist>(llvm::StringRef, SourceRef)>
        readNetlist);

/// Finds out what the model files of `problem` define, following their own
/// includes. A missing file or section is an error at the card that names it.
llvm::Expected<LibraryNames> readLibraries(const Problem &problem);

} // namespace l2dc::circuit

#endif // L2DC_CIRCUIT_SPEC_H
