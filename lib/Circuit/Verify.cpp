//===- Verify.cpp - Checking a sizing problem -----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Verify.h"

#include "NetlistVerifier.h"
#include "TestbenchVerifier.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

using Found = std::optional<Fault>;

static Found fault(const SourceRef &where, const Twine &message) {
  return Fault{where, message.str()};
}

static Found checkVariable(const Variable &variable,
                           const NetlistVerifier &netlist) {
  auto fail = [&](const Twine &message) {
    return fault(variable.where,
                 "variable '" + Twine(variable.name) + "' " + message);
  };
  if (!netlist.hasParam(variable.name))
    return fail("is unknown, expected a .param of the netlist");
  std::string range =
      (formatValue(variable.min) + " to " + formatValue(variable.max));
  if (!std::isfinite(variable.min) || !std::isfinite(variable.max))
    return fail("needs finite bounds");
  if (variable.min >= variable.max)
    return fail("has min " + formatValue(variable.min) + " and max " +
                formatValue(variable.max) + ", expected min < max");
  if (!(variable.step >= 0) || variable.step > variable.max - variable.min)
    return fail("has step " + formatValue(variable.step) +
                ", expected more than 0 and at most max - min");
  if (variable.logarithmic && variable.min <= 0)
    return fail("has min " + formatValue(variable.min) +
                ", expected more than 0 on a logarithmic scale");
  for (const std::optional<double> &value : {variable.initial, variable.value})
    if (value && !(*value >= variable.min * (1 - 1e-9) - 1e-30 &&
                   *value <= variable.max * (1 + 1e-9)))
      return fail("has value " + formatValue(*value) + ", expected " + range);
  return std::nullopt;
}

/// Variables, and which of them belong together.
static Found checkVariables(const Problem &problem,
                            const NetlistVerifier &netlist) {
  if (problem.variables.empty())
    return fault({}, "has no variables, expected at least one");
  StringSet<> names, grouped;
  for (const Variable &variable : problem.variables) {
    if (!names.insert(variable.name).second)
      return fault(variable.where,
                   "variable '" + variable.name + "' is listed a second time");
    if (Found found = checkVariable(variable, netlist))
      return found;
  }
  for (const MatchGroup &group : problem.matches) {
    if (group.variables.size() < 2)
      return fault(group.where, "a match group needs at least 2 variables");
    for (const std::string &name : group.variables) {
      if (!problem.findVariable(name))
        return fault(group.where,
                     "unknown variable '" + name + "' in a match group");
      if (!grouped.insert(name).second)
        return fault(group.where,
                     "variable '" + name + "' is in two match groups");
    }
  }
  return std::nullopt;
}

static Found checkConstraints(const Problem &problem) {
  for (const Constraint &constraint : problem.constraints) {
    if (!problem.findMeasure(constraint.measure))
      return fault(constraint.where, "constraint on unknown metric '" +
                                         constraint.measure +
                                         "', expected a measurement");
    if (!std::isfinite(constraint.bound))
      return fault(constraint.where, "constraint on '" + constraint.measure +
                                         "' needs a finite bound");
    for (const Constraint &other : problem.constraints)
      if (other.measure == constraint.measure &&
          constraint.relation == Relation::AtLeast &&
          other.relation == Relation::AtMost && constraint.bound > other.bound)
        return fault(other.where,
                     "'" + other.measure + "' must be at least " +
                         formatValue(constraint.bound) + " and at most " +
                         formatValue(other.bound) + ", which cannot hold");
  }
  return std::nullopt;
}

static Found checkObjectives(const Problem &problem) {
  if (problem.objectives.empty())
    return fault({}, "has no objective, expected at least one");
  for (const Objective &objective : problem.objectives) {
    if (!problem.findMeasure(objective.measure))
      return fault(objective.where, "objective on unknown metric '" +
                                        objective.measure +
                                        "', expected a measurement");
    if (!(objective.reference > 0) || !std::isfinite(objective.reference))
      return fault(objective.where, "objective on '" + objective.measure +
                                        "' has reference " +
                                        formatValue(objective.reference) +
                                        ", expected more than 0");
  }
  return std::nullopt;
}

static Found checkCorner(const Problem &problem, const Corner &corner,
                         const NetlistVerifier &netlist) {
  auto fail = [&](const Twine &message) {
    return fault(corner.where,
                 "corner '" + Twine(corner.name) + "' " + message);
  };
  if (corner.temperature &&
      !(*corner.temperature >= -273.15 && *corner.temperature <= 1000))
    return fail("has temperature " + formatValue(*corner.temperature) +
                ", expected -273.15 to 1000 C");
  for (const auto &[name, text] : corner.parameters) {
    if (!netlist.hasParam(name))
      return fail("sets unknown parameter '" + name +
                  "', expected a .param of the netlist");
    if (problem.findVariable(name))
      return fail("sets '" + name + "', which is a variable");
    if (auto message = netlist.checkExpression(text))
      return fail("sets '" + name + "': " + *message);
  }
  for (const auto &[from, to] : corner.libraries) {
    auto named = [&, &from = from](const Library &library) {
      return library.section == from || library.path == from;
    };
    if (none_of(problem.netlist.libraries, named))
      return fail("replaces '" + from +
                  "', which is no section or file of a .lib or .include");
  }
  return std::nullopt;
}

static Found checkCorners(const Problem &problem,
                          const NetlistVerifier &netlist) {
  StringSet<> names;
  for (const Corner &corner : problem.corners) {
    if (!names.insert(corner.name).second)
      return fault(corner.where,
                   "corner '" + corner.name + "' is listed a second time");
    if (Found found = checkCorner(problem, corner, netlist))
      return found;
  }
  return std::nullopt;
}

static Found checkSweeps(const Problem &problem) {
  for (const Sweep &sweep : problem.sweeps) {
    auto constrains = [&](const Constraint &constraint) {
      return constraint.measure == sweep.measure;
    };
    if (none_of(problem.constraints, constrains))
      return fault(sweep.where,
                   "sweep of '" + sweep.measure + "', which has no constraint");
    if (!(sweep.min < sweep.max) || (sweep.logarithmic && sweep.min <= 0))
      return fault(sweep.where, "sweep of '" + sweep.measure + "' has min " +
                                    formatValue(sweep.min) + " and max " +
                                    formatValue(sweep.max) +
                                    ", expected min < max, and min > 0 on a "
                                    "logarithmic scale");
  }
  return std::nullopt;
}

Found circuit::verify(const Problem &problem, const LibraryNames *libraries) {
  NetlistVerifier netlist(problem.netlist, libraries);
  if (Found found = netlist.checkDefinitions())
    return found;
  if (Found found = checkVariables(problem, netlist))
    return found;
  if (Found found = checkTestbenches(problem, netlist))
    return found;
  if (Found found = checkConstraints(problem))
    return found;
  if (Found found = checkObjectives(problem))
    return found;
  if (Found found = checkCorners(problem, netlist))
    return found;
  return checkSweeps(problem);
}
