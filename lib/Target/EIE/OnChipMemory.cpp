//===- OnChipMemory.cpp - Which matrices lie where in the SRAMs -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/OnChipMemory.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace l2dc;
using namespace l2dc::image;

uint64_t image::spmatRowsOf(const EncodedMatrix &matrix,
                            const EIETargetModel &target) {
  return llvm::divideCeil(matrix.maxEntriesOfPE(),
                          target.entriesPerSpmatRow(matrix.indexBits));
}

uint64_t image::pointerWordsOf(const EncodedMatrix &matrix) {
  return uint64_t(matrix.columns) + 1;
}

void OnChipMemory::load(const Instruction &instruction) {
  unsigned number = unsigned(instruction.get(Operand::Matrix));
  const EncodedMatrix &matrix = image.matrices[number];
  uint64_t pointers = instruction.get(Operand::PointerBase);
  uint64_t rows = instruction.get(Operand::SpmatBase);
  Resident loaded{number,
                  {pointers, pointers + pointerWordsOf(matrix)},
                  {rows, rows + spmatRowsOf(matrix, image.target)},
                  uint64_t(instruction.get(Operand::Codebook))};
  llvm::erase_if(residents, [&](const Resident &other) {
    return other.pointers.overlaps(loaded.pointers) ||
           other.spmatRows.overlaps(loaded.spmatRows) ||
           other.codebook == loaded.codebook;
  });
  residents.push_back(loaded);
}

std::optional<unsigned>
OnChipMemory::find(const RegisterFile &registers) const {
  for (const Resident &resident : residents)
    if (int64_t(resident.pointers.begin) ==
            registers.get(Register::PointerBase) &&
        int64_t(resident.spmatRows.begin) ==
            registers.get(Register::SpmatBase) &&
        int64_t(resident.codebook) == registers.get(Register::Codebook))
      return resident.matrix;
  return std::nullopt;
}
