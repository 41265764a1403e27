//===- ChannelAnalysis.cpp - Following channels through steps -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelAnalysis.h"

using namespace l2dc;
using namespace l2dc::pruning;
using execution::PadMode;
using execution::Step;
using execution::StepKind;

//===----------------------------------------------------------------------===//
// Atoms
//===----------------------------------------------------------------------===//

ChannelAnalysis::Atoms ChannelAnalysis::fresh(int64_t count) {
  Atoms atoms(static_cast<size_t>(std::max<int64_t>(count, 0)));
  for (unsigned &atom : atoms)
    atom = atomCount++;
  joined.grow(atomCount);
  return atoms;
}

void ChannelAnalysis::freeze(const Atoms &atoms) {
  frozenAtoms.insert(frozenAtoms.end(), atoms.begin(), atoms.end());
}

void ChannelAnalysis::join(const Atoms &a, const Atoms &b) {
  if (a.size() != b.size()) {
    freeze(a);
    return freeze(b);
  }
  for (auto [first, second] : llvm::zip_equal(a, b))
    joined.join(first, second);
}

ChannelAnalysis::Layout ChannelAnalysis::frozen(const Shape &shape) {
  if (shape.size() < 2)
    return {};
  Layout layout{1, fresh(shape[1])};
  freeze(layout.atoms);
  return layout;
}

void ChannelAnalysis::freezeConstant(unsigned value) {
  for (unsigned dim = 0; dim < shapes[value].size(); ++dim)
    freeze(constantAtoms(value, dim));
}

ChannelAnalysis::Layout ChannelAnalysis::operand(unsigned value) {
  if (!isConstant(value))
    return layouts[value];
  freezeConstant(value);
  return frozen(shapes[value]);
}

