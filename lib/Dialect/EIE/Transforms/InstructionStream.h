//===- InstructionStream.h - Appending instructions to an image -*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_EIE_TRANSFORMS_INSTRUCTIONSTREAM_H
#define L2DC_LIB_DIALECT_EIE_TRANSFORMS_INSTRUCTIONSTREAM_H

#include "l2dc/Target/EIE/Image.h"

#include "llvm/ADT/DenseMap.h"

#include <array>
#include <optional>

namespace l2dc::eie {

/// Appends instructions to an image and keeps track of what the machine's
/// registers and memories hold, so that nothing is set or loaded twice.
class InstructionStream {
public:
  explicit InstructionStream(image::Image &image);

  void append(image::Opcode opcode, llvm::ArrayRef<int64_t> operands = {});

  /// Sets a register unless it already has the value.
  void set(image::Register reg, int64_t value);

  void beginLayer(llvm::StringRef name, image::LayerKind kind);
  void endLayer();

  /// Begins a loop whose body may change the registers of the matrix and the
  /// vectors: each iteration sets them anew.
  void beginLoop(uint64_t count);
  void endLoop();

  /// True if the matrices with these numbers can be in the SRAMs together.
  bool fitTogether(llvm::ArrayRef<unsigned> matrices) const;

  /// Makes room for the matrices, which must fit together, and loads those that
  /// are not there.
  void loadTogether(llvm::ArrayRef<unsigned> matrices);

  /// From here on no matrix counts as loaded.
  void forgetMatrices();

  /// Loads the matrix unless it is there, and points the registers at it.
  void select(unsigned matrix);

private:
  /// What a matrix takes of, or where it begins in, each memory of a PE.
  struct Place {
    uint64_t pointers = 0, spmatRows = 0, codebook = 0;
  };
  Place capacity() const;
  Place sizeOf(unsigned matrix) const;
  bool fits(const Place &begin, const Place &size) const;
  void load(unsigned matrix);
  void forgetVectors();

  image::Image &image;
  std::array<std::optional<int64_t>, image::numRegisters> known;
  llvm::DenseMap<unsigned, Place> residents;
  Place next; ///< where the next matrix goes
};

} // namespace l2dc::eie

#endif // L2DC_LIB_DIALECT_EIE_TRANSFORMS_INSTRUCTIONSTREAM_H
