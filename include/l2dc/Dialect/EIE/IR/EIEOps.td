//===- EIEOps.td - Structured operators of the eie dialect -*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_IR_EIEOPS_TD
#define L2DC_DIALECT_EIE_IR_EIEOPS_TD

include "l2dc/Dialect/EIE/IR/EIEAttributes.td"
include "l2dc/Dialect/EIE/IR/EIEInterfaces.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// One sample of float32 activations in the network's order.
def EIE_Activations : StaticShapeTensorOf<[F32]>;

/// A list of tiles that together are a layer's matrix.
def EIE_Tiles : TypedArrayAttrBase<EIE_MatrixAttr, "encoded matrix tiles">;

class EIE_Op<string mnemonic, list<Trait> traits = []>
    : Op<EIE_Dialect, mnemonic, traits>;

/// What the layers with an encoded matrix have in common.
class EIE_LayerOp<string mnemonic>
    : EIE_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<
        EIE_LayerOpInterface, ["getNumOutputs", "getNumColumns",
                               "getNumGroups"]>]> {
  let results = (outs EIE_Activations:$result);
  let hasVerifier = 1;
}

def EIE_MatVecOp : EIE_LayerOp<"matvec"> {
  let summary = "Product of an encoded matrix with a vector of activations";
  let description = [{
    The elements of `input`, in row-major order, are the vector; so a
    `nn.flatten` before a fully connected layer needs no step of its own. `tiles`
    are the matrix: one tile, or several where the layer exceeds a memory of the
    target. Tiles must cover each element of the matrix once.

    `order` says which output each row of the tiles computes. Row p of the tiles
    is position p, in processing element p mod N; it computes output `order`[p],
    or none where the value is 4294967295, and then the row is empty. Every
    output has one position. Without `order`, row i computes output i. The
    result is in the network's order either way.

    `bias` is what the accumulators start with. With `bias_column` the matrix
    has one column more than the input has elements, and its activation is 1.0.
    With `relu` negative results become 0 when they are written back.

    `input_range` and `output_range` are the largest magnitudes expected of the
    activations; 16-bit arithmetic derives its formats from them.

    Example:

    ```mlir
    %y = eie.matvec "ip1" %x, [#ip1] bias dense<[0.5, 0.0]> : tensor<2xf32>
      {relu} : (tensor<1x3xf32>) -> tensor<1x2xf32>
    ```
  }];
  let arguments = (ins StrAttr:$layer, EIE_Activations:$input,
                       EIE_Tiles:$tiles, OptionalAttr<ElementsAttr>:$row_order,
                       OptionalAttr<ElementsAttr>:$bias,
                       UnitAttr:$bias_column, UnitAttr:$relu,
                       OptionalAttr<F32Attr>:$input_range,
                       OptionalAttr<F32Attr>:$output_range);
  let assemblyFormat = [{
    $layer $input `,` $tiles (`order` $row_order^)? (`bias` $bias^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def EIE_ConvOp : EIE_LayerOp<"conv"> {
  let summary = "Convolution as one matrix-vector product per output position";
  let description = [{
    For every output position the window of `input` (1 x C x spatial) is
    gathered into a vector (channel by channel, each in row-major order of the
    kernel) and multiplied with the filters, one row per output channel. With
    `groups` the tiles of group g stand at rows g*O/groups and their columns
    count within the group's window. An `order` gives each group the same number
    of positions. The window attributes mean what they mean
    in `nn.conv`, the others what they mean in `eie.matvec`.

    Example:

    ```mlir
    %y = eie.conv "conv1" %x, [#conv1] {kernel = array<i64: 2, 2>, relu}
      : (tensor<1x3x8x8xf32>) -> tensor<1x4x7x7xf32>
    ```
  }];
  let arguments = (ins StrAttr:$layer, EIE_Activations:$input,
                       EIE_Tiles:$tiles, OptionalAttr<ElementsAttr>:$row_order,
                       OptionalAttr<ElementsAttr>:$bias,
                       DenseI64ArrayAttr:$kernel,
                       DefaultValuedOptionalAttr<DenseI64ArrayAttr, "{}">:$strides,
                       DefaultValuedOptionalAttr<DenseI64ArrayAttr, "{}">:$pads,
                       DefaultValuedOptionalAttr<DenseI64ArrayAttr, "{}">:$dilations,
                       DefaultValuedAttr<I64Attr, "1">:$groups,
                       UnitAttr:$bias_column, UnitAttr:$relu,
                       OptionalAttr<F32Attr>:$input_range,
                       OptionalAttr<F32Attr>:$output_range);
  let assemblyFormat = [{
    $layer $input `,` $tiles (`order` $row_order^)? (`bias` $bias^)? attr-dict
    `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = [{
    /// The convolution as a step without operands.
    ::l2dc::execution::Step getStep();
    /// The shape that the filters have as a tensor: O x C/groups x kernel.
    ::l2dc::Shape getFilterShape();
  }];
}

def EIE_HostOp : EIE_Op<"host", [SingleBlock, NoRegionArguments,
                                 RecursiveMemoryEffects]> {
  let summary = "A step that the host computes";
  let description = [{
    What the accelerator has no unit for: pooling, normalization, depthwise
    convolution, softmax. The region holds operators of `nn` and ends in
    `eie.yield`.

    Example:

    ```mlir
    %y = eie.host {
      %0 = nn.softmax %x : (tensor<1x10xf32>) -> tensor<1x10xf32>
      eie.yield %0 : tensor<1x10xf32>
    } : tensor<1x10xf32>
    ```
  }];
  let regions = (region SizedRegion<1>:$body);
  let results = (outs EIE_Activations:$result);
  let assemblyFormat = "$body attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def EIE_YieldOp : EIE_Op<"yield", [Pure, Terminator, ParentOneOf<["HostOp"]>]> {
  let summary = "The result of a host step";
  let description = [{
    Ends the region of `eie.host`; see there for an example.
  }];
  let arguments = (ins EIE_Activations:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

#endif // L2DC_DIALECT_EIE_IR_EIEOPS_TD
