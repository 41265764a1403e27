//===- ProgramVerifier.h - Checks an image's instructions -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_TARGET_EIE_PROGRAMVERIFIER_H
#define L2DC_LIB_TARGET_EIE_PROGRAMVERIFIER_H

#include "l2dc/Target/EIE/OnChipMemory.h"

namespace l2dc::image {

/// Follows the program the way the machine does, with all loop iterations taken
/// together, and checks what every instruction reaches. The image's tables must
/// be sound.
class ProgramVerifier {
public:
  explicit ProgramVerifier(const Image &image)
      : image(image), target(image.target), registers(image.target.pes),
        memory(image), written(image.buffers.size()) {
    for (auto [number, buffer] : llvm::enumerate(image.buffers))
      written[number] = buffer.constant != nullptr;
    for (unsigned input : image.inputs)
      written[input] = true;
  }

  llvm::Error verify();

private:
  /// Checks operands and table numbers, that blocks nest and that the program
  /// ends; fills `blockEnd`.
  llvm::Error verifyStructure();
  llvm::Error verifyNumbers(const Instruction &instruction) const;
  llvm::Error openBlock(size_t index);
  llvm::Error closeBlock(size_t index);

  /// `error` with the instruction's number and mnemonic before it.
  llvm::Error atInstruction(llvm::Error error, size_t index) const;

  /// Executes the instructions from `begin` up to `end`.
  llvm::Error executeRange(size_t begin, size_t end);
  llvm::Error executeLoop(size_t begin);
  llvm::Error execute(const Instruction &instruction);
  llvm::Error executeSet(const Instruction &instruction);
  llvm::Error executeLoadMatrix(const Instruction &instruction);
  llvm::Error verifyMatrixFits(const EncodedMatrix &matrix,
                               const Instruction &load) const;
  llvm::Error executeLoadActivations(const Instruction &instruction);
  llvm::Error executeLoadPatch(const Instruction &instruction);
  llvm::Error executeLoadBias(const Instruction &instruction);
  llvm::Error executeClear();
  llvm::Error executeStore(const Instruction &instruction);
  llvm::Error executeHost(const Instruction &instruction);
  llvm::Error executeRun() const;
  llvm::Error executeWriteBack();
  llvm::Error verifyRunSizes(unsigned number) const;
  /// Checks that the accumulators were set since output_length changed.
  llvm::Error verifyAccumulatorsSet() const;
  /// Checks that something was written to a buffer that is read.
  llvm::Error verifyWritten(unsigned buffer) const;

  /// Marks `count` activations of a bank from `first` on as written; they must
  /// fit and leave no gap after those written before.
  llvm::Error fillBank(unsigned number, uint64_t first, uint64_t count);
  /// Checks that `count` activations of a bank from `first` on were written.
  llvm::Error verifyFilled(unsigned number, uint64_t first,
                           uint64_t count) const;
  /// Checks that a window of the register file starts in PE 0.
  llvm::Error verifyAligned(Register offset) const;
  /// The largest element among the output_length positions of the operand
  /// `order`; nothing if there are none.
  llvm::Expected<std::optional<uint64_t>>
  largestElement(const Instruction &instruction) const;

  /// What a bank of activations holds.
  struct Bank {
    uint64_t filled = 0; ///< activations written, from the first one on
    unsigned pes = 0;    ///< active_pes when they were written
  };

  bool hardware() const { return target.mode == MachineMode::Hardware; }
  uint64_t get(Register number) const { return registers.get(number); }
  unsigned activePes() const { return unsigned(get(Register::ActivePes)); }
  unsigned destBank() const { return 1 - sourceBank; }

  const Image &image;
  const EIETargetModel &target;
  RegisterFile registers;
  OnChipMemory memory;
  std::vector<size_t> openBlocks; ///< loop and layer_begin, innermost last
  std::vector<size_t> blockEnd;   ///< by the number of the loop instruction
  uint64_t lastIteration = 0;     ///< largest value of the loop counter
  unsigned sourceBank = 0;
  std::array<Bank, 2> banks;
  std::optional<uint64_t> accumulators; ///< how many clear or load_bias set
  std::vector<bool> written; ///< by buffer: constant, input or written to
};

} // namespace l2dc::image

#endif // L2DC_LIB_TARGET_EIE_PROGRAMVERIFIER_H
