//===- Problem.h - A circuit sizing problem ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a designer wants: this netlist, these parameters free within these
// bounds, measured so, under these conditions, with these figures. Read from a
// YAML specification (Spec.h) or from the circuit dialect, which hold the same.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CIRCUIT_PROBLEM_H
#define L2DC_CIRCUIT_PROBLEM_H

#include "l2dc/Circuit/Netlist.h"
#include "l2dc/Circuit/Units.h"
#include "l2dc/Spice/Analysis.h"
#include "l2dc/Spice/Deck.h"
#include "l2dc/Spice/Measurement.h"

namespace l2dc::circuit {

/// A `.param` of the netlist that a search may change. Numbers are in base
/// units; `unit` is how the designer writes them.
struct Variable {
  std::string name;
  Unit unit{"1", "1", 1};
  double min = 0, max = 0;
  /// Values are min + k * step; 0 allows every value.
  double step = 0;
  /// Equal steps of an action multiply the value instead of adding to it.
  bool logarithmic = false;
  std::optional<double> initial; ///< where a search may start
  /// `initial` was not asked for: it is the value in the netlist.
  bool initialFromNetlist = false;
  std::optional<double> value; ///< what a search chose
  SourceRef where;

  /// `value`, else `initial`, else the middle of the range.
  double current() const;
  /// The nearest value that can be built.
  double snap(double wanted) const;
  /// The value at `fraction` (0 to 1) of the range, snapped; and back.
  double fromFraction(double fraction) const;
  double toFraction(double wanted) const;
};

/// Variables that always have the same value: a matched pair. The first one
/// decides.
struct MatchGroup {
  std::vector<std::string> variables;
  SourceRef where;
};

struct Analysis {
  spice::Analysis analysis;
  SourceRef where;
};

/// One number that a testbench gives, and its dimension.
struct Measure {
  spice::Measurement measurement;
  std::string dimension = "1";
  SourceRef where;
};

/// The netlist with more devices around it, what is run on it and what is
/// measured.
struct Testbench {
  std::string name;
  std::vector<Device> devices;
  std::vector<Directive> directives;
  std::vector<Analysis> analyses;
  std::vector<Measure> measures;
  SourceRef where;
};

enum class Relation : uint8_t { AtLeast, AtMost };

/// A hard requirement on a measurement; the bound is in base units.
struct Constraint {
  std::string measure;
  Relation relation = Relation::AtLeast;
  double bound = 0;
  SourceRef where;
};

/// A figure to be as good as possible. It counts as `reference / value` if it
/// is minimized and `value / reference` if it is maximized.
struct Objective {
  std::string measure;
  bool maximize = false;
  double reference = 1;
  SourceRef where;
};

/// Conditions under which every requirement must hold.
struct Corner {
  std::string name;
  std::optional<double> temperature; ///< degrees Celsius
  Assignments parameters;            ///< `.param`s with other values
  /// Sections or files of model libraries that are replaced, as written.
  std::vector<std::pair<std::string, std::string>> libraries;
  SourceRef where;
};

/// The bound of the constraint on a measurement varies in this range when one
/// agent is trained for many specifications (`l2dc-size --spec-sweep`).
struct Sweep {
  std::string measure;
  double min = 0, max = 0;
  bool logarithmic = false;
  SourceRef where;
};

struct Problem {
  std::string name;
  Netlist netlist;
  /// Where relative paths of the netlist's libraries start.
  std::string directory;
  /// The dialect of the model files.
  spice::Dialect dialect = spice::Dialect::Spice3;
  std::vector<Variable> variables;
  std::vector<MatchGroup> matches;
  std::vector<Testbench> testbenches;
  std::vector<Constraint> constraints;
  std::vector<Objective> objectives;
  std::vector<Corner> corners; ///< at least one
  std::vector<Sweep> sweeps;

  const Variable *findVariable(llvm::StringRef name) const;
  /// The measurement called `name` in any testbench, or null.
  const Measure *findMeasure(llvm::StringRef name) const;
  /// The first variable of the group of `name`, or `name` itself.
  llvm::StringRef matchLeader(llvm::StringRef name) const;
};

/// The kind that is called "op", "ac", "noise", "dc" or "tran".
std::optional<spice::AnalysisKind> parseAnalysisKind(llvm::StringRef name);

} // namespace l2dc::circuit

#endif // L2DC_CIRCUIT_PROBLEM_H
