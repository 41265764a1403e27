//===- ReadProblem.cpp - From operations to a sizing problem --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/Circuit/IR/ProblemOps.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::circuit;

static std::string text(std::optional<StringRef> attr) {
  return attr.value_or("").str();
}

static std::vector<std::string> texts(std::optional<ArrayAttr> list) {
  std::vector<std::string> out;
  if (list)
    for (StringAttr entry : list->getAsRange<StringAttr>())
      out.push_back(entry.str());
  return out;
}

static Assignments pairsOf(DictionaryAttr dictionary) {
  Assignments out;
  for (NamedAttribute pair : dictionary)
    out.emplace_back(pair.getName().str(),
                     cast<StringAttr>(pair.getValue()).str());
  return out;
}

static std::optional<double> number(std::optional<llvm::APFloat> attr) {
  if (!attr)
    return std::nullopt;
  return attr->convertToDouble();
}

namespace {

/// Appends operations to a problem, one kind at a time.
class ProblemReader {
public:
  ProblemOfOps read(ProblemOp op);

private:
  SourceRef where(Operation *op) {
    out.operations.push_back(op);
    return {"", unsigned(out.operations.size())};
  }

  Device readDevice(DeviceOp op);
  Model readModel(ModelOp op);
  Param readParam(ParamOp op);
  Analysis readAnalysis(AnalysisOp op);
  Measure readMeasure(MeasureOp op);

  void add(LibraryOp op);
  void add(DirectiveOp op);
  void add(ParamOp op) { problem.netlist.params.push_back(readParam(op)); }
  void add(ModelOp op) { problem.netlist.models.push_back(readModel(op)); }
  void add(DeviceOp op) { problem.netlist.devices.push_back(readDevice(op)); }
  void add(SubcktOp op);
  void add(VariableOp op);
  void add(MatchOp op);
  void add(TestbenchOp op);
  void add(ConstraintOp op);
  void add(ObjectiveOp op);
  void add(CornerOp op);
  void add(SweepOp op);

  ProblemOfOps out;
  Problem &problem = out.problem;
};

} // namespace

/// The measurement that `@testbench::@measure` names. A reference of another
/// form keeps its text, which no measurement has.
static std::string measureName(SymbolRefAttr ref, ProblemOp problem) {
  Operation *op = SymbolTable::lookupSymbolIn(problem, ref);
  if (isa_and_nonnull<MeasureOp>(op))
    return ref.getLeafReference().str();
  std::string name = "@" + ref.getRootReference().str();
  for (FlatSymbolRefAttr nested : ref.getNestedReferences())
    name += "::@" + nested.getValue().str();
  return name;
}

Device ProblemReader::readDevice(DeviceOp op) {
  Device device;
  device.where = where(op);
  device.name = op.getName().str();
  device.kind = *findDeviceKind(device.name);
  device.nodes = texts(op.getNodes());
  device.controls = texts(op.getControls());
  device.model = text(op.getModel());
  device.value = text(op.getValue());
  device.parameters = pairsOf(op.getParameters());
  return device;
}

Model ProblemReader::readModel(ModelOp op) {
  return {op.getName().str(), op.getType().str(), pairsOf(op.getParameters()),
          where(op)};
}

Param ProblemReader::readParam(ParamOp op) {
  return {op.getName().str(), op.getExpression().str(), where(op)};
}

void ProblemReader::add(LibraryOp op) {
  problem.netlist.libraries.push_back(
      {op.getPath().str(), text(op.getSection()), where(op)});
}

void ProblemReader::add(DirectiveOp op) {
  problem.netlist.directives.push_back({op.getText().str(), where(op)});
}

void ProblemReader::add(SubcktOp op) {
  Subcircuit subcircuit;
  subcircuit.where = where(op);
  subcircuit.name = op.getName().str();
  subcircuit.ports = texts(op.getPorts());
  subcircuit.parameters = pairsOf(op.getParameters());
  for (Operation &part : op.getBody().front())
    llvm::TypeSwitch<Operation *>(&part)
        .Case([&](ParamOp p) { subcircuit.locals.push_back(readParam(p)); })
        .Case([&](ModelOp m) { subcircuit.models.push_back(readModel(m)); })
        .Case([&](DeviceOp d) { subcircuit.devices.push_back(readDevice(d)); });
  problem.netlist.subcircuits.push_back(std::move(subcircuit));
}

void ProblemReader::add(VariableOp op) {
  Variable variable;
  variable.where = where(op);
  variable.name = op.getSymName().str();
  variable.unit = *findUnit(op.getUnit());
  variable.min = op.getMin().convertToDouble();
  variable.max = op.getMax().convertToDouble();
  variable.step = number(op.getStep()).value_or(0);
  variable.logarithmic = op.getLogarithmic();
  variable.initial = number(op.getInitial());
  variable.value = number(op.getValue());
  problem.variables.push_back(std::move(variable));
}

void ProblemReader::add(MatchOp op) {
  MatchGroup group;
  group.where = where(op);
  for (auto name : op.getVariables().getAsRange<FlatSymbolRefAttr>())
    group.variables.push_back(name.getValue().str());
  problem.matches.push_back(std::move(group));
}

