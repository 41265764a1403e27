//===- CPUOps.td - Operators of the cpu dialect ------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CPU_IR_CPUOPS_TD
#define L2DC_DIALECT_CPU_IR_CPUOPS_TD

include "l2dc/Dialect/CPU/IR/CPUAttributes.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// Activations, before or after bufferization.
def CPU_Activations : AnyTypeOf<[RankedTensorOf<[F32]>, MemRefOf<[F32]>]>;

class CPU_LayerOp<string mnemonic>
    : Op<CPU_Dialect, mnemonic,
         [DestinationStyleOpInterface,
          DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let results = (outs Variadic<RankedTensorOf<[F32]>>:$results);
  let hasVerifier = 1;
  code layerDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() {
      return getInitMutable();
    }
  }];
}

def CPU_LinearOp : CPU_LayerOp<"linear"> {
  let summary = "Fully connected layer on a packed matrix";
  let description = [{
    Overwrites `init` (N x O) with the product of `weights` (O x I, in order
    `columns`) and each row of `input` (N x I), plus `bias` (O); with `relu`
    negative results become 0. Columns whose activation is zero are not read.

    Example:

    ```mlir
    %y = cpu.linear "ip1" ins(%x : tensor<?x3xf32>)
      outs(%init : tensor<?x2xf32>) #ip1 bias dense<[0.5, 0.0]> : tensor<2xf32>
      {relu} -> tensor<?x2xf32>
    ```
  }];
  let arguments = (ins StrAttr:$layer, CPU_Activations:$input,
                       CPU_Activations:$init, CPU_MatrixAttr:$weights,
                       OptionalAttr<ElementsAttr>:$bias, UnitAttr:$relu);
  let assemblyFormat = [{
    $layer `ins` `(` $input `:` type($input) `)`
    `outs` `(` $init `:` type($init) `)` $weights (`bias` $bias^)? attr-dict
    (`->` type($results)^)?
  }];
  let extraClassDeclaration = layerDeclaration;
}

def CPU_ConvOp : CPU_LayerOp<"conv"> {
  let summary = "Convolution on a packed matrix";
  let description = [{
    Overwrites `init` (N x O x spatial) with the convolution of `input`
    (N x C x spatial) and the filters, one row of `weights` (in order `rows`)
    for each output channel: its columns run over the channels of the group and
    then over the kernel, row-major. There are one to three spatial dimensions,
    whose extents are static; the other attributes mean what they mean in
    `nn.conv`, `bias` and `relu` what they mean in `cpu.linear`.

    Example:

    ```mlir
    %y = cpu.conv "conv1" ins(%x : tensor<1x3x8x8xf32>)
      outs(%init : tensor<1x4x7x7xf32>) #conv1 {kernel = array<i64: 2, 2>, relu}
      -> tensor<1x4x7x7xf32>
    ```
  }];
  let arguments = (ins StrAttr:$layer, CPU_Activations:$input,
                       CPU_Activations:$init, CPU_MatrixAttr:$weights,
                       OptionalAttr<ElementsAttr>:$bias,
                       DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$pads, DenseI64ArrayAttr:$dilations,
                       DefaultValuedAttr<I64Attr, "1">:$groups,
                       UnitAttr:$relu);
  let assemblyFormat = [{
    $layer `ins` `(` $input `:` type($input) `)`
    `outs` `(` $init `:` type($init) `)` $weights (`bias` $bias^)? attr-dict
    (`->` type($results)^)?
  }];
  let extraClassDeclaration = layerDeclaration;
}

#endif // L2DC_DIALECT_CPU_IR_CPUOPS_TD
