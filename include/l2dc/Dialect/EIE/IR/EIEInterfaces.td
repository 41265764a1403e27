//===- EIEInterfaces.td - What EIE's layers have in common -*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_IR_EIEINTERFACES_TD
#define L2DC_DIALECT_EIE_IR_EIEINTERFACES_TD

include "mlir/IR/OpBase.td"

def EIE_LayerOpInterface : OpInterface<"LayerOpInterface"> {
  let cppNamespace = "::l2dc::eie";
  let description = [{
    A layer that the accelerator computes with an encoded matrix. Passes that
    lay the matrix out anew work on this interface.
  }];
  let methods = [
    InterfaceMethod<"The layer's name.", "::llvm::StringRef", "getLayer">,
    InterfaceMethod<"The tiles, attributes of type `MatrixAttr`.",
                    "::mlir::ArrayAttr", "getTiles">,
    InterfaceMethod<"Replaces the tiles.", "void", "setTilesAttr",
                    (ins "::mlir::ArrayAttr":$tiles)>,
    InterfaceMethod<"The output at each position of the rows; none: output i "
                    "is at position i.",
                    "std::optional<::mlir::ElementsAttr>", "getRowOrder">,
    InterfaceMethod<"Replaces the row order.", "void", "setRowOrderAttr",
                    (ins "::mlir::ElementsAttr":$order)>,
    InterfaceMethod<"True if the matrix's last column is the bias.", "bool",
                    "getBiasColumn">,
    InterfaceMethod<"Outputs that are computed for one vector of inputs.",
                    "int64_t", "getNumOutputs">,
    InterfaceMethod<"Columns of the matrix, the bias column included.",
                    "int64_t", "getNumColumns">,
    InterfaceMethod<"Groups of outputs that read inputs of their own; no tile "
                    "has rows of two groups.",
                    "int64_t", "getNumGroups">
  ];
}

#endif // L2DC_DIALECT_EIE_IR_EIEINTERFACES_TD
