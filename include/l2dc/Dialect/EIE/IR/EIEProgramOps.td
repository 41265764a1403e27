//===- EIEProgramOps.td - Programs and their tables --------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_IR_EIEPROGRAMOPS_TD
#define L2DC_DIALECT_EIE_IR_EIEPROGRAMOPS_TD

include "l2dc/Dialect/EIE/IR/EIEAttributes.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"

class EIE_ProgramPart<string mnemonic, list<Trait> traits = []>
    : Op<EIE_Dialect, mnemonic,
         !listconcat([HasParent<"ProgramOp">], traits)>;

def EIE_ProgramOp : Op<EIE_Dialect, "program",
    [IsolatedFromAbove, NoRegionArguments, NoTerminator, SingleBlock, Symbol]> {
  let summary = "An image: tables of data and a list of instructions";
  let description = [{
    Holds exactly what an image file holds. Each kind of table entry is numbered
    from 0 in the order in which the entries stand here, and instructions
    (`eie.inst.*`) name entries by these numbers, as assembly does. `inputs` and
    `outputs` are numbers of buffers.

    The program verifies if its image does: every number names an entry, loops
    and layers nest, each `run` finds its matrix loaded, every access stays
    inside its buffer, and in hardware mode every capacity holds.

    Example:

    ```mlir
    eie.program @main inputs [0] outputs [1]
        target <{pes = 1 : i64}> {
      eie.buffer "x" tensor<1x1xf32>
      eie.buffer "y" tensor<1x1xf32>
      eie.layer "ip1" eie
      eie.encoded #eie.matrix<1 x 1, pes = 1, index_bits = 4,
        codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>,
        entries = dense<[[1, 0]]> : tensor<1x2xui8>>
      eie.inst.layer_begin layer = 0
      eie.inst.load_matrix matrix = 0 pointer_base = 0 spmat_base = 0 codebook = 0
      eie.inst.set register = input_length value = 1
      eie.inst.set register = output_length value = 1
      eie.inst.load_activations buffer = 0 count = 1
      eie.inst.clear
      eie.inst.run
      eie.inst.write_back
      eie.inst.store_activations buffer = 1
      eie.inst.layer_end
      eie.inst.halt
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       DenseI64ArrayAttr:$inputs, DenseI64ArrayAttr:$outputs,
                       EIE_TargetAttr:$target);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `inputs` $inputs `outputs` $outputs `target` `` $target
    attr-dict-with-keyword $body
  }];
  let hasRegionVerifier = 1;
}

def EIE_BufferOp : EIE_ProgramPart<"buffer"> {
  let summary = "A tensor in host memory";
  let description = [{
    Holds an input, an output, a tensor that a host step reads or writes, or a
    constant of host steps.

    Example:

    ```mlir
    eie.buffer "x" tensor<1x3x8x8xf32>
    eie.buffer "scale" tensor<2xf32> = dense<[0.5, 2.0]> : tensor<2xf32>
    ```
  }];
  let arguments = (ins StrAttr:$name, TypeAttrOf<RankedTensorOf<[F32]>>:$type,
                       OptionalAttr<ElementsAttr>:$constant);
  let assemblyFormat = "$name $type (`=` $constant^)? attr-dict";
  let hasVerifier = 1;
}

def EIE_EncodedOp : EIE_ProgramPart<"encoded"> {
  let summary = "A matrix that load_matrix can load";
  let description = [{
    The matrix stands alone: its origin is (0, 0).

    Example:

    ```mlir
    eie.encoded #eie.matrix<1 x 1, pes = 1, index_bits = 4,
      codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>,
      entries = dense<[[1, 0]]> : tensor<1x2xui8>>
    ```
  }];
  let arguments = (ins EIE_MatrixAttr:$matrix);
  let assemblyFormat = "$matrix attr-dict";
  let hasVerifier = 1;
}

def EIE_BiasOp : EIE_ProgramPart<"bias"> {
  let summary = "A bias vector that load_bias can load";
  let description = [{
    Example:

    ```mlir
    eie.bias dense<[0.5, -1.0]> : tensor<2xf32>
    ```
  }];
  let arguments = (ins ElementsAttr:$values);
  let assemblyFormat = "$values attr-dict";
  let hasVerifier = 1;
}

def EIE_PatchOp : EIE_ProgramPart<"patch"> {
  let summary = "The inputs of a convolution's output positions";
  let description = [{
    Window number n of `channels` channels from `channel_begin` on; every array
    has one value for each of the 1 to 3 spatial dimensions. `input` is the
    extent of the input, `output` the number of windows.

    Example:

    ```mlir
    eie.patch {channel_begin = 0 : i64, channels = 3 : i64,
               input = array<i64: 8, 8>, output = array<i64: 7, 7>,
               kernel = array<i64: 2, 2>, stride = array<i64: 1, 1>,
               dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>}
    ```
  }];
  let arguments = (ins I64Attr:$channel_begin, I64Attr:$channels,
                       DenseI64ArrayAttr:$input, DenseI64ArrayAttr:$output,
                       DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$stride,
                       DenseI64ArrayAttr:$dilation, DenseI64ArrayAttr:$pad);
  let assemblyFormat = "attr-dict";
  let hasVerifier = 1;
}

def EIE_OrderOp : EIE_ProgramPart<"order"> {
  let summary = "Which element lies at each position of the PEs";
  let description = [{
    Written by passes that assign rows to PEs. The value 4294967295 stands for a
    position that holds no element.

    Example:

    ```mlir
    eie.order dense<[2, 0, 1]> : tensor<3xui32>
    ```
  }];
  let arguments = (ins ElementsAttr:$elements);
  let assemblyFormat = "$elements attr-dict";
  let hasVerifier = 1;
}

def EIE_StepOp : EIE_ProgramPart<"step"> {
  let summary = "A computation of the host";
  let description = [{
    `kind` is a step of docs/FileFormat.md, `inputs` and `output` are numbers of
    buffers. `parameters` are the attributes of the step which differ from
    their defaults.

    Example:

    ```mlir
    eie.step "max_pool" "pool1" inputs [1] output 2
      {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>}
    ```
  }];
  let arguments = (ins StrAttr:$kind, StrAttr:$name,
                       DenseI64ArrayAttr:$inputs, I64Attr:$output,
                       DictionaryAttr:$parameters);
  let assemblyFormat = [{
    $kind $name `inputs` $inputs `output` $output $parameters attr-dict
  }];
  let hasVerifier = 1;
}

def EIE_LayerKind : I32Enum<"LayerKind", "Who computes a layer", [
  I32EnumCase<"EIE", 0, "eie">,
  I32EnumCase<"Host", 1, "host">
]> {
  let cppNamespace = "::l2dc::eie";
}
def EIE_LayerKindAttr : EnumAttr<EIE_Dialect, EIE_LayerKind, "layer_kind">;

def EIE_LayerOp : EIE_ProgramPart<"layer"> {
  let summary = "A unit of the statistics";
  let description = [{
    `layer_begin` names it. `kind` says who computes it.

    Example:

    ```mlir
    eie.layer "ip1" eie
    ```
  }];
  let arguments = (ins StrAttr:$name, EIE_LayerKindAttr:$kind);
  let assemblyFormat = "$name `` $kind attr-dict";
}

#endif // L2DC_DIALECT_EIE_IR_EIEPROGRAMOPS_TD
