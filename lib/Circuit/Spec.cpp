//===- Spec.cpp - Sizing problems as YAML ---------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Spec.h"

#include "SpecReader.h"

#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

using ReadNetlist = function_ref<Expected<Netlist>(StringRef, SourceRef)>;

namespace {

/// Reads the sections of a specification into a problem.
class SpecReader {
public:
  explicit SpecReader(const YamlNode &root) : root(root) {}

  Error read(ReadNetlist readNetlist);
  Problem takeProblem() { return std::move(problem); }

private:
  Error readHead(ReadNetlist readNetlist);
  Error readParameters();
  Error readVariable(StringRef name, const YamlNode &node);
  Error readMatch(const YamlNode &node);
  Error readConstraint(const YamlNode &node);
  Error readObjective(const YamlNode &node);
  Error readCorner(StringRef name, const YamlNode &node);
  Error readSweep(StringRef name, const YamlNode &node);
  /// The unit of a measurement, for bounds and references on it.
  Expected<Unit> unitOf(StringRef measure, const YamlNode &node);

  /// Calls `read` with each entry of the mapping or sequence at `key`.
  Error forEachPair(StringRef key,
                    function_ref<Error(StringRef, const YamlNode &)> read);
  Error forEachEntry(StringRef key, function_ref<Error(const YamlNode &)> read);

  const YamlNode &root;
  Problem problem;
};

} // namespace

Error SpecReader::forEachPair(
    StringRef key, function_ref<Error(StringRef, const YamlNode &)> read) {
  const YamlNode *node = root.find(key);
  if (!node)
    return Error::success();
  if (node->kind != YamlNode::Kind::Mapping)
    return failAt(*node, "'" + key + "' must be a mapping");
  for (size_t i = 0; i < node->keys.size(); ++i)
    if (Error error = read(node->keys[i].first, node->children[i]))
      return error;
  return Error::success();
}

Error SpecReader::forEachEntry(StringRef key,
                               function_ref<Error(const YamlNode &)> read) {
  const YamlNode *node = root.find(key);
  if (!node || node->kind == YamlNode::Kind::Null)
    return Error::success();
  if (node->kind != YamlNode::Kind::Sequence)
    return failAt(*node, "'" + key + "' must be a list");
  for (const YamlNode &entry : node->children)
    if (Error error = read(entry))
      return error;
  return Error::success();
}

Error SpecReader::readHead(ReadNetlist readNetlist) {
  if (Error error = checkKeys(
          root, "a specification",
          {"circuit", "netlist", "models", "parameters", "variables", "match",
           "testbenches", "constraints", "objectives", "corners", "sweep"}))
    return error;
  std::string netlist;
  bool hspice = false;
  if (Error error = Fields(root)
                        .text("circuit", problem.name)
                        .text("netlist", netlist)
                        .choice("models", "spice3", "hspice", hspice)
                        .take())
    return error;
  if (problem.name.empty())
    return failAt(root, "expected 'circuit: NAME'");
  if (netlist.empty())
    return failAt(root, "expected 'netlist: FILE'");
  if (hspice)
    problem.dialect = spice::Dialect::HSpice;
  auto parsed = readNetlist(netlist, root.find("netlist")->where);
  if (!parsed)
    return parsed.takeError();
  problem.netlist = std::move(*parsed);
  return readParameters();
}

/// `parameters:` gives `.param`s other values or expressions.
Error SpecReader::readParameters() {
  return forEachPair(
      "parameters", [&](StringRef name, const YamlNode &node) -> Error {
        auto &params = problem.netlist.params;
        auto param = find_if(params, [&](const Param &param) {
          return param.name == name.lower();
        });
        if (param == params.end())
          return failAt(node, "unknown parameter '" + name +
                                  "', expected a .param of the netlist");
        if (node.kind != YamlNode::Kind::Scalar || node.scalar.empty())
          return failAt(node,
                        "'" + name + "' must be a value or an expression");
        bool plain = parseSpiceNumber(node.scalar).has_value() ||
                     StringRef(node.scalar).starts_with("'") ||
                     StringRef(node.scalar).starts_with("{");
        param->expression =
            StringRef(plain ? node.scalar : "'" + node.scalar + "'").lower();
        param->where = node.where;
        return Error::success();
      });
}

