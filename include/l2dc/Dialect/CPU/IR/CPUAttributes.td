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

def CPU_Format : I32Enum<"Format", "format of a packed matrix", [
  I32EnumCase<"Bytes", 0, "bytes">,
  I32EnumCase<"Pairs", 1, "pairs">,
  I32EnumCase<"Rice", 2, "rice">,
  I32EnumCase<"Bitmap", 3, "bitmap">
]> {
  let cppNamespace = "::l2dc::cpu";
}

def CPU_MatrixAttr : AttrDef<CPU_Dialect, "Matrix"> {
  let mnemonic = "matrix";
  let summary = "A sparse, weight-shared matrix as the kernels read it";
  let description = [{
    The kept weights line by line: by `columns` for `cpu.linear`, by `rows` for
    `cpu.conv`. `starts` holds the first byte of each line in `entries`, and the
    number of bytes. How a line stores the codebook indices (codes) of its
    weights and the runs of zeros before them is its format:

    * `bytes`: a byte each, the code in the low half, the run in the high one; a
      longer run is bridged by entries with run 15 and code 0, whose value is 0.0
    * `pairs`: a byte for the code and one for the run each
    * `rice`: in 16-bit units for each weight run / 16 zeros and a one, lowest
      bit first; then, for each weight, a byte as in `bytes` with run % 16
    * `bitmap`: in 16-bit units a bit for each position of the line; then the
      codes of the kept weights, two in a byte

    Example: the matrix [[0, 1.5], [0.5, 0]]

    ```mlir
    #cpu.matrix<2 x 2, columns, bitmap, codebook = [0.0, 0.5, 1.5],
                starts = dense<[0, 3, 6]> : tensor<3xui32>,
                entries = dense<[2, 0, 1, 1, 0, 2]> : tensor<6xui8>>
    ```
  }];
  let parameters = (ins
    "int64_t":$rows, "int64_t":$columns, EnumParameter<CPU_Order>:$order,
    EnumParameter<CPU_Format>:$format, "::mlir::DenseF32ArrayAttr":$codebook,
    "::mlir::ElementsAttr":$starts, "::mlir::ElementsAttr":$entries);
  let assemblyFormat = [{
    `<` $rows `x` $columns `,` $order `,` $format `,`
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
