//===- NNDialect.td - The nn dialect -----------------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_IR_NNDIALECT_TD
#define L2DC_DIALECT_NN_IR_NNDIALECT_TD

include "mlir/IR/OpBase.td"

def NN_Dialect : Dialect {
  let name = "nn";
  let summary = "Neural networks at the level of layers, with compressed weights";
  let description = [{
    A network is a `func.func` over ranked float32 tensors with value semantics.
    Operators and attributes mean what they mean in ONNX: activations are NCHW,
    filters OIHW, pads list all begins and then all ends.

    Every weight is one `nn.weight` op, whose attribute says how the weight is
    stored. Compression moves that attribute down a ladder, one pass a rung:

    | attribute    | holds                                        | written by        |
    |--------------|----------------------------------------------|-------------------|
    | `#nn.dense`  | float data                                   | import, training  |
    | `#nn.pruned` | float data with exact zeros                  | `nn-prune`        |
    | `#nn.shared` | a codebook and one code per weight           | `nn-share-weights`|
    | `#nn.coded`  | entropy-coded relative indices and codes     | `nn-entropy-code` |

    All rungs implement `WeightEncodingAttrInterface`; nothing outside the
    dialect asks which rung a weight stands on.
  }];
  let cppNamespace = "::l2dc::nn";
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    /// Adds the attributes; called once by the constructor.
    void registerAttributes();
  }];
}

#endif // L2DC_DIALECT_NN_IR_NNDIALECT_TD