Analysis ProblemReader::readAnalysis(AnalysisOp op) {
  Analysis entry;
  entry.where = where(op);
  spice::Analysis &analysis = entry.analysis;
  analysis.name = op.getName().str();
  analysis.kind = *parseAnalysisKind(op.getKind());
  analysis.start = number(op.getStart()).value_or(0);
  analysis.stop = number(op.getStop()).value_or(0);
  analysis.step = number(op.getStep()).value_or(0);
  analysis.maxStep = number(op.getMaxStep()).value_or(0);
  analysis.points = unsigned(op.getPoints().value_or(analysis.points));
  if (op.getLinear())
    analysis.spacing = spice::Spacing::Linear;
  if (DictionaryAttr excitations = op.getExcitationsAttr())
    for (NamedAttribute pair : excitations)
      analysis.excitations.push_back(
          {pair.getName().str(),
           cast<FloatAttr>(pair.getValue()).getValueAsDouble(), 0});
  if (op.getOutput())
    analysis.output = llvm::cantFail(spice::Signal::parse(*op.getOutput()));
  analysis.source = text(op.getSource());
  analysis.useInitialConditions = op.getInitialConditions();
  return entry;
}

Measure ProblemReader::readMeasure(MeasureOp op) {
  Measure measure;
  measure.where = where(op);
  measure.dimension = op.getUnit().str();
  spice::Measurement &m = measure.measurement;
  m.name = op.getSymName().str();
  m.metric = *spice::parseMetric(op.getMetric());
  m.analysis = text(op.getAnalysis());
  if (op.getSignal())
    m.signal = llvm::cantFail(spice::Signal::parse(*op.getSignal()));
  if (op.getOver())
    m.reference = llvm::cantFail(spice::Signal::parse(*op.getOver()));
  m.at = number(op.getAt());
  m.atResultOf = text(op.getAtResult());
  m.referenceAnalysis = text(op.getReference());
  m.tolerance = number(op.getTolerance());
  m.from = number(op.getFrom());
  m.to = number(op.getTo());
  m.devices = texts(op.getDevices());
  m.quantity = text(op.getQuantity());
  return measure;
}

void ProblemReader::add(TestbenchOp op) {
  Testbench testbench;
  testbench.where = where(op);
  testbench.name = op.getSymName().str();
  for (Operation &part : op.getBody().front())
    llvm::TypeSwitch<Operation *>(&part)
        .Case([&](DeviceOp d) { testbench.devices.push_back(readDevice(d)); })
        .Case([&](DirectiveOp d) {
          testbench.directives.push_back({d.getText().str(), where(d)});
        })
        .Case([&](AnalysisOp a) {
          testbench.analyses.push_back(readAnalysis(a));
        })
        .Case(
            [&](MeasureOp m) { testbench.measures.push_back(readMeasure(m)); });
  problem.testbenches.push_back(std::move(testbench));
}

void ProblemReader::add(ConstraintOp op) {
  problem.constraints.push_back(
      {measureName(op.getMeasure(), op->getParentOfType<ProblemOp>()),
       op.getAtMost() ? Relation::AtMost : Relation::AtLeast,
       op.getBound().convertToDouble(), where(op)});
}

void ProblemReader::add(ObjectiveOp op) {
  problem.objectives.push_back(
      {measureName(op.getMeasure(), op->getParentOfType<ProblemOp>()),
       op.getMaximize(), op.getReference().convertToDouble(), where(op)});
}

void ProblemReader::add(CornerOp op) {
  problem.corners.push_back({op.getSymName().str(), number(op.getTemperature()),
                             pairsOf(op.getParameters()),
                             pairsOf(op.getLibraries()), where(op)});
}

void ProblemReader::add(SweepOp op) {
  problem.sweeps.push_back(
      {measureName(op.getMeasure(), op->getParentOfType<ProblemOp>()),
       op.getMin().convertToDouble(), op.getMax().convertToDouble(),
       op.getLogarithmic(), where(op)});
}

ProblemOfOps ProblemReader::read(ProblemOp op) {
  problem.name = op.getSymName().str();
  problem.netlist.title = text(op.getTitle());
  problem.directory = text(op.getDirectory());
  if (op.getHspice())
    problem.dialect = spice::Dialect::HSpice;
  for (Operation &part : op.getBody().front())
    llvm::TypeSwitch<Operation *>(&part)
        .Case<LibraryOp, DirectiveOp, ParamOp, ModelOp, DeviceOp, SubcktOp,
              VariableOp, MatchOp, TestbenchOp, ConstraintOp, ObjectiveOp,
              CornerOp, SweepOp>([&](auto op) { add(op); });
  return std::move(out);
}

Operation *ProblemOfOps::find(const SourceRef &where,
                              ProblemOp problemOp) const {
  return where.line ? operations[where.line - 1] : problemOp.getOperation();
}

ProblemOfOps circuit::readProblem(ProblemOp op) {
  return ProblemReader().read(op);
}
