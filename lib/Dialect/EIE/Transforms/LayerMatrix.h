//===- LayerMatrix.h - Laying a layer's matrix out anew ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the passes that optimize for EIE have in common: they read a layer's
// matrix, lay it out in other ways, compare what these cost, and keep the best.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_EIE_TRANSFORMS_LAYERMATRIX_H
#define L2DC_LIB_DIALECT_EIE_TRANSFORMS_LAYERMATRIX_H

#include "l2dc/Dialect/EIE/IR/EIE.h"
#include "l2dc/Mapping/CostModel.h"
#include "l2dc/Mapping/RowMapping.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Remarks.h"

namespace l2dc::eie {

/// A way to lay a matrix out.
struct Layout {
  image::Order order; ///< row at each position; empty: row i at position i
  mapping::RowLayout machine; ///< PEs and index width
};

/// A layout, the tiles that it gives, and what they cost.
struct Mapping {
  Layout layout;
  std::vector<mapping::Tile> tiles;
  mapping::Cost cost;
};

/// The matrix of a layer in the network's order.
class LayerMatrix {
public:
  /// Reads the layer's tiles. Emits an error on damaged ones, and on ones that
  /// the cost model cannot take.
  static mlir::FailureOr<LayerMatrix> read(LayerOpInterface op,
                                           const image::EIETargetModel &target);

  /// How the layer is laid out now.
  const Mapping &current() const { return mapping; }
  const image::EIETargetModel &getTarget() const { return target; }
  mapping::RowPatterns getPatterns() const {
    return mapping::RowPatterns(matrix);
  }

  /// The rows that run together, position by position, as they lie now.
  std::vector<image::Order> getBatches() const;
  /// The order of the layer whose batches, in the order of `getBatches`, are
  /// `batches`.
  image::Order joinBatches(llvm::ArrayRef<image::Order> batches) const;

  /// Encodes the matrix in another layout, splits it if the machine must, and
  /// estimates its cost. Fails if it does not fit the machine.
  llvm::Expected<Mapping> map(Layout layout) const;

  /// Gives the layer this mapping.
  void apply(const Mapping &mapping);

private:
  LayerMatrix(LayerOpInterface op, const image::EIETargetModel &target)
      : op(op), target(target) {}
  mlir::LogicalResult readTiles();
  image::EIETargetModel machineOf(const Layout &layout) const;

  LayerOpInterface op;
  image::EIETargetModel target;
  std::vector<float> codebook;
  int64_t numGroups = 1;
  mapping::CodedMatrix matrix;
  Mapping mapping;
};

/// Calls `optimize` for each layer of a function that has a target. Stops at
/// the first failure.
mlir::LogicalResult forEachLayer(
    mlir::func::FuncOp function,
    llvm::function_ref<mlir::LogicalResult(LayerOpInterface, LayerMatrix &)>
        optimize);

/// A remark's number with three decimals.
mlir::remark::detail::LazyTextBuild decimals(llvm::StringRef key, double value);

/// Adds to a remark what changed from `before` to `after`.
void addCosts(mlir::remark::detail::InFlightRemark &remark,
              const mapping::Cost &before, const mapping::Cost &after);

/// The options of a remark of `pass` on a layer.
mlir::remark::RemarkOpts
remarkOptions(llvm::StringRef name, llvm::StringRef pass, LayerOpInterface op);

} // namespace l2dc::eie

#endif // L2DC_LIB_DIALECT_EIE_TRANSFORMS_LAYERMATRIX_H
