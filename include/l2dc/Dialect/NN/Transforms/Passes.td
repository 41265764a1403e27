//===- Passes.td - Passes on the nn dialect ----------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_TRANSFORMS_PASSES_TD
#define L2DC_DIALECT_NN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def NNSetBatch : Pass<"nn-set-batch", "::mlir::func::FuncOp"> {
  let summary = "Give every input of a network a fixed batch";
  let description = [{
    Replaces the first extent of every function argument by `size` and infers
    all result types again, so that a network with a dynamic or larger batch
    becomes one of static shapes. A reshape keeps its extents but the batch: a
    dynamic extent takes what the others leave, and a first extent that is the
    batch follows it.

    Fails, naming the op, where a type cannot follow: a reshape that mixes the
    batch with other dimensions, or an operator whose operands no longer fit.

    Example: with `size=1`

    ```mlir
    func.func @main(%x: tensor<?x2x4xf32>) -> tensor<?x8xf32> {
      %0 = nn.flatten %x : (tensor<?x2x4xf32>) -> tensor<?x8xf32>
      return %0 : tensor<?x8xf32>
    }
    ```

    becomes

    ```mlir
    func.func @main(%x: tensor<1x2x4xf32>) -> tensor<1x8xf32> {
      %0 = nn.flatten %x : (tensor<1x2x4xf32>) -> tensor<1x8xf32>
      return %0 : tensor<1x8xf32>
    }
    ```
  }];
  let options = [
    Option<"size", "size", "int64_t", "1", "The batch, at least 1.">
  ];
}

#endif // L2DC_DIALECT_NN_TRANSFORMS_PASSES_TD
