//===- SpecSweepLog.cpp - The table of a specification sweep --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SpecSweepLog.h"

#include "l2dc/Circuit/Deck.h"
#include "l2dc/Circuit/Units.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

/// specification, met, simulations, referee.
static constexpr unsigned leadingColumns = 4;

std::string SpecSweepLog::header() const {
  std::string text = "specification,met,simulations,referee";
  for (const circuit::Constraint &constraint : problem.constraints)
    text += "," + constraint.measure;
  for (const circuit::Variable *variable : circuit::freeVariables(problem))
    text += "," + variable->name;
  return text;
}

std::string SpecSweepLog::line(size_t index, const SpecOutcome &outcome) const {
  std::string text;
  raw_string_ostream os(text);
  os << index + 1 << ',' << outcome.met << ',' << outcome.simulations << ',';
  if (outcome.metByReferee)
    os << *outcome.metByReferee;
  for (double bound : outcome.bounds)
    os << ',' << format("%.6g", bound);
  for (double value : outcome.design)
    os << ',' << circuit::formatValue(value);
  return text;
}

Expected<SpecOutcome> SpecSweepLog::parse(StringRef line) const {
  SmallVector<StringRef, 32> fields;
  line.split(fields, ',');
  size_t constraints = problem.constraints.size();
  SpecOutcome outcome;
  unsigned met = 0, referee = 0;
  bool wrong = fields.size() < leadingColumns + constraints ||
               fields[1].getAsInteger(10, met) || met > 1 ||
               fields[2].getAsInteger(10, outcome.simulations) ||
               (!fields[3].empty() &&
                (fields[3].getAsInteger(10, referee) || referee > 1));
  if (wrong)
    return makeError("{0}: a line of a sweep expected, found '{1}'", path,
                     line);
  outcome.met = met;
  if (!fields[3].empty())
    outcome.metByReferee = referee != 0;
  auto numbers = ArrayRef(fields).drop_front(leadingColumns);
  for (auto [i, field] : enumerate(numbers)) {
    double value = 0;
    if (field.getAsDouble(value))
      return makeError("{0}: a number expected, found '{1}'", path, field);
    (i < constraints ? outcome.bounds : outcome.design).push_back(value);
  }
  return outcome;
}

Error SpecSweepLog::open(StringRef file, bool restart) {
  path = file.str();
  std::string kept = header() + "\n";
  if (!restart && sys::fs::exists(path)) {
    auto buffer = readFile(path);
    if (!buffer)
      return buffer.takeError();
    StringRef text = (*buffer)->getBuffer();
    if (!text.empty() && !text.starts_with(kept))
      return makeError("{0}: is of another sweep, expected the columns {1}",
                       path, header());
    // A line that was being written is done again.
    StringRef complete = text.take_front(text.rfind('\n') + 1);
    SmallVector<StringRef, 0> lines;
    complete.split(lines, '\n', -1, /*KeepEmpty=*/false);
    for (StringRef line : ArrayRef(lines).drop_front(!lines.empty()))
      past.push_back(line.str());
    if (!complete.empty())
      kept = complete.str();
  }
  if (Error error = writeFile(path, kept))
    return error;
  std::error_code code;
  os = std::make_unique<raw_fd_ostream>(path, code, sys::fs::CD_OpenExisting,
                                        sys::fs::FA_Write, sys::fs::OF_Append);
  return code ? makeError("{0}: {1}", path, code.message()) : Error::success();
}

Expected<std::optional<SpecOutcome>>
SpecSweepLog::recorded(size_t index, ArrayRef<double> bounds) const {
  if (index >= past.size())
    return std::nullopt;
  auto outcome = parse(past[index]);
  if (!outcome)
    return outcome.takeError();
  // As many digits as the file has.
  outcome->bounds = bounds.vec();
  if (line(index, *outcome) == past[index])
    return *outcome;
  return makeError("{0}: line {1} is of another specification; remove the "
                   "file, or leave --resume out",
                   path, index + 2);
}

Error SpecSweepLog::append(size_t index, const SpecOutcome &outcome) {
  if (!os || index < past.size())
    return Error::success();
  *os << line(index, outcome) << '\n';
  os->flush();
  if (!os->has_error())
    return Error::success();
  std::error_code code = os->error();
  os->clear_error();
  return makeError("{0}: {1}", path, code.message());
}
