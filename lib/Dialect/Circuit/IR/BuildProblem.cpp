//===- BuildProblem.cpp - From a sizing problem to operations -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/Circuit/IR/ProblemOps.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::circuit;

namespace {

class ProblemBuilder {
public:
  ProblemBuilder(OpBuilder &builder, const Problem &problem)
      : builder(builder), problem(problem) {}

  ProblemOp build();

private:
  Location loc(const SourceRef &where) {
    if (where.file.empty())
      return builder.getUnknownLoc();
    return FileLineColLoc::get(builder.getContext(), where.file, where.line, 1);
  }
  /// Null for an empty text.
  StringAttr optional(const std::string &text) {
    return text.empty() ? StringAttr() : builder.getStringAttr(text);
  }
  StringAttr optionalSignal(const spice::Signal &signal) {
    return signal.empty() ? StringAttr() : optional(signal.str());
  }
  FloatAttr optional(const std::optional<double> &value) {
    return value ? builder.getF64FloatAttr(*value) : FloatAttr();
  }
  /// Null for 0, which stands for "not given".
  FloatAttr unlessZero(double value) {
    return value != 0 ? builder.getF64FloatAttr(value) : FloatAttr();
  }
  ArrayAttr optional(const std::vector<std::string> &list) {
    return list.empty() ? ArrayAttr() : strings(list);
  }
  ArrayAttr strings(ArrayRef<std::string> list) {
    SmallVector<StringRef> refs(list.begin(), list.end());
    return builder.getStrArrayAttr(refs);
  }
  DictionaryAttr dictionary(const Assignments &pairs) {
    NamedAttrList list;
    for (const auto &[name, text] : pairs)
      list.set(name, builder.getStringAttr(text));
    return list.getDictionary(builder.getContext());
  }
  /// `@testbench::@measure`.
  SymbolRefAttr measure(StringRef name);

  void add(const Device &device);
  void add(const Model &model);
  void add(const Param &param);
  void add(const Subcircuit &subcircuit);
  void add(const Directive &directive);
  void add(const Library &library);
  void add(const Variable &variable);
  void add(const MatchGroup &group);
  void add(const Analysis &entry);
  void add(const Measure &measure);
  void add(const Testbench &testbench);
  void add(const Constraint &constraint);
  void add(const Objective &objective);
  void add(const Corner &corner);
  void add(const Sweep &sweep);

  template <typename T>
  void addAll(const std::vector<T> &list) {
    for (const T &entry : list)
      add(entry);
  }

  OpBuilder &builder;
  const Problem &problem;
};

} // namespace

SymbolRefAttr ProblemBuilder::measure(StringRef name) {
  MLIRContext *context = builder.getContext();
  for (const Testbench &testbench : problem.testbenches)
    for (const Measure &entry : testbench.measures)
      if (entry.measurement.name == name)
        return SymbolRefAttr::get(context, testbench.name,
                                  {FlatSymbolRefAttr::get(context, name)});
  return SymbolRefAttr::get(context, name);
}

void ProblemBuilder::add(const Device &device) {
  DeviceOp::create(builder, loc(device.where), device.name,
                   strings(device.nodes), optional(device.controls),
                   optional(device.model), optional(device.value),
                   dictionary(device.parameters));
}

void ProblemBuilder::add(const Model &model) {
  ModelOp::create(builder, loc(model.where), model.name, model.type,
                  dictionary(model.parameters));
}

void ProblemBuilder::add(const Param &param) {
  ParamOp::create(builder, loc(param.where), param.name, param.expression);
}

void ProblemBuilder::add(const Subcircuit &subcircuit) {
  auto op = SubcktOp::create(builder, loc(subcircuit.where), subcircuit.name,
                             strings(subcircuit.ports),
                             dictionary(subcircuit.parameters));
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&op.getBody());
  addAll(subcircuit.locals);
  addAll(subcircuit.models);
  addAll(subcircuit.devices);
}

void ProblemBuilder::add(const Directive &directive) {
  DirectiveOp::create(builder, loc(directive.where), directive.text);
}

void ProblemBuilder::add(const Library &library) {
  LibraryOp::create(builder, loc(library.where),
                    builder.getStringAttr(library.path),
                    optional(library.section));
}

void ProblemBuilder::add(const Variable &variable) {
  VariableOp::create(
      builder, loc(variable.where), builder.getStringAttr(variable.name),
      builder.getStringAttr(variable.unit.name),
      builder.getF64FloatAttr(variable.min),
      builder.getF64FloatAttr(variable.max), unlessZero(variable.step),
      variable.logarithmic ? builder.getUnitAttr() : UnitAttr(),
      optional(variable.initial), optional(variable.value));
}

