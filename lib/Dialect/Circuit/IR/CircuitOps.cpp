//===- CircuitOps.cpp - Verifiers of the circuit dialect ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What one operation alone can get wrong is checked here, so that a problem can
// be read from its operations. Everything else is checked on the problem
// (l2dc/Circuit/Verify.h), with the same words as for a specification file.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Verify.h"
#include "l2dc/Dialect/Circuit/IR/ProblemOps.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::circuit;

#define GET_OP_CLASSES
#include "l2dc/Dialect/Circuit/IR/CircuitOps.cpp.inc"

/// Fails unless all values of `pairs` are strings.
static LogicalResult verifyStrings(Operation *op, DictionaryAttr pairs,
                                   StringRef what) {
  for (NamedAttribute pair : pairs)
    if (!isa<StringAttr>(pair.getValue()))
      return op->emitOpError()
             << what << " '" << pair.getName().getValue()
             << "' must be a string, found " << pair.getValue();
  return success();
}

LogicalResult ProblemOp::verifyRegions() {
  // A dictionary anywhere may hold something that is no text.
  WalkResult walk = (*this)->walk([](Operation *op) {
    for (StringRef name : {"parameters", "libraries"})
      if (auto pairs = op->getAttrOfType<DictionaryAttr>(name))
        if (failed(verifyStrings(op, pairs, name)))
          return WalkResult::interrupt();
    return WalkResult::advance();
  });
  if (walk.wasInterrupted())
    return failure();
  for (Operation &op : getBody().front())
    if (!isa<CircuitDialect>(op.getDialect()))
      return op.emitOpError() << "cannot stand in a circuit.problem";
  ProblemOfOps read = readProblem(*this);
  if (std::optional<Fault> fault = circuit::verify(read.problem))
    return read.find(fault->where, *this)->emitOpError() << fault->message;
  return success();
}

LogicalResult DirectiveOp::verify() {
  StringRef card = getText().take_until([](char c) { return c == ' '; });
  bool known = llvm::StringSwitch<bool>(card)
                   .Cases({".option", ".options", ".opt", ".nodeset", ".ic",
                           ".global", ".func", ".temp"},
                          true)
                   .Default(false);
  if (known && !getText().contains('\n'))
    return success();
  return emitOpError() << "must be one line of .option, .nodeset, .ic, "
                          ".global, .func or .temp, found '"
                       << getText() << "'";
}

LogicalResult DeviceOp::verify() {
  std::optional<DeviceKind> kind = findDeviceKind(getName());
  if (!kind)
    return emitOpError() << "has name '" << getName()
                         << "', expected one that starts with a letter of "
                            "SPICE's devices";
  const DeviceKindInfo &row = info(*kind);
  size_t nodes = getNodes().size();
  size_t controls = getControls() ? getControls()->size() : 0;
  // Controlled sources with an expression have only their output nodes, a
  // bipolar may have a substrate.
  bool fewer =
      (*kind == DeviceKind::VCVS || *kind == DeviceKind::VCCS) && nodes == 2;
  bool more = *kind == DeviceKind::Bipolar && nodes == 4;
  if (row.nodes >= 0 && nodes != size_t(row.nodes) && !fewer && !more)
    return emitOpError() << "'" << getName() << "' is a " << row.name
                         << " and needs " << row.nodes << " nodes, found "
                         << nodes;
  if (controls != row.controls)
    return emitOpError() << "'" << getName() << "' is a " << row.name
                         << " and refers to " << row.controls
                         << " devices, found " << controls;
  if (row.rest == DeviceRest::Model && !getModel())
    return emitOpError() << "'" << getName() << "' is a " << row.name
                         << " and needs a model";
  return success();
}

LogicalResult VariableOp::verify() {
  if (getStep() && !(getStep()->convertToDouble() > 0))
    return emitOpError() << "has step "
                         << formatValue(getStep()->convertToDouble())
                         << ", expected more than 0";
  if (findUnit(getUnit()))
    return success();
  return emitOpError() << "has unknown unit '" << getUnit() << "'";
}

LogicalResult AnalysisOp::verify() {
  if (!parseAnalysisKind(getKind()))
    return emitOpError() << "has unknown kind '" << getKind()
                         << "', expected op, ac, noise, dc or tran";
  if (std::optional<uint64_t> points = getPoints())
    if (int64_t(*points) < 1 || *points > 100000)
      return emitOpError() << "has " << int64_t(*points)
                           << " points, expected 1 to 100000";
  if (DictionaryAttr excitations = getExcitationsAttr())
    for (NamedAttribute pair : excitations)
      if (!isa<FloatAttr>(pair.getValue()))
        return emitOpError() << "excitation '" << pair.getName().getValue()
                             << "' must be a number, found " << pair.getValue();
  if (!getOutput())
    return success();
  auto output = spice::Signal::parse(*getOutput());
  if (output)
    return success();
  return emitOpError() << llvm::toString(output.takeError());
}

LogicalResult MeasureOp::verify() {
  if (!spice::parseMetric(getMetric()))
    return emitOpError() << "has unknown metric '" << getMetric() << "'";
  std::optional<Unit> unit = findUnit(getUnit());
  if (!unit || unit->dimension != getUnit())
    return emitOpError() << "has unit '" << getUnit()
                         << "', expected a base unit";
  for (std::optional<StringRef> text : {getSignal(), getOver()}) {
    if (!text)
      continue;
    auto signal = spice::Signal::parse(*text);
    if (!signal)
      return emitOpError() << llvm::toString(signal.takeError());
  }
  return success();
}
