//===- EIEAttributes.td - Attributes of the eie dialect ----*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_IR_EIEATTRIBUTES_TD
#define L2DC_DIALECT_EIE_IR_EIEATTRIBUTES_TD

include "l2dc/Dialect/EIE/IR/EIEDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"

class EIE_Attr<string name, string attrMnemonic>
    : AttrDef<EIE_Dialect, name> {
  let mnemonic = attrMnemonic;
  let genVerifyDecl = 1;
}

def EIE_TargetAttr : EIE_Attr<"Target", "target"> {
  let summary = "The machine that a program is for";
  let description = [{
    `model` has the keys of a target-model file (docs/InstructionSet.md); what
    it leaves out has the value of the paper's machine. Unknown keys and
    impossible sizes are errors.

    Example:

    ```mlir
    #eie.target<{pes = 16 : i64, queue_depth = 8 : i64}>
    ```
  }];
  let parameters = (ins "::mlir::DictionaryAttr":$model);
  let assemblyFormat = "`<` $model `>`";
  let extraClassDeclaration = [{
    /// The machine with every default filled in.
    ::l2dc::image::EIETargetModel getTargetModel() const;
    /// The attribute that lists where `model` is not the paper's machine.
    static TargetAttr get(::mlir::MLIRContext *context,
                          const ::l2dc::image::EIETargetModel &model);
  }];
}

def EIE_MatrixAttr : EIE_Attr<"Matrix", "matrix"> {
  let summary = "A tile of a sparse, weight-shared matrix in EIE's format";
  let description = [{
    The interleaved compressed-column format of section III of the paper. Row i
    of the tile belongs to processing element (PE) i mod `pes`. Every PE stores
    the nonzeros of its rows column by column.

    - `pointers` holds for each PE where each column starts in the PE's list of
      entries, and the list's length: `pes` x (`columns` + 1).
    - `entries` holds the lists one after the other, two bytes an entry: the
      codebook index of the weight and the number of the PE's rows skipped
      before it. A longer gap is bridged by padding entries with index 0, whose
      weight is 0.0.

    `index_bits` is the width of the number of skipped rows. The tile's upper
    left element is (`row`, `column`) of the layer's matrix, (0, 0) unless `at`
    says otherwise.

    Example: the matrix [[0, 1.5], [0.5, 0]] on two PEs

    ```mlir
    #eie.matrix<2 x 2, pes = 2, index_bits = 4,
                codebook = [0.0, 0.5, 1.5],
                pointers = dense<[[0, 0, 1], [0, 1, 1]]> : tensor<2x3xui32>,
                entries = dense<[[2, 0], [1, 0]]> : tensor<2x2xui8>>
    ```
  }];
  let parameters = (ins
    "int64_t":$rows, "int64_t":$columns,
    "int64_t":$row, "int64_t":$column,
    "int64_t":$pes, "int64_t":$indexBits,
    "::mlir::DenseF32ArrayAttr":$codebook,
    "::mlir::ElementsAttr":$pointers, "::mlir::ElementsAttr":$entries);
  let assemblyFormat = [{
    `<` $rows `x` $columns `` custom<Origin>($row, $column) `,`
        `pes` `=` $pes `,` `index_bits` `=` $indexBits `,`
        `codebook` `=` $codebook `,`
        `pointers` `=` $pointers `,` `entries` `=` $entries `>`
  }];
  let extraClassDeclaration = [{
    /// `matrix` as a tile whose blobs have keys that start with `key`.
    static MatrixAttr get(::mlir::MLIRContext *context,
                          const ::l2dc::image::EncodedMatrix &matrix,
                          int64_t row, int64_t column, ::llvm::StringRef key);

    /// The tile as the image holds it. Emits an error unless the contents of
    /// the blobs, which are attached only after a whole file is parsed, are
    /// sound; the verifiers of the ops that hold a matrix call this.
    ::llvm::FailureOr<::l2dc::image::EncodedMatrix> decode(
        ::llvm::function_ref<::mlir::InFlightDiagnostic()> emitError) const;
  }];
}

#endif // L2DC_DIALECT_EIE_IR_EIEATTRIBUTES_TD