Error SpecReader::readVariable(StringRef name, const YamlNode &node) {
  Variable variable;
  variable.name = name.lower();
  variable.where = node.where;
  if (Error error =
          checkKeys(node, ("variable '" + name + "'").str(),
                    {"unit", "min", "max", "step", "scale", "initial"}))
    return error;
  std::string unitName = "1";
  if (Error error = Fields(node).text("unit", unitName).take())
    return error;
  std::optional<Unit> unit = findUnit(unitName);
  if (!unit)
    return failAt(*node.find("unit"), toString(unknownUnit(unitName)));
  variable.unit = *unit;
  for (StringRef key : {"min", "max"})
    if (!node.find(key))
      return failAt(node, "variable '" + name + "' needs '" + key + "'");
  if (Error error = Fields(node)
                        .quantity("min", *unit, variable.min)
                        .quantity("max", *unit, variable.max)
                        .quantity("step", *unit, variable.step)
                        .quantity("initial", *unit, variable.initial)
                        .choice("scale", "lin", "log", variable.logarithmic)
                        .take())
    return error;
  if (node.find("step") && variable.step <= 0)
    return failAt(*node.find("step"), "variable '" + name + "' has step " +
                                          formatValue(variable.step) +
                                          ", expected more than 0");
  // The netlist's own value is a start if it lies inside the range.
  for (const Param &param : problem.netlist.params)
    if (!variable.initial && param.name == variable.name) {
      std::optional<double> value = parseSpiceNumber(param.expression);
      if (value && *value >= variable.min * (1 - 1e-9) &&
          *value <= variable.max * (1 + 1e-9)) {
        variable.initial = value;
        variable.initialFromNetlist = true;
      }
    }
  problem.variables.push_back(std::move(variable));
  return Error::success();
}

Error SpecReader::readMatch(const YamlNode &node) {
  MatchGroup group;
  group.where = node.where;
  if (node.kind != YamlNode::Kind::Sequence)
    return failAt(node, "a match group must be a list of variables");
  for (const YamlNode &name : node.children)
    group.variables.push_back(StringRef(name.scalar).lower());
  problem.matches.push_back(std::move(group));
  return Error::success();
}

Expected<Unit> SpecReader::unitOf(StringRef measure, const YamlNode &node) {
  const Measure *found = problem.findMeasure(measure);
  if (!found)
    return failAt(node, "unknown metric '" + measure +
                            "', expected a measurement of a testbench");
  return *findUnit(found->dimension);
}

/// "gain >= 20 kohm".
Error SpecReader::readConstraint(const YamlNode &node) {
  Constraint constraint;
  constraint.where = node.where;
  StringRef text = node.scalar;
  size_t relation = text.find_first_of("<>");
  if (relation == StringRef::npos || text.substr(relation + 1, 1) != "=")
    return failAt(node, "expected 'METRIC >= VALUE' or 'METRIC <= VALUE', "
                        "found '" +
                            text + "'");
  constraint.measure = text.take_front(relation).trim().str();
  constraint.relation =
      text[relation] == '>' ? Relation::AtLeast : Relation::AtMost;
  auto unit = unitOf(constraint.measure, node);
  if (!unit)
    return unit.takeError();
  auto bound = parseQuantity(text.drop_front(relation + 2).trim(), *unit);
  if (!bound)
    return failAt(node, "bound of '" + constraint.measure +
                            "': " + toString(bound.takeError()));
  constraint.bound = *bound;
  problem.constraints.push_back(std::move(constraint));
  return Error::success();
}