const ChannelAnalysis::Atoms &
ChannelAnalysis::constantAtoms(unsigned value, unsigned dimension) {
  auto [it, isNew] = constants.try_emplace({value, dimension});
  if (isNew)
    it->second = fresh(shapes[value][dimension]);
  return it->second;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

/// A grouped convolution must lose the same positions of every group, and a
/// depthwise one loses what it computes from a lost channel.
void ChannelAnalysis::joinConvGroups(const Step &step, const Atoms &input,
                                     const Atoms &output) {
  size_t groups = size_t(step.attributes.groups);
  size_t inputs = input.size() / groups, outputs = output.size() / groups;
  if (inputs == 1) {
    for (size_t i = 0; i < output.size(); ++i)
      joined.join(output[i], input[i / outputs]);
    return;
  }
  const Atoms &columns = constantAtoms(step.inputs[1], 1);
  for (size_t i = 0; i < input.size(); ++i)
    joined.join(input[i], columns[i % inputs]);
  for (size_t i = outputs; i < output.size(); ++i)
    joined.join(output[i], output[i % outputs]);
}

ChannelAnalysis::Layout ChannelAnalysis::visitConv(const Step &step) {
  Layout input = operand(step.inputs[0]);
  unsigned filter = step.inputs[1];
  bool hasConstants =
      llvm::all_of(llvm::drop_begin(step.inputs),
                   [&](unsigned value) { return isConstant(value); });
  if (!hasConstants || input.axis != 1)
    return visitMixing(step, anyAxis);
  Atoms output = constantAtoms(filter, 0);
  if (step.inputs.size() > 2)
    join(output, constantAtoms(step.inputs[2], 0));
  if (step.attributes.groups > 1)
    joinConvGroups(step, input.atoms, output);
  else
    join(input.atoms, constantAtoms(filter, 1));
  return {1, output};
}

ChannelAnalysis::Layout ChannelAnalysis::visitLinear(const Step &step) {
  Layout input = operand(step.inputs[0]);
  bool hasConstants =
      llvm::all_of(llvm::drop_begin(step.inputs),
                   [&](unsigned value) { return isConstant(value); });
  if (!hasConstants || input.axis != 1)
    return visitMixing(step, anyAxis);
  Atoms output = constantAtoms(step.inputs[1], 0);
  if (step.inputs.size() > 2)
    join(output, constantAtoms(step.inputs[2], 0));
  join(input.atoms, constantAtoms(step.inputs[1], 1));
  return {1, output};
}

ChannelAnalysis::Layout ChannelAnalysis::visitBatchNorm(const Step &step) {
  Layout input = operand(step.inputs[0]);
  if (input.axis != 1)
    return visitMixing(step, anyAxis);
  for (unsigned statistic : llvm::drop_begin(step.inputs)) {
    if (!isConstant(statistic))
      return visitMixing(step, anyAxis);
    join(input.atoms, constantAtoms(statistic, 0));
  }
  return input;
}

//===----------------------------------------------------------------------===//
// Other steps
//===----------------------------------------------------------------------===//

ChannelAnalysis::Layout ChannelAnalysis::visitMixing(const Step &step,
                                                     int64_t axis) {
  bool touched = false;
  for (unsigned value : step.inputs) {
    if (isConstant(value)) {
      freezeConstant(value);
      continue;
    }
    const Layout &layout = layouts[value];
    if (axis != anyAxis && layout.axis != axis)
      continue;
    freeze(layout.atoms);
    touched = true;
  }
  if (!touched && step.inputs.size() == 1)
    return operand(step.inputs[0]);
  return frozen(shapes[step.output]);
}

ChannelAnalysis::Layout ChannelAnalysis::visitWindow(const Step &step) {
  Layout input = operand(step.inputs[0]);
  return input.axis == 1 ? input : visitMixing(step, anyAxis);
}

/// A constant beside channels shrinks with them along their dimension.
void ChannelAnalysis::joinBroadcastConstant(unsigned value, const Layout &other,
                                            int64_t rank) {
  int64_t dimension = other.axis - (rank - int64_t(shapes[value].size()));
  if (dimension >= 0 && shapes[value][size_t(dimension)] != 1)
    join(other.atoms, constantAtoms(value, unsigned(dimension)));
}

ChannelAnalysis::Layout ChannelAnalysis::visitBinary(const Step &step) {
  unsigned a = step.inputs[0], b = step.inputs[1];
  int64_t rank = int64_t(shapes[step.output].size());
  if (isConstant(a) && isConstant(b))
    return visitMixing(step, anyAxis);
  if (isConstant(a))
    std::swap(a, b);
  Layout first = layouts[a];
  // Aligned at the last dimension.
  if (first.axis >= 0)
    first.axis += rank - int64_t(shapes[a].size());
  if (isConstant(b)) {
    if (first.axis < 0)
      return visitMixing(step, anyAxis);
    if (first.atoms.size() != size_t(shapes[step.output][first.axis]))
      return visitMixing(step, anyAxis);
    joinBroadcastConstant(b, first, rank);
    return first;
  }
  Layout second = layouts[b];
  if (second.axis >= 0)
    second.axis += rank - int64_t(shapes[b].size());
  if (first.axis < 0 || first.axis != second.axis)
    return visitMixing(step, anyAxis);
  if (first.atoms.size() < second.atoms.size())
    std::swap(first, second);
  if (second.atoms.size() == 1 && first.atoms.size() != 1)
    freeze(second.atoms); // One channel beside all the others.
  else
    join(first.atoms, second.atoms);
  return first;
}

/// `axis` from the front.
static int64_t normalize(int64_t axis, size_t rank) {
  return axis < 0 ? axis + int64_t(rank) : axis;
}

ChannelAnalysis::Layout ChannelAnalysis::visitConcat(const Step &step) {
  int64_t axis = normalize(step.attributes.axis, shapes[step.output].size());
  Layout result;
  for (unsigned value : step.inputs) {
    if (isConstant(value))
      continue;
    if (result.axis >= 0 && layouts[value].axis != result.axis)
      return visitMixing(step, anyAxis);
    result.axis = layouts[value].axis;
  }
  if (result.axis < 0)
    return visitMixing(step, anyAxis);
  for (unsigned value : step.inputs) {
    const Atoms &atoms = isConstant(value)
                             ? constantAtoms(value, unsigned(result.axis))
                             : layouts[value].atoms;
    if (axis == result.axis)
      result.atoms.insert(result.atoms.end(), atoms.begin(), atoms.end());
    else if (result.atoms.empty())
      result.atoms = atoms;
    else
      join(result.atoms, atoms);
  }
  return result;
}

/// Follows a reshape that keeps the channels' dimension in place or flattens
/// everything behind the first dimension.
ChannelAnalysis::Layout ChannelAnalysis::visitReshape(const Step &step) {
  Layout input = operand(step.inputs[0]);
  const Shape &from = shapes[step.inputs[0]], &to = shapes[step.output];
  if (input.axis < 1 || to.size() < 2 || from[0] != to[0])
    return visitMixing(step, anyAxis);
  if (input.axis == 1 && to[1] == from[1])
    return input;
  if (to.size() != 2)
    return visitMixing(step, anyAxis);
  size_t inner = 1, channels = input.atoms.size();
  for (size_t dim = size_t(input.axis) + 1; dim < from.size(); ++dim)
    inner *= size_t(from[dim]);
  Layout result{1, Atoms(static_cast<size_t>(to[1]))};
  for (size_t i = 0; i < result.atoms.size(); ++i)
    result.atoms[i] = input.atoms[i / inner % channels];
  return result;
}

ChannelAnalysis::Layout ChannelAnalysis::visitTranspose(const Step &step) {
  Layout input = operand(step.inputs[0]);
  for (auto [to, from] : llvm::enumerate(step.attributes.permutation))
    if (from == input.axis) {
      input.axis = int64_t(to);
      return input;
    }
  return frozen(shapes[step.output]);
}

ChannelAnalysis::Layout ChannelAnalysis::visitPad(const Step &step) {
  Layout input = operand(step.inputs[0]);
  if (input.axis < 0)
    return frozen(shapes[step.output]);
  int64_t begin = step.attributes.padsBegin[size_t(input.axis)];
  int64_t end = step.attributes.padsEnd[size_t(input.axis)];
  if (begin == 0 && end == 0)
    return input;
  if (begin < 0 || end < 0 || step.attributes.padMode != PadMode::Constant)
    return visitMixing(step, anyAxis);
  Layout result{input.axis, fresh(begin)};
  result.atoms.insert(result.atoms.end(), input.atoms.begin(),
                      input.atoms.end());
  Atoms back = fresh(end);
  result.atoms.insert(result.atoms.end(), back.begin(), back.end());
  return result;
}

ChannelAnalysis::Layout ChannelAnalysis::visit(const Step &step) {
  switch (step.kind) {
  case StepKind::Conv:
    return visitConv(step);
  case StepKind::Linear:
    return visitLinear(step);
  case StepKind::BatchNorm:
    return visitBatchNorm(step);
  case StepKind::Relu:
  case StepKind::Clip:
  case StepKind::LeakyRelu:
  case StepKind::Sigmoid:
  case StepKind::Tanh:
    return operand(step.inputs[0]);
  case StepKind::MaxPool:
  case StepKind::AvgPool:
  case StepKind::GlobalAvgPool:
    return visitWindow(step);
  case StepKind::Add:
  case StepKind::Sub:
  case StepKind::Mul:
    return visitBinary(step);
  case StepKind::Concat:
    return visitConcat(step);
  case StepKind::Reshape:
    return visitReshape(step);
  case StepKind::Transpose:
    return visitTranspose(step);
  case StepKind::Pad:
    return visitPad(step);
  case StepKind::Softmax:
    return visitMixing(
        step, normalize(step.attributes.axis, shapes[step.output].size()));
  case StepKind::Lrn:
    return visitMixing(step, 1);
  case StepKind::MatMul:
    return visitMixing(step, anyAxis);
  }
  llvm_unreachable("verifyNetwork admits no other kind");
}

ChannelGroups ChannelAnalysis::run() {
  for (unsigned input : network.inputs)
    layouts[input] = frozen(shapes[input]);
  for (const Step &step : network.steps)
    layouts[step.output] = visit(step);
  for (unsigned output : network.outputs)
    freeze(operand(output).atoms);
  return collect();
}
