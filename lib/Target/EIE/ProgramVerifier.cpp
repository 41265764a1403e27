//===- ProgramVerifier.cpp - Checks an image's instructions ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramVerifier.h"
#include "ImageLimits.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/EIE/FixedPoint.h"

#include "llvm/ADT/STLExtras.h"

using namespace l2dc;
using namespace l2dc::image;

llvm::Error ProgramVerifier::verify() {
  if (llvm::Error error = verifyStructure())
    return error;
  if (llvm::Error error = executeRange(0, image.instructions.size()))
    return error;
  for (unsigned output : image.outputs)
    if (!written[output])
      return makeError("output buffer '{0}' is never written",
                       image.buffers[output].name);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Execution
//===----------------------------------------------------------------------===//

llvm::Error ProgramVerifier::executeRange(size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) {
    const Instruction &instruction = image.instructions[i];
    if (instruction.opcode == Opcode::Loop) {
      if (llvm::Error error = executeLoop(i))
        return error;
      i = blockEnd[i];
    } else if (llvm::Error error = execute(instruction)) {
      return atInstruction(std::move(error), i);
    }
  }
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::executeLoop(size_t begin) {
  uint64_t outer = lastIteration;
  uint64_t count = image.instructions[begin].get(Operand::Count);
  lastIteration = count - 1;
  // Whatever the body sets or loads is constant, so the second iteration starts
  // as all later ones do.
  for (uint64_t i = 0; i < std::min<uint64_t>(count, 2); ++i)
    if (llvm::Error error = executeRange(begin + 1, blockEnd[begin]))
      return error;
  lastIteration = outer;
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::execute(const Instruction &instruction) {
  switch (instruction.opcode) {
  case Opcode::Set:
    return executeSet(instruction);
  case Opcode::LoadMatrix:
    return executeLoadMatrix(instruction);
  case Opcode::LoadActivations:
    return executeLoadActivations(instruction);
  case Opcode::LoadPatch:
    return executeLoadPatch(instruction);
  case Opcode::LoadBias:
    return executeLoadBias(instruction);
  case Opcode::StoreActivations:
    return executeStore(instruction);
  case Opcode::Clear:
    return executeClear();
  case Opcode::Run:
    return executeRun();
  case Opcode::WriteBack:
    return executeWriteBack();
  case Opcode::Host:
    return executeHost(instruction);
  case Opcode::Swap:
    sourceBank = destBank();
    return llvm::Error::success();
  case Opcode::Halt:
  case Opcode::Loop:
  case Opcode::EndLoop:
  case Opcode::LayerBegin:
  case Opcode::LayerEnd:
    return llvm::Error::success();
  }
  llvm_unreachable("opcodes are checked");
}

llvm::Error ProgramVerifier::executeSet(const Instruction &instruction) {
  registers.set(instruction);
  if (activePes() > target.pes)
    return makeError("active_pes is {0}, the machine has {1} PEs", activePes(),
                     target.pes);
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::executeLoadMatrix(const Instruction &instruction) {
  if (hardware())
    if (llvm::Error error = verifyMatrixFits(
            image.matrices[instruction.get(Operand::Matrix)], instruction))
      return error;
  memory.load(instruction);
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::verifyMatrixFits(const EncodedMatrix &matrix,
                                              const Instruction &load) const {
  if (matrix.indexBits != target.indexBits)
    return makeError("matrix has runs of {0} bits, the machine {1}",
                     matrix.indexBits, target.indexBits);
  if (matrix.maxEntriesOfPE() > target.maxPointer())
    return makeError("matrix has {0} entries in one PE, pointers of {1} bits "
                     "reach {2}",
                     matrix.maxEntriesOfPE(), target.pointerBits,
                     target.maxPointer());
  uint64_t words = load.get(Operand::PointerBase) + pointerWordsOf(matrix);
  if (words > target.pointerWords())
    return makeError("matrix takes pointer SRAM up to word {0}, the machine "
                     "has {1}",
                     words, target.pointerWords());
  uint64_t rows = load.get(Operand::SpmatBase) + spmatRowsOf(matrix, target);
  if (rows > target.spmatRows())
    return makeError("matrix takes Spmat SRAM up to row {0}, the machine has "
                     "{1}",
                     rows, target.spmatRows());
  if (load.get(Operand::Codebook) >= target.codebookSlots)
    return makeError("codebook slot {0} does not exist, the machine has {1}",
                     load.get(Operand::Codebook), target.codebookSlots);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Vectors
//===----------------------------------------------------------------------===//

llvm::Error ProgramVerifier::fillBank(unsigned number, uint64_t first,
                                      uint64_t count) {
  Bank &bank = banks[number];
  uint64_t capacity = hardware() ? target.bankCapacity(activePes()) : maxVector;
  if (first + count > capacity)
    return makeError("reaches activation {0} of a bank, which holds {1}",
                     first + count, capacity);
  if (bank.pes != activePes()) // what was there lies in other PEs
    bank = {0, activePes()};
  if (first > bank.filled)
    return makeError("writes activation {0} of a bank, of which only {1} were "
                     "written before",
                     first, bank.filled);
  bank.filled = std::max(bank.filled, first + count);
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::verifyFilled(unsigned number, uint64_t first,
                                          uint64_t count) const {
  const Bank &bank = banks[number];
  if (first + count > bank.filled)
    return makeError("reads up to activation {0} of a bank, of which {1} were "
                     "written",
                     first + count, bank.filled);
  if (count != 0 && bank.pes != activePes())
    return makeError("reads activations that were written to {0} PEs, "
                     "active_pes is {1}",
                     bank.pes, activePes());
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::verifyAligned(Register offset) const {
  if (get(offset) % activePes() != 0)
    return makeError("{0} is {1}, expected a multiple of active_pes ({2})",
                     registerInfo(offset).name, get(offset), activePes());
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::verifyAccumulatorsSet() const {
  if (accumulators != get(Register::OutputLength))
    return makeError("no clear or load_bias has set the accumulators since "
                     "output_length became {0}",
                     get(Register::OutputLength));
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::executeClear() {
  uint64_t length = get(Register::OutputLength);
  uint64_t capacity = target.windowCapacity(activePes());
  if (hardware() && length > capacity)
    return makeError("output_length is {0}, the register files hold {1}",
                     length, capacity);
  accumulators = length;
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::verifyWritten(unsigned buffer) const {
  if (!written[buffer])
    return makeError("reads buffer '{0}' before anything was written to it",
                     image.buffers[buffer].name);
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::executeHost(const Instruction &instruction) {
  const execution::Step &step = image.hostSteps[instruction.get(Operand::Step)];
  for (unsigned input : step.inputs)
    if (llvm::Error error = verifyWritten(input))
      return error;
  written[step.output] = true;
  return llvm::Error::success();
}

static uint64_t elementsOf(const Buffer &buffer) {
  return uint64_t(elementCount(buffer.shape));
}

llvm::Error
ProgramVerifier::executeLoadActivations(const Instruction &instruction) {
  const Buffer &buffer = image.buffers[instruction.get(Operand::Buffer)];
  uint64_t count = instruction.get(Operand::Count);
  uint64_t end = instruction.get(Operand::Offset) + count +
                 lastIteration * instruction.get(Operand::LoopStride);
  if (end > elementsOf(buffer))
    return makeError("reads up to element {0} of buffer '{1}', which has {2}",
                     end, buffer.name, elementsOf(buffer));
  if (llvm::Error error = verifyWritten(*instruction.id(Operand::Buffer)))
    return error;
  return fillBank(sourceBank, instruction.get(Operand::Position), count);
}

llvm::Error ProgramVerifier::executeLoadPatch(const Instruction &instruction) {
  const Patch &patch = image.patches[instruction.get(Operand::Patch)];
  const Buffer &buffer = image.buffers[instruction.get(Operand::Buffer)];
  Shape extents;
  for (const PatchDimension &dimension : patch.dimensions)
    extents.push_back(dimension.input);
  llvm::ArrayRef<int64_t> shape = buffer.shape;
  if (shape.size() != extents.size() + 2 || shape[0] != 1 ||
      shape.drop_front(2) != llvm::ArrayRef(extents))
    return makeError("buffer '{0}' is {1}, the patch wants 1xCx{2}",
                     buffer.name, shapeToString(shape), shapeToString(extents));
  if (uint64_t(patch.channelBegin) + patch.channels > uint64_t(shape[1]))
    return makeError("the patch reads up to channel {0} of buffer '{1}', which "
                     "has {2}",
                     uint64_t(patch.channelBegin) + patch.channels, buffer.name,
                     shape[1]);
  if (lastIteration >= patch.windows())
    return makeError("the loop counts up to {0}, the patch has {1} windows",
                     lastIteration, patch.windows());
  if (llvm::Error error = verifyWritten(*instruction.id(Operand::Buffer)))
    return error;
  return fillBank(sourceBank, instruction.get(Operand::Position), patch.size());
}

llvm::Expected<std::optional<uint64_t>>
ProgramVerifier::largestElement(const Instruction &instruction) const {
  uint64_t length = get(Register::OutputLength);
  std::optional<unsigned> number = instruction.id(Operand::Order);
  if (!number)
    return length == 0 ? std::nullopt : std::optional(length - 1);
  const Order &order = image.orders[*number];
  if (order.size() != length)
    return makeError("order {0} has {1} positions, output_length is {2}",
                     *number, order.size(), length);
  std::optional<uint64_t> largest;
  for (uint32_t element : order)
    if (element != noRow)
      largest = std::max<uint64_t>(largest.value_or(0), element);
  return largest;
}

llvm::Error ProgramVerifier::executeLoadBias(const Instruction &instruction) {
  if (llvm::Error error = executeClear())
    return error;
  auto largest = largestElement(instruction);
  if (!largest)
    return largest.takeError();
  size_t size = image.biases[instruction.get(Operand::Bias)].size();
  if (*largest && instruction.get(Operand::Offset) + **largest >= size)
    return makeError("reads bias {0}, the vector has {1}",
                     instruction.get(Operand::Offset) + **largest, size);
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::executeStore(const Instruction &instruction) {
  const Buffer &buffer = image.buffers[instruction.get(Operand::Buffer)];
  if (buffer.constant)
    return makeError("buffer '{0}' is a constant", buffer.name);
  if (llvm::Error error = verifyAligned(Register::DestOffset))
    return error;
  auto largest = largestElement(instruction);
  if (!largest)
    return largest.takeError();
  // At most 2^32 + 2^24 * 2^24 + 2^32 * 2^24, so this does not overflow.
  uint64_t last = instruction.get(Operand::Offset) +
                  largest->value_or(0) * instruction.get(Operand::Stride) +
                  lastIteration * instruction.get(Operand::LoopStride);
  if (*largest && last >= elementsOf(buffer))
    return makeError("writes element {0} of buffer '{1}', which has {2}", last,
                     buffer.name, elementsOf(buffer));
  written[*instruction.id(Operand::Buffer)] = true;
  return verifyFilled(destBank(), get(Register::DestOffset),
                      get(Register::OutputLength));
}

//===----------------------------------------------------------------------===//
// Computation
//===----------------------------------------------------------------------===//

llvm::Error ProgramVerifier::executeRun() const {
  std::optional<unsigned> number = memory.find(registers);
  if (!number)
    return makeError("no matrix is loaded at pointer_base {0}, spmat_base {1}, "
                     "codebook {2}",
                     get(Register::PointerBase), get(Register::SpmatBase),
                     get(Register::Codebook));
  if (llvm::Error error = verifyRunSizes(*number))
    return error;
  if (registers.shift() < 0 || registers.shift() > maxShift)
    return makeError("weight_fraction + source_fraction - dest_fraction is "
                     "{0}, expected 0 to {1}",
                     registers.shift(), maxShift);
  // Signed, as a fraction may be negative.
  int64_t sourceFraction = registers.get(Register::SourceFraction);
  int64_t maxBiasFraction = int64_t(target.valueBits) - 2;
  if (get(Register::BiasColumn) && sourceFraction > maxBiasFraction)
    return makeError("source_fraction is {0}, with a bias column expected at "
                     "most {1}",
                     sourceFraction, maxBiasFraction);
  uint64_t capacity = target.windowCapacity(activePes());
  if (hardware() && get(Register::InputLength) > capacity)
    return makeError("input_length is {0}, the register files hold {1}",
                     get(Register::InputLength), capacity);
  if (llvm::Error error = verifyAccumulatorsSet())
    return error;
  if (llvm::Error error = verifyAligned(Register::SourceOffset))
    return error;
  return verifyFilled(sourceBank, get(Register::SourceOffset),
                      get(Register::InputLength));
}

llvm::Error ProgramVerifier::verifyRunSizes(unsigned number) const {
  const EncodedMatrix &matrix = image.matrices[number];
  if (matrix.pes() != activePes())
    return makeError("matrix {0} is spread over {1} PEs, active_pes is {2}",
                     number, matrix.pes(), activePes());
  uint64_t columns = get(Register::InputLength) + get(Register::BiasColumn);
  if (matrix.columns != columns)
    return makeError("matrix {0} has {1} columns, input_length and bias_column "
                     "give {2}",
                     number, matrix.columns, columns);
  if (matrix.rows != get(Register::OutputLength))
    return makeError("matrix {0} has {1} rows, output_length is {2}", number,
                     matrix.rows, get(Register::OutputLength));
  return llvm::Error::success();
}

llvm::Error ProgramVerifier::executeWriteBack() {
  if (llvm::Error error = verifyAccumulatorsSet())
    return error;
  if (llvm::Error error = verifyAligned(Register::DestOffset))
    return error;
  return fillBank(destBank(), get(Register::DestOffset),
                  get(Register::OutputLength));
}