/// `{minimize: power, reference: 1.37 mW}`.
Error SpecReader::readObjective(const YamlNode &node) {
  Objective objective;
  objective.where = node.where;
  if (Error error = checkKeys(node, "an objective",
                              {"minimize", "maximize", "reference"}))
    return error;
  const YamlNode *maximize = node.find("maximize");
  objective.maximize = maximize;
  if (!maximize == !node.find("minimize"))
    return failAt(node, "expected one of 'minimize: METRIC' and "
                        "'maximize: METRIC'");
  if (Error error = Fields(node)
                        .text("minimize", objective.measure)
                        .text("maximize", objective.measure)
                        .take())
    return error;
  auto unit = unitOf(objective.measure, node);
  if (!unit)
    return unit.takeError();
  if (!node.find("reference"))
    return failAt(node, "the objective on '" + objective.measure +
                            "' needs 'reference: VALUE', what counts as 1");
  if (Error error =
          Fields(node).quantity("reference", *unit, objective.reference).take())
    return error;
  problem.objectives.push_back(std::move(objective));
  return Error::success();
}

Error SpecReader::readCorner(StringRef name, const YamlNode &node) {
  Corner corner;
  corner.name = name.str();
  corner.where = node.where;
  if (node.kind == YamlNode::Kind::Null) {
    problem.corners.push_back(std::move(corner));
    return Error::success();
  }
  if (Error error = checkKeys(node, ("corner '" + name + "'").str(),
                              {"temperature", "parameters", "libraries"}))
    return error;
  if (Error error =
          Fields(node)
              .quantity("temperature", *findUnit("C"), corner.temperature)
              .take())
    return error;
  for (StringRef key : {"parameters", "libraries"}) {
    const YamlNode *pairs = node.find(key);
    if (!pairs)
      continue;
    if (pairs->kind != YamlNode::Kind::Mapping)
      return failAt(*pairs, "'" + key + "' must be a mapping");
    for (size_t i = 0; i < pairs->keys.size(); ++i) {
      const YamlNode &value = pairs->children[i];
      if (value.kind != YamlNode::Kind::Scalar || value.scalar.empty())
        return failAt(value, "'" + pairs->keys[i].first + "' must be a value");
      if (key == "libraries")
        corner.libraries.emplace_back(pairs->keys[i].first, value.scalar);
      else
        corner.parameters.emplace_back(StringRef(pairs->keys[i].first).lower(),
                                       StringRef(value.scalar).lower());
    }
  }
  problem.corners.push_back(std::move(corner));
  return Error::success();
}

Error SpecReader::readSweep(StringRef name, const YamlNode &node) {
  Sweep sweep;
  sweep.measure = name.str();
  sweep.where = node.where;
  if (Error error = checkKeys(node, ("sweep of '" + name + "'").str(),
                              {"min", "max", "scale"}))
    return error;
  auto unit = unitOf(name, node);
  if (!unit)
    return unit.takeError();
  if (Error error = Fields(node)
                        .quantity("min", *unit, sweep.min)
                        .quantity("max", *unit, sweep.max)
                        .choice("scale", "lin", "log", sweep.logarithmic)
                        .take())
    return error;
  problem.sweeps.push_back(std::move(sweep));
  return Error::success();
}

