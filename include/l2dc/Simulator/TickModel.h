//===- TickModel.h - The array of PEs, cycle by cycle -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In every tick, in the order of the data's flow and on the state of the tick
// before:
//
// * the scan sends the next non-zero of its row of activations to all PEs
//   unless a queue is full, or loads the next row;
// * a PE without entries left takes an activation from its queue and reads the
//   column's two pointers, one from each bank;
// * a PE with entries issues one per tick to its arithmetic pipeline, reading a
//   row of the sparse-matrix memory when it has used up the last one.
//
// An accumulator that is written in the tick before it is read takes its value
// over the bypass, so products are added in the order of their issue.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_TICKMODEL_H
#define L2DC_SIMULATOR_TICKMODEL_H

#include "l2dc/Simulator/Arithmetic.h"
#include "l2dc/Simulator/Matrix.h"
#include "l2dc/Target/EIE/Instruction.h"

#include "llvm/Support/ErrorHandling.h"

namespace l2dc::sim {

/// What the broadcast did in a tick.
enum class BroadcastState : uint8_t { Scan, Push, QueueFull, Done };

/// The state of the array in one tick, as a trace sees it.
struct TickView {
  uint32_t tick;
  BroadcastState broadcast;
  uint32_t column; ///< the column that was sent, if `broadcast` is `Push`
  llvm::ArrayRef<Cause> causes;        ///< per PE
  llvm::ArrayRef<uint32_t> queueUsage; ///< activations held, per PE
};

/// Sees every tick of a run.
class TickObserver {
public:
  virtual ~TickObserver() = default;
  virtual void observe(const TickView &view) = 0;
};

/// The number of accesses that a run made.
struct AccessCounts {
  uint64_t broadcasts = 0; ///< activations sent to all PEs and taken by them
  uint64_t rowReads = 0;   ///< rows of sparse-matrix memory, all PEs
  uint64_t bypasses = 0;   ///< accumulations that used the adder's bypass
  bool operator==(const AccessCounts &other) const {
    return broadcasts == other.broadcasts && rowReads == other.rowReads &&
           bypasses == other.bypasses;
  }
};

/// Whether the scan passes over `activation`.
template <typename Activation>
bool isSkipped(image::ZeroTest test, Activation activation) {
  switch (test) {
  case image::ZeroTest::Zero:
    return activation == 0;
  case image::ZeroTest::NotPositive:
    return activation <= 0;
  case image::ZeroTest::Nothing:
    return false;
  }
  llvm_unreachable("unknown zero test");
}

/// One matrix-vector product: accumulators += matrix x activations.
template <typename Arithmetic>
struct Product {
  const Matrix &matrix;
  const Arithmetic &arithmetic;
  /// One per column, or one fewer if the last column is the bias.
  llvm::ArrayRef<typename Arithmetic::Activation> activations;
  /// What the bias column is multiplied with; unused without a bias column.
  typename Arithmetic::Activation biasActivation;
  /// At least one per row of the matrix.
  llvm::MutableArrayRef<typename Arithmetic::Accumulator> accumulators;
  /// Which activations the scan passes over.
  image::ZeroTest zeroTest = image::ZeroTest::Zero;

  bool hasBias() const { return matrix.columns() > activations.size(); }
};

/// Runs `product` tick by tick on PEs with rings of `queueDepth` (at least 2)
/// slots and returns its cycles. Adds the causes of all PE-cycles to `cycles`
/// and the accesses to `accesses`. `observer` may be null.
template <typename Arithmetic>
uint64_t runTicks(const Product<Arithmetic> &product, unsigned queueDepth,
                  PECycles &cycles, AccessCounts &accesses,
                  TickObserver *observer);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_TICKMODEL_H
