//===- SpecSweepLog.h - The table of a specification sweep ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIZING_SPECSWEEPLOG_H
#define L2DC_LIB_SIZING_SPECSWEEPLOG_H

#include "l2dc/Sizing/SpecSweep.h"

#include "llvm/Support/raw_ostream.h"

namespace l2dc::sizing {

/// The CSV file of a sweep, which is also its checkpoint: a line for each
/// specification, written when it is done.
class SpecSweepLog {
public:
  explicit SpecSweepLog(const circuit::Problem &problem) : problem(problem) {}

  /// Starts the file, or reads what it has and goes on behind its last complete
  /// line.
  llvm::Error open(llvm::StringRef path, bool restart);

  /// What is recorded of specification number `index` with these bounds, or
  /// nothing. An error if the line is of another specification.
  llvm::Expected<std::optional<SpecOutcome>>
  recorded(size_t index, llvm::ArrayRef<double> bounds) const;

  llvm::Error append(size_t index, const SpecOutcome &outcome);

private:
  std::string header() const;
  std::string line(size_t index, const SpecOutcome &outcome) const;
  llvm::Expected<SpecOutcome> parse(llvm::StringRef line) const;

  const circuit::Problem &problem;
  std::string path;
  std::vector<std::string> past; ///< lines
  std::unique_ptr<llvm::raw_fd_ostream> os;
};

} // namespace l2dc::sizing

#endif // L2DC_LIB_SIZING_SPECSWEEPLOG_H