Error SpecReader::read(ReadNetlist readNetlist) {
  if (Error error = readHead(readNetlist))
    return error;
  auto variable = [&](StringRef name, const YamlNode &node) {
    return readVariable(name, node);
  };
  auto testbench = [&](StringRef name, const YamlNode &node) -> Error {
    auto testbench = readTestbench(name, node);
    if (!testbench)
      return testbench.takeError();
    problem.testbenches.push_back(std::move(*testbench));
    return Error::success();
  };
  if (Error error = forEachPair("variables", variable))
    return error;
  if (Error error = forEachEntry(
          "match", [&](const YamlNode &node) { return readMatch(node); }))
    return error;
  if (Error error = forEachPair("testbenches", testbench))
    return error;
  if (Error error = forEachEntry("constraints", [&](const YamlNode &node) {
        return readConstraint(node);
      }))
    return error;
  if (Error error = forEachEntry("objectives", [&](const YamlNode &node) {
        return readObjective(node);
      }))
    return error;
  if (Error error =
          forEachPair("corners", [&](StringRef name, const YamlNode &node) {
            return readCorner(name, node);
          }))
    return error;
  if (problem.corners.empty())
    problem.corners.push_back({"nominal", {}, {}, {}, root.where});
  return forEachPair("sweep", [&](StringRef name, const YamlNode &node) {
    return readSweep(name, node);
  });
}

Expected<Problem> circuit::parseSpecText(StringRef text, StringRef file,
                                         ReadNetlist readNetlist) {
  auto root = parseYaml(text, file);
  if (!root)
    return root.takeError();
  SpecReader reader(*root);
  if (Error error = reader.read(readNetlist))
    return std::move(error);
  return reader.takeProblem();
}

/// `fault` with a place: what concerns the whole specification stands in
/// line 1.
static Error placed(Fault fault, StringRef file) {
  if (!fault.where.line)
    fault.where = {file.str(), 1};
  return circuit::makeError(fault);
}

/// Replaces `$NAME/` at the start of the libraries' paths.
static Error substitutePdks(Problem &problem, const SpecOptions &options) {
  for (Library &library : problem.netlist.libraries) {
    StringRef path = library.path;
    if (!path.consume_front("$"))
      continue;
    auto [name, rest] = path.split('/');
    auto pdk = options.pdks.find(name.str());
    if (pdk == options.pdks.end())
      return circuit::makeError(
          {library.where, ("the model files of '" + name +
                           "' are needed: expected --pdk " + name + "=PATH")
                              .str()});
    SmallString<128> full(pdk->second);
    if (!rest.empty())
      sys::path::append(full, rest);
    sys::fs::make_absolute(full);
    library.path = full.str().str();
  }
  return Error::success();
}

Expected<Problem> circuit::parseSpec(StringRef text, StringRef file,
                                     const SpecOptions &options) {
  SmallString<128> directory = sys::path::parent_path(file);
  auto readNetlist = [&](StringRef name,
                         const SourceRef &where) -> Expected<Netlist> {
    SmallString<128> path(name);
    if (!sys::path::is_absolute(path)) {
      path = directory;
      sys::path::append(path, name);
    }
    auto buffer = readFile(path);
    if (!buffer)
      return circuit::makeError({where, toString(buffer.takeError())});
    ParseOptions parse;
    parse.file = path.str().str();
    directory = sys::path::parent_path(path);
    return parseNetlist((*buffer)->getBuffer(), parse);
  };
  auto problem = parseSpecText(text, file, readNetlist);
  if (!problem)
    return problem;
  sys::fs::make_absolute(directory);
  problem->directory = directory.str().str();
  if (Error error = substitutePdks(*problem, options))
    return std::move(error);
  auto libraries = readLibraries(*problem);
  if (!libraries)
    return libraries.takeError();
  if (std::optional<Fault> fault = verify(*problem, &*libraries))
    return placed(std::move(*fault), file);
  return problem;
}

Expected<Problem> circuit::readSpec(StringRef path,
                                    const SpecOptions &options) {
  auto buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  return parseSpec((*buffer)->getBuffer(), path, options);
}

Error circuit::addPdk(SpecOptions &options, StringRef text) {
  auto [name, path] = text.split('=');
  if (name.empty() || path.empty())
    return l2dc::makeError("--pdk: expected NAME=PATH, found '{0}'", text);
  if (!sys::fs::exists(path))
    return l2dc::makeError("--pdk: '{0}' does not exist", path);
  options.pdks[name.str()] = path.str();
  return Error::success();
}
