//===- TraceFile.h - The trace as a checkpoint ------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_TRACEFILE_H
#define L2DC_LIB_SEARCH_TRACEFILE_H

#include "l2dc/Search/Trace.h"

#include "llvm/Support/raw_ostream.h"

namespace l2dc::search {

/// The trace that a running search reads its past from and writes to.
class TraceFile {
public:
  /// Opens the trace of `options`, if there is one to be written: a new file
  /// with the header, or the existing one, cut behind its last complete line.
  /// Fails if that is the trace of another search.
  llvm::Error open(const Environment &environment,
                   const SearchOptions &options);

  /// What is recorded of evaluation `number`, or null.
  const Episode *recorded(uint64_t number) const {
    return number < past.size() ? &past[number].episode : nullptr;
  }

  /// Writes a line and hands it to the operating system, so that it survives
  /// the death of this process.
  llvm::Error append(const Evaluation &evaluation);

private:
  llvm::Error create(llvm::StringRef header);
  llvm::Error reopen(uint64_t completeBytes);
  llvm::Error writeLine(llvm::StringRef line);

  std::string path;
  std::vector<Evaluation> past;
  std::unique_ptr<llvm::raw_fd_ostream> os;
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_TRACEFILE_H
