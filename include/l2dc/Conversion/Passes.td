//===- Passes.td - Conversions between dialects ------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CONVERSION_PASSES_TD
#define L2DC_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertNNToEIEPass : Pass<"convert-nn-to-eie", "::mlir::func::FuncOp"> {
  let summary = "Lower a network with shared weights to EIE's layers";
  let description = [{
    Fully connected layers become `eie.matvec` and convolutions `eie.conv`, with
    their weights encoded for the target's processing elements. A `nn.relu` that
    alone reads a layer's result is computed on write-back. Depthwise
    convolutions, layers without constant weights and every other operator
    become `eie.host`; a `nn.flatten` or `nn.reshape` before a fully connected
    layer disappears.

    In mode `hardware` a matrix that exceeds the register files, the pointer or
    the Spmat SRAM is split into row batches and column tiles; in mode `paper`
    it never is.

    `bias=host` keeps biases exact: the accumulators start with them.
    `bias=column` codes them with the layer's codebook as one more column whose
    activation is 1.0, as the authors of EIE do.

    The formats of 16-bit arithmetic follow from the largest magnitude of each
    activation: an `eie.range` attribute (f32) on the operator or function
    argument that defines it. Without one the pass takes a bound that holds for
    every input up to `input-range`.

    Fails on a network whose shapes are not static with a batch of 1 (run
    `nn-set-batch` first), on weights that are not shared (`nn-share-weights`),
    on a codebook with more values than the target's `weight_bits` select, and
    on a matrix that no split makes fit.

    Example:

    ```mlir
    %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5],
      codes = dense<[[0, 1], [1, 0]]> : tensor<2x2xui8>>
    %0 = nn.linear "ip1" %x, %w
      : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
    %1 = nn.relu %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
    ```

    becomes, on two processing elements,

    ```mlir
    %0 = eie.matvec "ip1" %x, [#eie.matrix<2 x 2, pes = 2, index_bits = 4,
      codebook = [0.0, 0.5], pointers = dense<[[0, 0, 1], [0, 1, 1]]> : tensor<2x3xui32>,
      entries = dense<[[1, 0], [1, 0]]> : tensor<2x2xui8>>]
      {input_range = 1.0 : f32, output_range = 0.5 : f32, relu}
      : (tensor<1x2xf32>) -> tensor<1x2xf32>
    ```
  }];
  let options = [
    Option<"targetModel", "target-model", "std::string", "",
           "JSON file with the machine's sizes; empty for the paper's.">,
    Option<"pes", "pes", "unsigned", "0",
           "Processing elements; 0 for the target model's.">,
    Option<"queueDepth", "queue-depth", "unsigned", "0",
           "Slots of an activation queue; 0 for the target model's.">,
    Option<"mode", "mode", "std::string", "",
           "paper or hardware; empty for the target model's.">,
    Option<"bias", "bias", "std::string", "\"host\"",
           "Where biases come from: host or column.">,
    Option<"inputRange", "input-range", "float", "1.0f",
           "Largest magnitude of the network's inputs.">
  ];
  let dependentDialects = ["::l2dc::eie::EIEDialect"];
}

#endif // L2DC_CONVERSION_PASSES_TD
