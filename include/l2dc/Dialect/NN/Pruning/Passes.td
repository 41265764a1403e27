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

def AmcPass : Pass<"nn-amc", "mlir::func::FuncOp"> {
  let summary = "Search how much of every layer to keep (AMC)";
  let description = [{
    AMC (He et al., ECCV 2018): a search chooses for each layer (granularity
    `element`) or group of coupled channels (`channel`) how much of it stays,
    within a budget, so that the pruned network is as accurate as possible
    without retraining. The choice is then applied: weights become
    `#nn.pruned`, or channels are removed, the weights that read them are fitted
    by least squares, and BatchNorm gets new statistics. docs/AMC.md describes
    the options and docs/Search.md the methods.

    `data` is a `--data` value; the test split is not read. `trace` is written
    while the search runs; a search that was killed goes on from it.
    `policy=replay:FILE` takes the choice of such a file, without a search,
    torch or data.

    Each decision of each evaluation is an action (`amc-step`, see
    `--log-actions-to`), and each choice a remark.

    Example:

    ```
    l2dc-opt --nn-amc="data=mnist:DIR granularity=element budget=bytes:0.05" \
      lenet5.mlir
    ```
  }];
  let options = [
    Option<"method", "method", "std::string", "\"auto\"",
           "Search method: auto, ddpg, greedy, cmaes, random, uniform, ...">,
    Option<"settings", "settings", "std::string", "",
           "Settings of the method, KEY=VALUE separated by ','">,
    Option<"granularity", "granularity", "std::string", "\"channel\"",
           "What goes at once: element or channel">,
    Option<"mode", "mode", "std::string", "\"paper\"",
           "paper, or mit for the behaviour of the authors' code">,
    Option<"scale", "scale", "std::string", "\"auto\"",
           "What actions mean: linear or log shares; auto is log for elements">,
    Option<"budget", "budget", "std::string", "\"flops:0.5\"",
           "RESOURCE:AMOUNT or none; flops, params, bytes, cycles, latency">,
    Option<"reward", "reward", "std::string", "\"error\"",
           "error, loss, or a resource R for -error*ln(R)">,
    Option<"episodes", "episodes", "uint64_t", "400", "Evaluations">,
    Option<"seed", "seed", "uint64_t", "0", "Decides every random choice">,
    Option<"threads", "threads", "unsigned", "0",
           "Evaluations at the same time; 0 is one per core">,
    Option<"trace", "trace", "std::string", "",
           "File to record the search in and to go on from">,
    Option<"policy", "policy", "std::string", "",
           "replay:FILE takes the choice of a trace">,
    ListOption<"floor", "floor", "std::string",
               "Smallest part to keep: F or NAME=F, NAME a layer, conv, linear">,
    Option<"data", "data", "std::string", "", "Samples, as --data">,
    Option<"samples", "samples", "uint64_t", "1000",
           "Validation samples that accuracy is measured on">,
    Option<"calibration", "calibration", "uint64_t", "1000",
           "Training samples for least squares and statistics">,
    Option<"reconstruct", "reconstruct", "bool", "true",
           "Fit weights that read removed channels by least squares">,
    Option<"fitElements", "fit-elements", "bool", "false",
           "Granularity element: fit the weights that stay by least squares">,
    Option<"recalibrate", "recalibrate", "bool", "true",
           "Give BatchNorm new statistics">,
    Option<"shareBits", "share-bits", "unsigned", "4",
           "budget=bytes: width of a codebook index">,
    Option<"pes", "pes", "unsigned", "64",
           "budget=cycles: processing elements">,
    Option<"queueDepth", "queue-depth", "unsigned", "8",
           "budget=cycles: slots of an activation queue">,
    Option<"quiet", "quiet", "bool", "true", "Show no progress">,
  ];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

def PruneRetrainPass : Pass<"nn-prune-retrain", "mlir::func::FuncOp"> {
  let summary = "Prune weights step by step and train those that are left";
  let description = [{
    Iterative magnitude pruning (Han et al., NIPS 2015; Deep Compression,
    section 2): each of the first `prune-epochs` epochs of training begins by
    setting the smallest weights to zero, so that densities fall by the same
    factor each time; `retrain-epochs` more follow under the final mask. The
    layers' weights become `#nn.pruned`.

    `density` takes entries as that of `nn-prune`. Layers that none of them
    names share the number that stands for itself (0.05 if there is none): which
    of them keeps how many follows from the weights (Lee et al., ICLR 2021).

    `dropout` is the share of the inputs of linear layers after the first that
    training drops before weights are pruned. It falls with the square root of a
    layer's density, as a network with fewer weights needs less of it.

    `data` is a `--data` value. Only its train split is learnt from. Needs the
    torch module. Normalizations are trained, too; fold them afterwards.

    Example:

    ```
    l2dc-opt --nn-prune-retrain="data=mnist:DIR density=0.05,ip3=0.3" lenet.mlir
    ```
  }];
  let options = [
    Option<"data", "data", "std::string", "", "Samples, as --data">,
    ListOption<"density", "density", "std::string",
               "Share of weights to keep, in (0, 1]: D or NAME=D, ...">,
    Option<"pruneEpochs", "prune-epochs", "unsigned", "16",
           "Epochs that begin by pruning">,
    Option<"retrainEpochs", "retrain-epochs", "unsigned", "16",
           "Epochs under the final mask">,
    Option<"learningRate", "learning-rate", "double", "0.05",
           "The rate at which retraining begins; pruning has two fifths of it">,
    Option<"dropout", "dropout", "double", "0",
           "Share of inputs dropped, before pruning">,
    Option<"augment", "augment", "unsigned", "0",
           "Pixels by which training images are shifted at most">,
    Option<"seed", "seed", "uint64_t", "0", "Decides every random choice">,
    Option<"checkpoint", "checkpoint", "std::string", "",
           "Directory to keep the state in and to go on from">,
    Option<"quiet", "quiet", "bool", "true", "Show no progress">,
  ];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

#endif // L2DC_DIALECT_NN_PRUNING_PASSES_TD
