//===- NNAttributes.td - How weights are stored ------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_IR_NNATTRIBUTES_TD
#define L2DC_DIALECT_NN_IR_NNATTRIBUTES_TD

include "l2dc/Dialect/NN/IR/NNDialect.td"
include "l2dc/Dialect/NN/IR/NNInterfaces.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/EnumAttr.td"

class NN_WeightEncoding<string name, string attrMnemonic>
    : AttrDef<NN_Dialect, name,
              [DeclareAttrInterfaceMethods<NN_WeightEncodingAttrInterface>]> {
  let mnemonic = attrMnemonic;
  // Types are checked here; blobs, which a file attaches later, by
  // verifyEncoding.
  let genVerifyDecl = 1;
}

def NN_DenseAttr : NN_WeightEncoding<"Dense", "dense"> {
  let summary = "Weights as plain float32 data";
  let description = [{
    The starting point of the ladder: what import and training produce. `values`
    is a `dense_resource` blob for real networks, whose length the verifier of
    `nn.weight` checks, or a literal in small tests. A splat costs one element.

    Example:

    ```mlir
    #nn.dense<dense<[[0.5, -1.0], [0.0, 2.0]]> : tensor<2x2xf32>>
    ```
  }];
  let parameters = (ins "::mlir::ElementsAttr":$values);
  let assemblyFormat = "`<` $values `>`";
}

def NN_Granularity : I32Enum<"Granularity",
    "What a pruning decision removes at once", [
  I32EnumCase<"Element", 0, "element">,
  I32EnumCase<"Channel", 1, "channel">,
  I32EnumCase<"NOfM", 2, "n_of_m">
]> {
  let cppNamespace = "::l2dc::nn";
}

def NN_PrunedAttr : NN_WeightEncoding<"Pruned", "pruned"> {
  let summary = "Float32 weights of which some are exactly zero";
  let description = [{
    The nonzero elements of `values` are the kept weights; `kept` repeats their
    number, so that the density is visible beside an opaque blob, and is
    verified. `granularity` says what was removed at once:

    - `element`: single weights (Deep Compression, section 2),
    - `channel`: whole input channels (second dimension) are zero or kept,
    - `n_of_m`: of each `m` consecutive weights of the innermost dimension at
      most `n` are kept.

    Example:

    ```mlir
    #nn.pruned<element, kept = 2, dense<[[0.5, 0.0], [0.0, 2.0]]> : tensor<2x2xf32>>
    ```
  }];
  let parameters = (ins
    EnumParameter<NN_Granularity>:$granularity,
    OptionalParameter<"int64_t">:$n,
    OptionalParameter<"int64_t">:$m,
    "int64_t":$kept,
    "::mlir::ElementsAttr":$values);
  let assemblyFormat = [{
    `<` $granularity (`(` $n^ `:` $m `)`)? `,` `kept` `=` $kept `,` $values `>`
  }];
  let builders = [
    AttrBuilderWithInferredContext<(ins "::l2dc::nn::Granularity":$granularity,
                                        "int64_t":$kept,
                                        "::mlir::ElementsAttr":$values), [{
      return $_get(values.getContext(), granularity, 0, 0, kept, values);
    }]>
  ];
}

def NN_SharedAttr : NN_WeightEncoding<"Shared", "shared"> {
  let summary = "Weights that share the values of a codebook";
  let description = [{
    Weight sharing (Deep Compression, section 3): each weight is the entry of
    `codebook` that its code selects. `codes` holds one `ui8` code per weight in
    the weight's shape. Entry 0 of the codebook is 0.0 and stands for the pruned
    weights, so `bits` bits leave `2^bits - 1` values for the kept ones.

    Example:

    ```mlir
    #nn.shared<bits = 2, codebook = [0.0, -1.0, 0.5],
               codes = dense<[[0, 1], [2, 2]]> : tensor<2x2xui8>>
    ```
  }];
  let parameters = (ins
    "int64_t":$bits,
    "::mlir::DenseF32ArrayAttr":$codebook,
    "::mlir::ElementsAttr":$codes);
  let assemblyFormat = [{
    `<` `bits` `=` $bits `,` `codebook` `=` $codebook `,` `codes` `=` $codes `>`
  }];
}

def NN_CodedAttr : NN_WeightEncoding<"Coded", "coded"> {
  let summary = "Weights as entropy-coded streams";
  let description = [{
    The last rung (Deep Compression, section 4): `data` holds the relative
    indices of the kept weights and their codebook indices, both entropy-coded,
    with the tables of their codes, byte for byte as a `.l2dc` file stores them
    (docs/FileFormat.md). It decodes to exactly the weights that were coded. The
    other parameters repeat what `data` says, so that it can be read beside an
    opaque blob, and are verified against it. `index_bits` is the width of a
    run of zeros; 0 stands for one significance bit per weight.

    Example:

    ```mlir
    #nn.coded<tensor<300x784xf32>, kept = 18816, weight_bits = 6, index_bits = 5,
              codebook = [0.0, -0.3, 0.2], data = dense_resource<ip1> : tensor<23105xui8>>
    ```
  }];
  let parameters = (ins
    "::mlir::RankedTensorType":$type,
    "int64_t":$kept,
    "int64_t":$weightBits,
    "int64_t":$indexBits,
    "::mlir::DenseF32ArrayAttr":$codebook,
    "::mlir::ElementsAttr":$data);
  let assemblyFormat = [{
    `<` $type `,` `kept` `=` $kept `,` `weight_bits` `=` $weightBits `,`
    `index_bits` `=` $indexBits `,` `codebook` `=` $codebook `,`
    `data` `=` $data `>`
  }];
}

#endif // L2DC_DIALECT_NN_IR_NNATTRIBUTES_TD
