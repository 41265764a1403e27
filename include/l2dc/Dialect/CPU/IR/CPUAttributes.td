//===- CPUAttributes.td - Packed matrices ------------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CPU_IR_CPUATTRIBUTES_TD
#define L2DC_DIALECT_CPU_IR_CPUATTRIBUTES_TD

include "l2dc/Dialect/CPU/IR/CPUDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/EnumAttr.td"

def CPU_Order : I32Enum<"Order", "What the lines of a packed matrix are", [
  I32EnumCase<"Columns", 0, "columns">,
  I32EnumCase<"Rows", 1, "rows">
]> {
  let cppNamespace = "::l2dc::cpu";
}

def CPU_MatrixAttr : AttrDef<CPU_Dialect, "Matrix"> {
  let mnemonic = "matrix";
  let summary = "A sparse, weight-shared matrix as the kernels read it";
  let description = [{
    The kept weights line by line: by `columns` for `cpu.linear`, by `rows` for
    `cpu.conv`. `starts` holds where each line begins in `entries`, and the
    number of entries. An entry of 8 bits holds the codebook index in its low
    and the number of zeros before it in its high half; one of 16 bits has a
    byte for each. A longer run of zeros is bridged by padding entries with
    index 0, whose value is 0.0.

    Example: the matrix [[0, 1.5], [0.5, 0]]

    ```mlir
    #cpu.matrix<2 x 2, columns, entry_bits = 8, codebook = [0.0, 0.5, 1.5],
                starts = dense<[0, 1, 2]> : tensor<3xui32>,
                entries = dense<[[17], [2]]> : tensor<2x1xui8>>
    ```
  }];
  let parameters = (ins
    "int64_t":$rows, "int64_t":$columns, EnumParameter<CPU_Order>:$order,
    "int64_t":$entryBits, "::mlir::DenseF32ArrayAttr":$codebook,
    "::mlir::ElementsAttr":$starts, "::mlir::ElementsAttr":$entries);
  let assemblyFormat = [{
    `<` $rows `x` $columns `,` $order `,` `entry_bits` `=` $entryBits `,`
        `codebook` `=` $codebook `,` `starts` `=` $starts `,`
        `entries` `=` $entries `>`
  }];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// `matrix` with the values of `codebook`; its blobs have keys that start
    /// with `key`.
    static MatrixAttr get(::mlir::MLIRContext *context,
                          const ::l2dc::compression::PackedMatrix &matrix,
                          ::llvm::ArrayRef<float> codebook,
                          ::llvm::StringRef key);

    /// Emits an error unless the contents of the blobs, which are attached only
    /// after a whole file is parsed, are sound: the kernels do not check an
    /// index. The verifiers of the ops that hold a matrix call this.
    ::llvm::LogicalResult verifyContents(
        ::llvm::function_ref<::mlir::InFlightDiagnostic()> emitError) const;
  }];
}

#endif // L2DC_DIALECT_CPU_IR_CPUATTRIBUTES_TD
