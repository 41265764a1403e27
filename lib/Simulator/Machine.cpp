//===- Machine.cpp - Executing an image's instructions --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `verifyImage` has made sure that all numbers refer to table entries and that
// all accesses lie inside their buffers, so nothing here checks them again.
//
//===----------------------------------------------------------------------===//

#include "Machine.h"

#include "l2dc/Reference/Kernels.h"
#include "l2dc/Simulator/ColumnExecution.h"
#include "l2dc/Simulator/Trace.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

using namespace l2dc;
using namespace l2dc::sim;
using image::Instruction;
using image::Opcode;
using image::Operand;
using image::Register;

template <typename Numbers>
Machine<Numbers>::Machine(const image::Image &image, const SimOptions &options,
                          Accounting &accounting)
    : image(image), options(options), accounting(accounting),
      numbers(image.target), registers(image.target.pes),
      loopEnds(image.instructions.size()), matrices(image.matrices.size()),
      arithmeticRegisters(image.target.pes) {
  for (const image::Buffer &buffer : image.buffers)
    buffers.push_back(buffer.constant ? Tensor() : Tensor(buffer.shape));
  llvm::SmallVector<size_t, 4> open;
  for (auto [number, instruction] : llvm::enumerate(image.instructions)) {
    if (instruction.opcode == Opcode::Loop)
      open.push_back(number);
    else if (instruction.opcode == Opcode::EndLoop)
      loopEnds[open.pop_back_val()] = number;
  }
}

template <typename Numbers>
llvm::Error
Machine<Numbers>::runSample(llvm::ArrayRef<llvm::ArrayRef<float>> inputs,
                            Trace *trace) {
  this->trace = trace;
  registers = image::RegisterFile(image.target.pes);
  memory.emplace(image);
  for (auto [number, elements] : llvm::zip(image.inputs, inputs))
    buffers[number].data.assign(elements.begin(), elements.end());
  next = 0;
  while (image.instructions[next].opcode != Opcode::Halt)
    if (llvm::Error error = step())
      return error;
  accounting.endSample();
  return llvm::Error::success();
}

