//===- Machine.h - Executing an image's instructions ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIMULATOR_MACHINE_H
#define L2DC_LIB_SIMULATOR_MACHINE_H

#include "Accounting.h"
#include "Numbers.h"
#include "PatchGather.h"

#include "l2dc/Simulator/Broadcast.h"
#include "l2dc/Simulator/TickModel.h"
#include "l2dc/Target/EIE/OnChipMemory.h"

namespace l2dc::sim {

/// An accelerator and its host, running the program of a verified image.
/// `Numbers` is `FloatNumbers` or `FixedNumbers`.
template <typename Numbers>
class Machine {
public:
  Machine(const image::Image &image, const SimOptions &options,
          Accounting &accounting);

  /// Runs the program from its first instruction. `inputs` holds the elements
  /// of each input buffer for one sample. `trace` may be null.
  llvm::Error runSample(llvm::ArrayRef<llvm::ArrayRef<float>> inputs,
                        Trace *trace);

  /// The elements of a buffer after a sample.
  llvm::ArrayRef<float> buffer(unsigned number) const {
    const image::Buffer &buffer = image.buffers[number];
    return buffer.constant ? buffer.constant->data : buffers[number].data;
  }

private:
  using Arithmetic = typename Numbers::Arithmetic;
  using Activation = typename Arithmetic::Activation;
  using Accumulator = typename Arithmetic::Accumulator;

  struct LoopState {
    size_t begin; ///< number of the loop's first instruction
    uint64_t count, counter;
  };

  /// Executes one instruction and moves `next`.
  llvm::Error step();
  void beginLoop(uint64_t count);
  void endLoop();
  llvm::Error loadActivations(const image::Instruction &instruction);
  llvm::Error loadPatch(const image::Instruction &instruction);
  void loadBias(const image::Instruction &instruction);
  void storeActivations(const image::Instruction &instruction);
  llvm::Error runHostStep(const image::Instruction &instruction);
  llvm::Error runMatrix();
  void writeBack();

  llvm::Expected<const Matrix *> findMatrix(unsigned &number);
  const Arithmetic &findArithmetic(unsigned matrix);
  uint64_t runFast(const Product<Arithmetic> &product, MatrixAccount &account);
  uint64_t runTick(const Product<Arithmetic> &product, MatrixAccount &account);

  Activation *bankRange(std::vector<Activation> &bank, uint64_t first,
                        uint64_t count);
  uint64_t counter() const { return loops.empty() ? 0 : loops.back().counter; }
  /// Where `instruction` starts in its buffer, in this iteration.
  uint64_t bufferOffset(const image::Instruction &instruction) const;
  /// Element for each position of an optional order; null for none.
  const image::Order *order(const image::Instruction &instruction) const;
  llvm::Error nanError(unsigned buffer) const;

  const image::Image &image;
  const SimOptions &options;
  Accounting &accounting;
  Numbers numbers;
  Trace *trace = nullptr;

  // The machine's state.
  image::RegisterFile registers;
  std::optional<image::OnChipMemory> memory; ///< empty before the first sample
  std::vector<Activation> source, destination;
  std::vector<Accumulator> accumulators;
  std::vector<Tensor> buffers;
  std::vector<LoopState> loops;
  size_t next = 0;

  // What is kept between instructions to save time.
  std::vector<size_t> loopEnds; ///< of the loop that each `loop` begins
  std::vector<std::unique_ptr<Matrix>> matrices; ///< decoded when first run
  Arithmetic arithmetic;
  std::optional<unsigned> arithmeticMatrix;
  image::RegisterFile arithmeticRegisters;
  std::vector<uint32_t> nonZero;
  Broadcast broadcast;
  PatchGather gather;
};

extern template class Machine<FloatNumbers>;
extern template class Machine<FixedNumbers>;

} // namespace l2dc::sim

#endif // L2DC_LIB_SIMULATOR_MACHINE_H
