//===- NetworkIO.cpp - Networks as bytes ----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/NetworkIO.h"
#include "AttributeIO.h"
#include "NameCoder.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::execution;

//===----------------------------------------------------------------------===//
// Single steps and shapes
//===----------------------------------------------------------------------===//

static StepKind readKind(ByteReader &reader, uint64_t kind) {
  if (kind < numStepKinds)
    return StepKind(kind);
  reader.fail("step kind " + llvm::Twine(kind) + " does not exist");
  return StepKind::Relu;
}

void execution::writeStep(ByteWriter &writer, const Step &step) {
  writer.byte(uint8_t(step.kind));
  writer.string(step.name);
  writer.varint(step.inputs.size());
  for (unsigned input : step.inputs)
    writer.varint(input);
  writer.varint(step.output);
  writeAttributes(writer, step.kind, step.attributes);
}

Step execution::readStep(ByteReader &reader) {
  constexpr uint64_t maxId = std::numeric_limits<unsigned>::max();
  Step step{};
  step.kind = readKind(reader, reader.byte());
  step.name = reader.string().str();
  step.inputs.resize(reader.count(/*minBytes=*/1, "operand count"));
  OperandCount allowed = operandCount(step.kind);
  if (step.inputs.size() < allowed.min || step.inputs.size() > allowed.max)
    reader.fail(stepKindName(step.kind) + " has " +
                llvm::Twine(step.inputs.size()) + " operands");
  for (unsigned &input : step.inputs)
    input = reader.varint(maxId, "value number");
  step.output = reader.varint(maxId, "value number");
  step.attributes = readAttributes(reader, step.kind);
  return step;
}

void execution::writeShape(ByteWriter &writer, llvm::ArrayRef<int64_t> shape) {
  writer.varint(shape.size());
  for (int64_t extent : shape)
    writer.varint(uint64_t(extent + 1));
}

Shape execution::readShape(ByteReader &reader) {
  Shape shape(reader.varint(maxRank, "rank"));
  for (int64_t &extent : shape)
    extent = int64_t(reader.varint(maxElements + 1, "extent")) - 1;
  if (!isSaneShape(shape))
    reader.fail("shape " + shapeToString(shape) + " has more than " +
                llvm::Twine(maxElements) + " elements");
  return shape;
}

//===----------------------------------------------------------------------===//
// Networks
//===----------------------------------------------------------------------===//

namespace {

/// True for the values that are neither inputs nor results.
std::vector<bool> findConstants(const Network &network) {
  std::vector<bool> constant(network.values.size(), true);
  for (unsigned input : network.inputs)
    constant[input] = false;
  for (const Step &step : network.steps)
    constant[step.output] = false;
  return constant;
}

/// A step's first number holds its kind and, in the two lowest bits:
enum StepFlags : uint64_t {
  ExplicitShape = 1,  ///< the result's shape is stored
  OptionalOperand = 2 ///< the bias is there
};

bool hasOptionalOperand(StepKind kind) {
  OperandCount count = operandCount(kind);
  return count.max == count.min + 1;
}
bool isVariadic(StepKind kind) {
  return operandCount(kind).max > operandCount(kind).min + 1;
}

std::vector<Shape> operandShapes(const Network &network, const Step &step) {
  std::vector<Shape> shapes;
  for (unsigned input : step.inputs)
    shapes.push_back(network.values[input].shape);
  return shapes;
}

/// Writes a network, numbering values as they come.
class NetworkWriter {
public:
  NetworkWriter(ByteWriter &writer, const Network &network)
      : writer(writer), network(network),
        numbers(network.values.size(), unnumbered) {}

  void write() {
    writer.varint(network.inputs.size());
    for (unsigned input : network.inputs)
      define(input);
    writer.varint(network.steps.size());
    for (const Step &step : network.steps)
      writeStep(step);
    writer.varint(network.outputs.size());
    for (unsigned output : network.outputs)
      writeReference(output);
  }

private:
  static constexpr unsigned unnumbered = ~0u;

  void define(unsigned value) {
    numbers[value] = next++;
    writeShape(writer, network.values[value].shape);
    names.write(writer, network.values[value].name);
  }

  /// The distance back to the value from the next number; 0 defines a constant.
  void writeReference(unsigned value) {
    if (numbers[value] != unnumbered)
      return writer.varint(next - numbers[value]);
    writer.varint(0);
    define(value);
  }