template <typename Numbers>
llvm::Error Machine<Numbers>::step() {
  const Instruction &instruction = image.instructions[next++];
  switch (instruction.opcode) {
  case Opcode::Halt:
  case Opcode::LayerEnd:
    break;
  case Opcode::Set:
    registers.set(instruction);
    break;
  case Opcode::Loop:
    beginLoop(instruction.get(Operand::Count));
    break;
  case Opcode::EndLoop:
    endLoop();
    break;
  case Opcode::LayerBegin:
    accounting.enterLayer(instruction.get(Operand::Layer));
    break;
  case Opcode::LoadMatrix:
    memory->load(instruction);
    accounting.addMatrixLoad(image.matrices[instruction.get(Operand::Matrix)]);
    break;
  case Opcode::LoadActivations:
    return loadActivations(instruction);
  case Opcode::LoadPatch:
    return loadPatch(instruction);
  case Opcode::LoadBias:
    loadBias(instruction);
    break;
  case Opcode::StoreActivations:
    storeActivations(instruction);
    break;
  case Opcode::Host:
    return runHostStep(instruction);
  case Opcode::Clear:
    accumulators.assign(registers.get(Register::OutputLength), Accumulator());
    break;
  case Opcode::Run:
    return runMatrix();
  case Opcode::WriteBack:
    writeBack();
    break;
  case Opcode::Swap:
    source.swap(destination);
    break;
  }
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Control
//===----------------------------------------------------------------------===//

template <typename Numbers>
void Machine<Numbers>::beginLoop(uint64_t count) {
  if (count == 0)
    next = loopEnds[next - 1] + 1;
  else
    loops.push_back({next, count, 0});
}

template <typename Numbers>
void Machine<Numbers>::endLoop() {
  LoopState &loop = loops.back();
  if (++loop.counter == loop.count)
    loops.pop_back();
  else
    next = loop.begin;
}

//===----------------------------------------------------------------------===//
// Buffers and banks
//===----------------------------------------------------------------------===//

template <typename Numbers>
typename Machine<Numbers>::Activation *
Machine<Numbers>::bankRange(std::vector<Activation> &bank, uint64_t first,
                            uint64_t count) {
  if (bank.size() < first + count)
    bank.resize(first + count);
  return bank.data() + first;
}

template <typename Numbers>
uint64_t Machine<Numbers>::bufferOffset(const Instruction &instruction) const {
  return instruction.get(Operand::Offset) +
         counter() * instruction.get(Operand::LoopStride);
}

template <typename Numbers>
const image::Order *
Machine<Numbers>::order(const Instruction &instruction) const {
  const std::optional<unsigned> number = instruction.id(Operand::Order);
  return number ? &image.orders[*number] : nullptr;
}

template <typename Numbers>
llvm::Error Machine<Numbers>::nanError(unsigned buffer) const {
  return makeError("layer '{0}' loads a NaN from buffer '{1}'",
                   accounting.layerName(), image.buffers[buffer].name);
}

template <typename Numbers>
llvm::Error Machine<Numbers>::loadActivations(const Instruction &instruction) {
  const unsigned number = instruction.get(Operand::Buffer);
  const uint64_t count = instruction.get(Operand::Count);
  const float *from = buffer(number).data() + bufferOffset(instruction);
  Activation *to = bankRange(source, instruction.get(Operand::Position), count);
  bool foundNaN = false;
  for (uint64_t i = 0; i < count; ++i) {
    foundNaN |= from[i] != from[i];
    to[i] = numbers.toActivation(from[i], registers);
  }
  accounting.addActivationWords(count);
  return foundNaN ? nanError(number) : llvm::Error::success();
}

template <typename Numbers>
llvm::Error Machine<Numbers>::loadPatch(const Instruction &instruction) {
  const unsigned number = instruction.get(Operand::Buffer);
  const image::Patch &patch = image.patches[instruction.get(Operand::Patch)];
  gather.select(patch, counter());
  Activation *to =
      bankRange(source, instruction.get(Operand::Position), patch.size());
  bool foundNaN = false;
  gather.forEach(buffer(number).data(), [&](float value) {
    foundNaN |= value != value;
    *to++ = numbers.toActivation(value, registers);
  });
  accounting.addActivationWords(patch.size());
  return foundNaN ? nanError(number) : llvm::Error::success();
}

template <typename Numbers>
void Machine<Numbers>::loadBias(const Instruction &instruction) {
  const uint64_t length = registers.get(Register::OutputLength);
  const float *bias = image.biases[instruction.get(Operand::Bias)].data() +
                      instruction.get(Operand::Offset);
  const image::Order *order = this->order(instruction);
  accumulators.assign(length, Accumulator());
  for (uint64_t p = 0; p < length; ++p) {
    const uint64_t element = order ? (*order)[p] : p;
    if (element != image::noRow)
      accumulators[p] = numbers.toAccumulator(bias[element], registers);
  }
  accounting.addActivationWords(length);
}

template <typename Numbers>
void Machine<Numbers>::storeActivations(const Instruction &instruction) {
  const uint64_t length = registers.get(Register::OutputLength);
  const uint64_t stride = instruction.get(Operand::Stride);
  float *to = buffers[instruction.get(Operand::Buffer)].begin() +
              bufferOffset(instruction);
  const Activation *from =
      bankRange(destination, registers.get(Register::DestOffset), length);
  const image::Order *order = this->order(instruction);
  for (uint64_t p = 0; p < length; ++p) {
    const uint64_t element = order ? (*order)[p] : p;
    if (element != image::noRow)
      to[element * stride] = numbers.toHost(from[p], registers);
  }
  accounting.addActivationWords(length);
}

template <typename Numbers>
llvm::Error Machine<Numbers>::runHostStep(const Instruction &instruction) {
  const execution::Step &step = image.hostSteps[instruction.get(Operand::Step)];
  std::vector<const Tensor *> operands;
  for (unsigned input : step.inputs) {
    const image::Buffer &buffer = image.buffers[input];
    operands.push_back(buffer.constant ? buffer.constant.get()
                                       : &buffers[input]);
  }
  llvm::Expected<Tensor> result = reference::runStep(step, operands);
  if (!result)
    return result.takeError();
  buffers[step.output] = std::move(*result);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Computing mode
//===----------------------------------------------------------------------===//

/// The decoded matrix at the place the registers point to.
template <typename Numbers>
llvm::Expected<const Matrix *> Machine<Numbers>::findMatrix(unsigned &number) {
  number = *memory->find(registers);
  std::unique_ptr<Matrix> &matrix = matrices[number];
  if (!matrix) {
    const image::EncodedMatrix &encoded = image.matrices[number];
    auto created = Matrix::create(
        encoded, image.target.entriesPerSpmatRow(encoded.indexBits));
    if (!created)
      return addContext(created.takeError(),
                        llvm::formatv("matrix {0}", number).str());
    matrix = std::make_unique<Matrix>(std::move(*created));
  }
  return matrix.get();
}

/// The arithmetic of a run; consecutive runs mostly share it.
template <typename Numbers>
const typename Machine<Numbers>::Arithmetic &
Machine<Numbers>::findArithmetic(unsigned matrix) {
  if (arithmeticMatrix != matrix || !(arithmeticRegisters == registers)) {
    arithmetic =
        numbers.makeArithmetic(image.matrices[matrix].codebook, registers);
    arithmeticMatrix = matrix;
    arithmeticRegisters = registers;
  }
  return arithmetic;
}

template <typename Numbers>
llvm::Error Machine<Numbers>::runMatrix() {
  unsigned number;
  llvm::Expected<const Matrix *> matrix = findMatrix(number);
  if (!matrix)
    return matrix.takeError();
  const uint64_t length = registers.get(Register::InputLength);
  const Activation *first =
      bankRange(source, registers.get(Register::SourceOffset), length);
  accumulators.resize(registers.get(Register::OutputLength));
  const Product<Arithmetic> product = {
      **matrix,
      findArithmetic(number),
      llvm::ArrayRef(first, length),
      numbers.toActivation(1.0f, registers),
      accumulators,
      image::ZeroTest(registers.get(Register::ZeroTest))};
  MatrixAccount &account = accounting.account(number, **matrix);
  const uint64_t cycles = options.mode == Mode::Fast
                              ? runFast(product, account)
                              : runTick(product, account);
  accounting.addRun(cycles, length, (*matrix)->pes());
  return llvm::Error::success();
}

template <typename Numbers>
uint64_t Machine<Numbers>::runFast(const Product<Arithmetic> &product,
                                   MatrixAccount &account) {
  findNonZero(product, nonZero);
  buildBroadcast(nonZero, product.activations.size(), product.matrix.pes(),
                 product.hasBias(), broadcast);
  for (const Push &push : broadcast.pushes)
    ++account.uses[push.column];
  runColumns(product, broadcast);
  return account.model.runWithBypasses(product.matrix.entryCounts(), broadcast);
}

template <typename Numbers>
uint64_t Machine<Numbers>::runTick(const Product<Arithmetic> &product,
                                   MatrixAccount &account) {
  if (trace)
    trace->beginRun(accounting.layerName(), product.matrix.pes());
  AccessCounts accesses;
  const uint64_t cycles = runTicks(product, image.target.queueDepth,
                                   account.causes, accesses, trace);
  account.rowReads += accesses.rowReads;
  account.bypasses += accesses.bypasses;
  if (trace)
    trace->endRun(cycles);
  for (auto [column, activation] : llvm::enumerate(product.activations))
    account.uses[column] += !isSkipped(product.zeroTest, activation);
  if (product.hasBias())
    ++account.uses[product.activations.size()];
  return cycles;
}

template <typename Numbers>
void Machine<Numbers>::writeBack() {
  const uint64_t length = registers.get(Register::OutputLength);
  const auto function =
      image::ActivationFunction(registers.get(Register::Activation));
  Activation *to =
      bankRange(destination, registers.get(Register::DestOffset), length);
  accumulators.resize(length);
  for (uint64_t p = 0; p < length; ++p)
    to[p] = numbers.writeBack(accumulators[p], function);
}

template class l2dc::sim::Machine<FloatNumbers>;
template class l2dc::sim::Machine<FixedNumbers>;
