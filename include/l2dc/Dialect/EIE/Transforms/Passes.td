//===- Passes.td - Passes on the eie dialect ---------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_TRANSFORMS_PASSES_TD
#define L2DC_DIALECT_EIE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

class EIE_LayerPass<string argument> : Pass<argument, "::mlir::func::FuncOp"> {
  let dependentDialects = ["::l2dc::eie::EIEDialect"];
}

def OrderRowsPass : EIE_LayerPass<"eie-order-rows"> {
  let summary = "Order the rows within each PE to need fewer padding entries";
  let description = [{
    A run of more zeros than `index_bits` can count is bridged by padding
    entries, which take a cycle each. Zeros behind the last weight of a column
    need none. So the pass puts the rows of each processing element (PE) into
    the order of falling numbers of weights: runs become short where weights
    are many, and the long ones mostly end without a weight. No row changes its
    PE.

    A layer keeps its order if the cost model (the simulator's event-driven
    timing on seeded samples of the columns) does not call the new one faster.
    Remarks of the category `eie-order-rows` say what each layer gained.

    Example: on one PE, where row 1 has more weights than row 0,

    ```mlir
    %0 = eie.matvec "ip1" %x, [#m] : (tensor<1x9xf32>) -> tensor<1x2xf32>
    ```

    becomes

    ```mlir
    %0 = eie.matvec "ip1" %x, [#m1] order dense<[1, 0]> : tensor<2xui32>
      : (tensor<1x9xf32>) -> tensor<1x2xf32>
    ```
  }];
}

def AssignRowsPass : EIE_LayerPass<"eie-assign-rows"> {
  let summary = "Assign rows to PEs so that their loads are balanced";
  let description = [{
    A layer takes as long as its fullest PE, and with short queues a PE that has
    many entries in a few successive columns holds up all others. The pass deals
    the rows of each row batch out to the PEs so that all have about the same
    number of entries, padding included, in the whole matrix and in each column;
    see `mapping::assignRows`. It assumes nothing about activations. Rows come
    to lie in each PE in the order in which they are dealt, fullest first.

    A layer keeps its rows if the cost model does not call the new assignment
    faster. Remarks of the category `eie-assign-rows` say what each layer
    gained.

    Example: see `eie-order-rows`.
  }];
}

def ChoosePEsPass : EIE_LayerPass<"eie-choose-pes"> {
  let summary = "Choose how many PEs each layer runs on";
  let description = [{
    A layer with few rows leaves most PEs with an entry or none per column, and
    each still reads its pointers for every activation. The pass estimates time
    and energy on all, half, a quarter, ... of the target's PEs, reports them as
    analysis remarks of the category `eie-choose-pes`, and takes the best by
    `objective`. PEs that a layer does not use are switched off.

    Activations that stay on chip lie in the PEs that computed them, so two
    layers with different numbers of PEs exchange theirs through host memory.

    Rows go back to the network's order where the number changes: run the pass
    before `eie-order-rows` and `eie-assign-rows`.

    Example: for 600 rows, `eie-choose-pes="objective=energy"` gives

    ```mlir
    %0 = eie.matvec "we" %x, [#eie.matrix<600 x 4096, pes = 8, ...>]
      : (tensor<1x4096xf32>) -> tensor<1x600xf32>
    ```
  }];
  let options = [
    Option<"objective", "objective", "std::string", "\"edp\"",
           "What to make small: time, energy or edp (energy times time).">
  ];
}

def ChooseIndexWidthPass : EIE_LayerPass<"eie-choose-index-width"> {
  let summary = "Choose how many zeros an entry of each layer can skip";
  let description = [{
    A wider zero run saves padding entries, but fewer entries fit a row of the
    Spmat SRAM. The pass estimates time and energy for every width from 2 to 8
    bits, reports them as analysis remarks of the category
    `eie-choose-index-width`, and takes the best by `objective`.

    In mode `hardware` the width is that of the machine's registers and the pass
    does nothing.

    Rows go back to the network's order where the width changes: run the pass
    before `eie-order-rows` and `eie-assign-rows`.

    Example: `eie-choose-index-width="objective=time"` gives a sparse layer

    ```mlir
    %0 = eie.matvec "fc6" %x, [#eie.matrix<4096 x 25088, pes = 64,
      index_bits = 6, ...>] : (tensor<1x25088xf32>) -> tensor<1x4096xf32>
    ```
  }];
  let options = [
    Option<"objective", "objective", "std::string", "\"edp\"",
           "What to make small: time, energy or edp (energy times time).">
  ];
}

def SchedulePass : Pass<"eie-schedule", "::mlir::ModuleOp"> {
  let summary = "Turn functions of EIE's layers into programs";
  let description = [{
    Replaces every function with an `eie.target` by an `eie.program` of the same
    name: instructions in the order of the layers, and the tables they name.

    - The result of a fully connected layer that the next layer alone reads
      stays on chip: the banks of activations are swapped. Every other value
      gets a buffer in host memory.
    - A result that stays on chip lies in the order of its layer's rows, so the
      columns of the next layer's matrix are put into that order; this needs a
      next layer that is not split into column tiles. The next layer then adds
      its products in another order than the network does, which in float
      arithmetic may change the last bits. `keep-sum-order` takes such results
      through host memory instead.
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
  let options = [
    Option<"keepSumOrder", "keep-sum-order", "bool", "false",
           "Add in the network's order, even where that costs transfers.">
  ];
  let dependentDialects = ["::l2dc::eie::EIEDialect"];
}

#endif // L2DC_DIALECT_EIE_TRANSFORMS_PASSES_TD
