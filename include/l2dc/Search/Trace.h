//===- Trace.h - The record of a search -------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A trace is a text file of one JSON object per line: a header, then one line
// per evaluation in the order of their numbers. docs/Search.md lists the keys.
// Numbers are written so that they are read back as the same bits.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SEARCH_TRACE_H
#define L2DC_SEARCH_TRACE_H

#include "l2dc/Search/Driver.h"

namespace l2dc::search {

/// The first line: which search it is.
struct TraceHeader {
  std::string method; ///< never "auto"
  Settings settings;
  uint64_t seed = 0;
  uint64_t budget = 0;
  std::optional<double> target;
  std::string subject;    ///< `Environment::subject`
  std::string evaluation; ///< `Environment::evaluation`
  std::vector<Decision> decisions;
};

/// The header of a search of `environment` with `options`.
TraceHeader makeTraceHeader(const Environment &environment,
                            const SearchOptions &options);

struct Trace {
  TraceHeader header;
  std::vector<Evaluation> evaluations;
  /// Bytes of the header and of all complete lines; what stands behind them is
  /// a line that was being written when the search was killed.
  uint64_t completeBytes = 0;

  /// The best evaluation (see `SearchResult::best`), or null.
  const Evaluation *best() const;
};

/// One line, without the line break.
std::string writeTraceHeader(const TraceHeader &header);
std::string writeTraceLine(const Evaluation &evaluation);

/// Reads a trace's text. A last line without a line break is dropped; any other
/// malformed line is an error that names it.
llvm::Expected<Trace> parseTrace(llvm::StringRef text);

/// `parseTrace` of the file at `path`; the error names it.
llvm::Expected<Trace> readTrace(llvm::StringRef path);

/// The design that the search in the trace at `path` chose, as the environment
/// took it: `policy=replay:PATH`. Needs neither data nor torch. Fails if the
/// trace is of another subject or has other decisions than `environment`, or if
/// nothing in it succeeded.
llvm::Expected<Vector> replayDesign(llvm::StringRef path,
                                    const Environment &environment);

} // namespace l2dc::search

#endif // L2DC_SEARCH_TRACE_H
