//===- Passes.td - Passes on the eie dialect ---------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_TRANSFORMS_PASSES_TD
#define L2DC_DIALECT_EIE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def SchedulePass : Pass<"eie-schedule", "::mlir::ModuleOp"> {
  let summary = "Turn functions of EIE's layers into programs";
  let description = [{
    Replaces every function with an `eie.target` by an `eie.program` of the same
    name: instructions in the order of the layers, and the tables they name.

    - The result of a fully connected layer that the next layer alone reads
      stays on chip: the banks of activations are swapped. Every other value
      gets a buffer in host memory.
    - A matrix stays in the SRAMs until another one needs its place.
    - A convolution is a loop over the output positions for each row batch.
    - Fractions of the 16-bit formats follow from the layers' ranges.

    Fails on operators other than `eie.matvec`, `eie.conv` and `eie.host`, and
    on host steps that an image cannot hold.

    Example: a layer on one processing element

    ```mlir
    func.func @main(%x: tensor<1x1xf32>) -> tensor<1x1xf32>
        attributes {eie.target = #eie.target<{pes = 1 : i64}>} {
      %0 = eie.matvec "ip1" %x, [#m] : (tensor<1x1xf32>) -> tensor<1x1xf32>
      return %0 : tensor<1x1xf32>
    }
    ```

    becomes the program in the description of `eie.program`.
  }];
  let dependentDialects = ["::l2dc::eie::EIEDialect"];
}

#endif // L2DC_DIALECT_EIE_TRANSFORMS_PASSES_TD
