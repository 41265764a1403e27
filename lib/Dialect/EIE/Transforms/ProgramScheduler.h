//===- ProgramScheduler.h - The instructions of a function ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_EIE_TRANSFORMS_PROGRAMSCHEDULER_H
#define L2DC_LIB_DIALECT_EIE_TRANSFORMS_PROGRAMSCHEDULER_H

#include "HostSteps.h"
#include "InstructionStream.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace l2dc::eie {

/// Writes the image of one function, op by op.
class ProgramScheduler {
public:
  /// With `keepSumOrder` a layer whose rows are permuted hands its result over
  /// in host memory, so that the next layer adds in the network's order.
  ProgramScheduler(mlir::func::FuncOp function,
                   const image::EIETargetModel &target, bool keepSumOrder);

  /// The image. Emits an error on an op that no program can hold.
  mlir::FailureOr<image::Image> run();

private:
  /// The tiles that compute the same rows.
  struct RowBatch {
    int64_t row, rows;
    llvm::SmallVector<MatrixAttr> tiles;
    llvm::SmallVector<unsigned> matrices; ///< the tiles' numbers in the image
    unsigned order = image::noId;         ///< number in the image, or none

    /// The element that position 0 of the batch has without an order; an order
    /// names elements by themselves.
    int64_t firstElement() const { return order == image::noId ? row : 0; }
  };
  using Batches = std::vector<RowBatch>;

  mlir::LogicalResult schedule(mlir::Operation *op);
  mlir::LogicalResult schedule(MatVecOp op);
  mlir::LogicalResult schedule(ConvOp op);
  mlir::LogicalResult schedule(HostOp op);

  mlir::FailureOr<Batches> addMatrices(LayerOpInterface op,
                                       llvm::ArrayRef<uint32_t> inputOrder);
  void addOrders(LayerOpInterface op, Batches &batches);
  std::optional<unsigned> addBias(std::optional<mlir::ElementsAttr> bias);
  unsigned addPatch(ConvOp op, int64_t group);
  unsigned addBuffer(llvm::StringRef name, llvm::ArrayRef<int64_t> shape);
  /// The buffer of a value; made when it is asked for first.
  unsigned bufferOf(mlir::Value value);

  template <typename LayerOp>
  void setLayerRegisters(LayerOp op, const Batches &batches);
  template <typename LayerOp>
  void runBatch(LayerOp op, const RowBatch &batch, std::optional<unsigned> bias,
                bool reload);
  void storeBatch(MatVecOp op, const RowBatch &batch, bool keep);

  bool fitsBank(int64_t count, unsigned pes) const;
  bool staysOnChip(MatVecOp op) const;
  bool takesPositions(MatVecOp reader, int64_t positions) const;

  mlir::func::FuncOp function;
  bool keepSumOrder;
  image::Image image;
  InstructionStream stream;
  llvm::DenseMap<mlir::Value, unsigned> buffers;

  /// What the source bank holds from position 0 on, and its fraction.
  mlir::Value inBank;
  image::Order bankOrder; ///< element at each position; empty: its own number
  int bankFraction = 0;
};

} // namespace l2dc::eie

#endif // L2DC_LIB_DIALECT_EIE_TRANSFORMS_PROGRAMSCHEDULER_H
