//===- Passes.td - Compression passes over nn --------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_TRANSFORMS_PASSES_TD
#define L2DC_DIALECT_NN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def FoldBatchNormPass : Pass<"nn-fold-batch-norm", "mlir::func::FuncOp"> {
  let summary = "Fold batch normalization into the layer before it";
  let description = [{
    A normalization with constant statistics right after an `nn.conv` or
    `nn.linear` with plain weights scales that layer's outputs and shifts its
    bias. The weights are multiplied, a bias is added where there was none, and
    the normalization disappears. A layer whose result or weights have other
    users stays as it is. Run it before pruning.

    Example:

    ```
    l2dc-opt --nn-fold-batch-norm resnet20.mlir
    ```
  }];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

def LoadWeightsPass : Pass<"nn-load-weights", "mlir::func::FuncOp"> {
  let summary = "Take a network's weights from a file of named arrays";
  let description = [{
    Every named `nn.weight` takes the array of its name in `file`, a
    `.safetensors` or `.npz` file, and becomes `#nn.dense`. Weights without a
    name stay as they are.

    Nothing is guessed: names, shapes and element types (binary32, or binary16
    and bfloat16, which float32 holds exactly) must fit, every named weight must
    have an array, and every array a weight. The error lists what is missing and
    what was not expected.

    `transpose` says for weights, by a name or a glob over names, in which order
    the file's dimensions are taken, one digit each: `fc=10` for a matrix of
    inputs by outputs, `conv*=3201` for a filter of height, width, inputs,
    outputs. `rename` is `NAME_IN_FILE=NAME_IN_NETWORK`. `ignore` lists arrays,
    by a name or glob, which are not for the network.

    Example:

    ```
    l2dc-opt --nn-load-weights="file=resnet20.safetensors ignore=*.num_batches_tracked" resnet20.mlir
    ```
  }];
  let options = [
    Option<"file", "file", "std::string", "",
           "The .safetensors or .npz file">,
    ListOption<"transpose", "transpose", "std::string",
               "Order of the file's dimensions: NAME=DIGITS, ...">,
    ListOption<"rename", "rename", "std::string",
               "Names that differ: NAME_IN_FILE=NAME_IN_NETWORK, ...">,
    ListOption<"ignore", "ignore", "std::string",
               "Arrays that are not for the network: NAME, ...">,
  ];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

def PrunePass : Pass<"nn-prune", "mlir::func::FuncOp"> {
  let summary = "Set the smallest weights of each layer to zero";
  let description = [{
    Magnitude pruning (Deep Compression, section 2): of each layer the share
    `density` of the weights with the largest magnitude is kept, or the weights
    of at least `threshold`. The layer's weights become `#nn.pruned`. A layer
    that is sparser already keeps its weights.

    Values apply to all layers, or to one with `NAME=VALUE`, NAME being a
    layer's name, a glob over names, or `conv` or `linear`. The last entry that
    names a layer counts; a plain value is for layers that no entry names. A
    name without a layer is an error.

    `policy` is a JSON file with the same settings,
    `{"density": {"ip1": 0.08, "conv": 0.3}}`, which `density` entries override.

    Example:

    ```
    l2dc-opt --nn-prune="density=0.1,ip3=0.26" lenet.mlir
    ```
  }];
  let options = [
    ListOption<"density", "density", "std::string",
               "Share of weights to keep, in (0, 1]: D or NAME=D, ...">,
    ListOption<"threshold", "threshold", "std::string",
               "Smallest magnitude to keep: T or NAME=T, ...">,
    Option<"policy", "policy", "std::string", "",
           "JSON file with densities by layer">,
  ];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

def ShareWeightsPass : Pass<"nn-share-weights", "mlir::func::FuncOp"> {
  let summary = "Replace each layer's weights by the entries of a codebook";
  let description = [{
    Weight sharing (Deep Compression, section 3): the nonzero weights of a layer
    are clustered into at most `2^bits - 1` values, entry 0 of the codebook
    being the 0.0 of the pruned ones; the weights become `#nn.shared`. A layer
    with no more distinct nonzero values than that is shared without any change.

    `init` is `exact`, the optimal clustering, or Lloyd's iteration from one of
    the paper's initialisations: `linear`, `density`, `forgy` (by `seed`).
    `bits` takes `B` or `NAME=B`, as the values of `nn-prune`; the weights of a
    layer with 32 stay plain floats.

    Example:

    ```
    l2dc-opt --nn-share-weights="bits=conv=8,linear=5" lenet.mlir
    ```
  }];
  let options = [
    ListOption<"bits", "bits", "std::string",
               "Width of a codebook index, 1 to 8 or 32: B or NAME=B, ...">,
    Option<"init", "init", "std::string", "\"exact\"",
           "Clustering: exact, linear, density or forgy">,
    Option<"seed", "seed", "uint64_t", "0", "Seed of init=forgy">,
  ];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

def EntropyCodePass : Pass<"nn-entropy-code", "mlir::func::FuncOp"> {
  let summary = "Entropy-code shared weights";
  let description = [{
    Writes each `#nn.shared` weight as two streams, the relative index of the
    kept weights (with filler entries for runs of zeros that do not fit into
    `index-bits`) and their codebook indices, and codes both (Deep Compression,
    section 4). The weights become `#nn.coded`, which decodes to the same
    weights. Weights that are not shared stay as they are.

    `coder` is `huffman` (canonical, length-limited), `range` (adaptive binary
    range coder) or `auto`, which takes for each stream what gives the fewest
    bytes. `index-bits=auto` does so for the width of the relative index.

    Example:

    ```
    l2dc-opt --nn-entropy-code="coder=huffman index-bits=5" lenet.mlir
    ```
  }];
  let options = [
    Option<"coder", "coder", "std::string", "\"huffman\"",
           "Entropy coder: huffman, range or auto">,
    ListOption<"indexBits", "index-bits", "std::string",
               "Width of a run of zeros, 1 to 8 or auto: B or NAME=B, ...">,
  ];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

def DecodeWeightsPass : Pass<"nn-decode-weights", "mlir::func::FuncOp"> {
  let summary = "Turn every weight into plain floats";
  let description = [{
    The way back up the ladder: each weight, however it is stored, becomes
    `#nn.dense` with the same values.

    Example:

    ```
    l2dc-opt --nn-decode-weights compressed.mlir
    ```
  }];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

def WinogradPass : Pass<"nn-winograd", "::mlir::func::FuncOp"> {
  let summary = "Turn 3x3 convolutions into sixteen products per 2x2 patch";
  let description = [{
    Rewrites convolutions of one sample with a 3x3 kernel, unit strides and
    dilations, one group and a constant filter by F(2x2, 3x3) of Lavin and Gray
    (CVPR 2016), as section VII-C of the EIE paper suggests:

    - the input's transform is a depthwise convolution (`NAME.input`, marked
      `nn.fixed`: nothing compresses it),
    - the products are a 1x1 convolution in 16 groups with the transformed
      filters, which keeps the layer's name,
    - the output's transform is a `nn.matmul` with a 4x16 matrix.

    It takes 4 instead of 9 products for each output and pair of channels.
    Results agree to rounding. Run it before weights are pruned and shared: the
    transformed filters are what the accelerator multiplies with.

    Example:

    ```mlir
    %y = nn.conv "c1" %x, %w {pads = array<i64: 1, 1, 1, 1>}
      : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x8x8xf32>
    ```

    has as its middle part

    ```mlir
    %p = nn.conv "c1" %v, %u {groups = 16 : i64}
      : (tensor<1x48x4x4xf32>, tensor<64x3x1x1xf32>) -> tensor<1x64x4x4xf32>
    ```
  }];
  let dependentDialects = ["::l2dc::nn::NNDialect"];
}

def SetBatchPass : Pass<"nn-set-batch", "::mlir::func::FuncOp"> {
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