  void writeStep(const Step &step) {
    llvm::Expected<Shape> derived =
        inferStepShape(step, operandShapes(network, step));
    const Shape &declared = network.values[step.output].shape;
    bool isExplicit = !derived || *derived != declared;
    if (!derived)
      llvm::consumeError(derived.takeError());
    bool optional = hasOptionalOperand(step.kind) &&
                    step.inputs.size() == operandCount(step.kind).max;

    writer.varint(uint64_t(step.kind) << 2 | optional * OptionalOperand |
                  isExplicit * ExplicitShape);
    names.write(writer, step.name);
    if (isVariadic(step.kind))
      writer.varint(step.inputs.size());
    for (unsigned input : step.inputs)
      writeReference(input);
    writeAttributes(writer, step.kind, step.attributes);
    if (isExplicit)
      writeShape(writer, declared);
    numbers[step.output] = next++;
  }

  ByteWriter &writer;
  const Network &network;
  std::vector<unsigned> numbers;
  unsigned next = 0;
  NameWriter names;
};

class NetworkReader {
public:
  explicit NetworkReader(ByteReader &reader) : reader(reader) {}

  llvm::Expected<Network> read() {
    uint64_t inputs = reader.count(/*minBytes=*/2, "number of inputs");
    for (uint64_t i = 0; i < inputs && reader.ok(); ++i)
      network.inputs.push_back(define());
    uint64_t steps = reader.count(/*minBytes=*/3, "number of steps");
    for (uint64_t i = 0; i < steps && reader.ok(); ++i)
      readStep();
    uint64_t outputs = reader.count(/*minBytes=*/1, "number of outputs");
    for (uint64_t i = 0; i < outputs && reader.ok(); ++i)
      network.outputs.push_back(readReference());
    if (llvm::Error error = reader.takeError())
      return std::move(error);
    if (llvm::Error error = verifyStructure(network))
      return std::move(error);
    return std::move(network);
  }

private:
  unsigned define() {
    NetworkValue value;
    value.shape = readShape(reader);
    value.name = names.read(reader);
    network.values.push_back(std::move(value));
    return network.values.size() - 1;
  }

  unsigned readReference() {
    uint64_t distance = reader.varint(network.values.size(), "value distance");
    return distance == 0 ? define() : network.values.size() - distance;
  }

  uint64_t readOperandCount(StepKind kind, bool optional) {
    OperandCount allowed = operandCount(kind);
    if (!isVariadic(kind))
      return optional ? allowed.max : allowed.min;
    return reader.count(/*minBytes=*/1, "operand count");
  }

  void readStep() {
    Step step{};
    uint64_t header = reader.varint();
    step.kind = readKind(reader, header >> 2);
    if ((header & OptionalOperand) && !hasOptionalOperand(step.kind))
      reader.fail(stepKindName(step.kind) + " has no optional operand");
    step.name = names.read(reader);
    uint64_t operands = readOperandCount(step.kind, header & OptionalOperand);
    for (uint64_t i = 0; i < operands && reader.ok(); ++i)
      step.inputs.push_back(readReference());
    step.attributes = readAttributes(reader, step.kind);
    if (!reader.ok())
      return;
    defineResult(step, header & ExplicitShape);
    network.steps.push_back(std::move(step));
  }

  void defineResult(Step &step, bool isExplicit) {
    NetworkValue value;
    if (isExplicit) {
      value.shape = readShape(reader);
    } else if (auto derived =
                   inferStepShape(step, operandShapes(network, step))) {
      value.shape = std::move(*derived);
    } else {
      reader.fail(llvm::toString(derived.takeError()));
    }
    step.output = network.values.size();
    network.values.push_back(std::move(value));
  }

  ByteReader &reader;
  Network network;
  NameReader names;
};

} // namespace

std::vector<unsigned> execution::constantsInOrder(const Network &network) {
  std::vector<bool> pending = findConstants(network);
  std::vector<unsigned> order;
  auto use = [&](unsigned value) {
    if (pending[value])
      order.push_back(value);
    pending[value] = false;
  };
  for (const Step &step : network.steps)
    llvm::for_each(step.inputs, use);
  llvm::for_each(network.outputs, use);
  return order;
}

void execution::writeNetwork(ByteWriter &writer, const Network &network) {
  NetworkWriter(writer, network).write();
}

llvm::Expected<Network> execution::readNetwork(ByteReader &reader) {
  return NetworkReader(reader).read();
}