void ProblemBuilder::add(const MatchGroup &group) {
  SmallVector<Attribute> names;
  for (const std::string &name : group.variables)
    names.push_back(FlatSymbolRefAttr::get(builder.getContext(), name));
  MatchOp::create(builder, loc(group.where), builder.getArrayAttr(names));
}

void ProblemBuilder::add(const Analysis &entry) {
  const spice::Analysis &analysis = entry.analysis;
  NamedAttrList excitations;
  for (const spice::Excitation &excitation : analysis.excitations)
    excitations.set(excitation.source,
                    builder.getF64FloatAttr(excitation.magnitude));
  bool swept = analysis.kind == spice::AnalysisKind::AC ||
               analysis.kind == spice::AnalysisKind::Noise;
  bool linear = swept && analysis.spacing == spice::Spacing::Linear;
  auto op = AnalysisOp::create(
      builder, loc(entry.where), builder.getStringAttr(analysis.name),
      builder.getStringAttr(spice::analysisKindName(analysis.kind)),
      unlessZero(analysis.start), unlessZero(analysis.stop),
      unlessZero(analysis.step), unlessZero(analysis.maxStep),
      swept ? builder.getI64IntegerAttr(analysis.points) : IntegerAttr(),
      linear ? builder.getUnitAttr() : UnitAttr(), DictionaryAttr(),
      optionalSignal(analysis.output), optional(analysis.source),
      analysis.useInitialConditions ? builder.getUnitAttr() : UnitAttr());
  if (!excitations.empty())
    op.setExcitationsAttr(excitations.getDictionary(builder.getContext()));
}

void ProblemBuilder::add(const Measure &entry) {
  const spice::Measurement &m = entry.measurement;
  FlatSymbolRefAttr atResult;
  if (!m.atResultOf.empty())
    atResult = FlatSymbolRefAttr::get(builder.getContext(), m.atResultOf);
  MeasureOp::create(builder, loc(entry.where), builder.getStringAttr(m.name),
                    builder.getStringAttr(spice::info(m.metric).name),
                    optionalSignal(m.signal), optionalSignal(m.reference),
                    builder.getStringAttr(entry.dimension),
                    optional(m.analysis), optional(m.at), atResult,
                    optional(m.referenceAnalysis), optional(m.tolerance),
                    optional(m.from), optional(m.to), optional(m.devices),
                    optional(m.quantity));
}

void ProblemBuilder::add(const Testbench &testbench) {
  auto op = TestbenchOp::create(builder, loc(testbench.where), testbench.name);
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&op.getBody());
  addAll(testbench.directives);
  addAll(testbench.devices);
  addAll(testbench.analyses);
  addAll(testbench.measures);
}

void ProblemBuilder::add(const Constraint &constraint) {
  bool atMost = constraint.relation == Relation::AtMost;
  ConstraintOp::create(builder, loc(constraint.where),
                       measure(constraint.measure),
                       atMost ? builder.getUnitAttr() : UnitAttr(),
                       builder.getF64FloatAttr(constraint.bound));
}

void ProblemBuilder::add(const Objective &objective) {
  ObjectiveOp::create(builder, loc(objective.where),
                      objective.maximize ? builder.getUnitAttr() : UnitAttr(),
                      measure(objective.measure),
                      builder.getF64FloatAttr(objective.reference));
}

void ProblemBuilder::add(const Corner &corner) {
  CornerOp::create(builder, loc(corner.where),
                   builder.getStringAttr(corner.name),
                   optional(corner.temperature), dictionary(corner.parameters),
                   dictionary(corner.libraries));
}

void ProblemBuilder::add(const Sweep &sweep) {
  SweepOp::create(builder, loc(sweep.where), measure(sweep.measure),
                  builder.getF64FloatAttr(sweep.min),
                  builder.getF64FloatAttr(sweep.max),
                  sweep.logarithmic ? builder.getUnitAttr() : UnitAttr());
}

ProblemOp ProblemBuilder::build() {
  auto op = ProblemOp::create(
      builder, builder.getUnknownLoc(), builder.getStringAttr(problem.name),
      optional(problem.netlist.title), optional(problem.directory),
      problem.dialect == spice::Dialect::HSpice ? builder.getUnitAttr()
                                                : UnitAttr());
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&op.getBody());
  const Netlist &netlist = problem.netlist;
  addAll(netlist.libraries);
  addAll(netlist.directives);
  addAll(netlist.params);
  addAll(netlist.models);
  addAll(netlist.subcircuits);
  addAll(netlist.devices);
  addAll(problem.variables);
  addAll(problem.matches);
  addAll(problem.testbenches);
  addAll(problem.constraints);
  addAll(problem.objectives);
  addAll(problem.corners);
  addAll(problem.sweeps);
  return op;
}

ProblemOp circuit::buildProblem(OpBuilder &builder, const Problem &problem) {
  return ProblemBuilder(builder, problem).build();
}
