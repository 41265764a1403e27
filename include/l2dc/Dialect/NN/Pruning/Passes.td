//===- Passes.td - Passes that prune whole channels --------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_PRUNING_PASSES_TD
#define L2DC_DIALECT_NN_PRUNING_PASSES_TD

include "mlir/Pass/PassBase.td"

def PruneChannelsPass : Pass<"nn-prune-channels", "mlir::func::FuncOp"> {
  let summary = "Remove the least important channels of a network";
  let description = [{
    Makes a network physically smaller: constants lose rows and columns, types
    and convolution groups follow, and what comes out runs and exports like any
    other network. Its inputs and outputs keep their shapes.

    Channels that can only go together form one group: the operands of a sum,
    the two sides of a depthwise convolution, the parts of a flattened tensor
    that come from one channel. Groups are found from definitions and uses and
    carry the name of the first layer that computes their channels; see
    docs/AMC.md. Channels that reach an output of the network, or an operator
    that mixes them in another way (softmax or LRN over channels, a matrix
    product), stay.

    `ratio` is the share of channels to keep, for all groups or for one with
    `NAME=RATIO`, NAME being a group's name, a glob over names, or `conv` or
    `linear`. At least one channel of each group stays. Of each group those stay
    that are read by the weights of largest magnitude. `policy` is a JSON file
    with the same settings, `{"channels": {"conv1": 0.5}}`, which `ratio`
    entries override. Run it before weights are shared.

    Example:

    ```
    l2dc-opt --nn-prune-channels="ratio=0.5,conv1=0.75" resnet20.mlir
    ```
  }];
  let options = [
    ListOption<"ratio", "ratio", "std::string",
               "Share of channels to keep, in (0, 1]: R or NAME=R, ...">,
    Option<"policy", "policy", "std::string", "",
           "JSON file with ratios by group">,
  ];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

#endif // L2DC_DIALECT_NN_PRUNING_PASSES_TD
