//===- InstructionStream.cpp - Appending instructions to an image ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InstructionStream.h"
#include "l2dc/Target/EIE/OnChipMemory.h"

using namespace l2dc;
using namespace l2dc::eie;
using image::Opcode;
using image::Register;

InstructionStream::InstructionStream(image::Image &image) : image(image) {
  known.fill(0);
  known[unsigned(Register::ActivePes)] = image.target.pes;
}

void InstructionStream::append(Opcode opcode,
                               llvm::ArrayRef<int64_t> operands) {
  image.instructions.emplace_back(opcode, operands);
}

void InstructionStream::set(Register reg, int64_t value) {
  std::optional<int64_t> &current = known[unsigned(reg)];
  if (current == value)
    return;
  image.instructions.push_back(image::makeSet(reg, value));
  current = value;
}

void InstructionStream::beginLayer(llvm::StringRef name,
                                   image::LayerKind kind) {
  append(Opcode::LayerBegin, int64_t(image.layers.size()));
  image.layers.push_back({name.str(), kind});
}

void InstructionStream::endLayer() { append(Opcode::LayerEnd); }

void InstructionStream::beginLoop(uint64_t count) {
  append(Opcode::Loop, int64_t(count));
  forgetVectors();
}

void InstructionStream::endLoop() {
  append(Opcode::EndLoop);
  forgetVectors();
}

void InstructionStream::forgetVectors() {
  for (Register reg :
       {Register::InputLength, Register::OutputLength, Register::SourceOffset,
        Register::DestOffset, Register::PointerBase, Register::SpmatBase,
        Register::Codebook, Register::BiasColumn})
    known[unsigned(reg)] = std::nullopt;
}

//===----------------------------------------------------------------------===//
// Matrices
//===----------------------------------------------------------------------===//

InstructionStream::Place InstructionStream::capacity() const {
  if (image.target.mode == image::MachineMode::Hardware)
    return {image.target.pointerWords(), image.target.spmatRows(),
            image.target.codebookSlots};
  // In paper mode only the registers that hold the addresses are limits.
  auto limit = [](Register reg) {
    return uint64_t(image::registerInfo(reg).max);
  };
  return {limit(Register::PointerBase), limit(Register::SpmatBase),
          limit(Register::Codebook)};
}

InstructionStream::Place InstructionStream::sizeOf(unsigned matrix) const {
  const image::EncodedMatrix &encoded = image.matrices[matrix];
  return {image::pointerWordsOf(encoded),
          image::spmatRowsOf(encoded, image.target), 1};
}

bool InstructionStream::fits(const Place &begin, const Place &size) const {
  Place limit = capacity();
  return begin.pointers + size.pointers <= limit.pointers &&
         begin.spmatRows + size.spmatRows <= limit.spmatRows &&
         begin.codebook + size.codebook <= limit.codebook;
}

bool InstructionStream::fitTogether(llvm::ArrayRef<unsigned> matrices) const {
  Place total;
  for (unsigned matrix : matrices) {
    Place size = sizeOf(matrix);
    total.pointers += size.pointers;
    total.spmatRows += size.spmatRows;
    total.codebook += size.codebook;
  }
  return fits({}, total);
}

void InstructionStream::load(unsigned matrix) {
  if (residents.count(matrix))
    return;
  Place size = sizeOf(matrix);
  if (!fits(next, size))
    forgetMatrices();
  append(Opcode::LoadMatrix, {int64_t(matrix), int64_t(next.pointers),
                              int64_t(next.spmatRows), int64_t(next.codebook)});
  residents[matrix] = next;
  next.pointers += size.pointers;
  next.spmatRows += size.spmatRows;
  next.codebook += size.codebook;
}

void InstructionStream::forgetMatrices() {
  residents.clear();
  next = {};
}

void InstructionStream::loadTogether(llvm::ArrayRef<unsigned> matrices) {
  // Loading one may have displaced another; then the memory is empty but for
  // these matrices, so the second round loads what is missing.
  for (int round = 0; round < 2; ++round)
    for (unsigned matrix : matrices)
      load(matrix);
}

void InstructionStream::select(unsigned matrix) {
  load(matrix);
  const Place &place = residents[matrix];
  set(Register::PointerBase, place.pointers);
  set(Register::SpmatBase, place.spmatRows);
  set(Register::Codebook, place.codebook);
}
