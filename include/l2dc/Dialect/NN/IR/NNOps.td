//===- NNOps.td - Operators of the nn dialect --------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_IR_NNOPS_TD
#define L2DC_DIALECT_NN_IR_NNOPS_TD

include "l2dc/Dialect/NN/IR/NNAttributes.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// A ranked float32 tensor; extents may be dynamic (the batch usually is).
def NN_Tensor : RankedTensorOf<[F32]>;

/// An array of integers that may be left out: empty stands for the default.
def NN_OptionalI64Array
    : DefaultValuedOptionalAttr<DenseI64ArrayAttr, "{}">;

class NN_Op<string mnemonic, list<Trait> traits = []>
    : Op<NN_Dialect, mnemonic, !listconcat([Pure], traits)>;

/// An operator whose result type follows from its operands and attributes. A
/// written result type may leave out extents or add them, but not contradict.
class NN_InferredOp<string mnemonic, list<Trait> traits = []>
    : NN_Op<mnemonic, !listconcat([InferTypeOpAdaptorWithIsCompatible],
                                  traits)> {
  let results = (outs NN_Tensor:$result);
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

def NN_WeightOp : NN_Op<"weight", [InferTypeOpAdaptor]> {
  let summary = "A constant of the network and how it is stored";
  let description = [{
    Every trained or fixed constant (filters, biases, statistics) is one such
    op. `name` is the name the constant had in the imported or trained network.
    The result's type is the encoding's. Fails to verify if the encoding
    contradicts itself.

    Example:

    ```mlir
    %w = nn.weight "ip1.weight" #nn.dense<dense_resource<ip1> : tensor<300x784xf32>>
    ```
  }];
  let arguments = (ins OptionalAttr<StrAttr>:$name,
                       NN_WeightEncodingAttrInterface:$encoding);
  let results = (outs NN_Tensor:$result);
  let assemblyFormat = "($name^)? $encoding attr-dict";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Layers with weights
//===----------------------------------------------------------------------===//

def NN_ConvOp : NN_InferredOp<"conv"> {
  let summary = "Convolution over one, two or three spatial dimensions";
  let description = [{
    Cross-correlates `input` (N x C x spatial) with `filter`
    (O x C/groups x spatial) and adds `bias` (O). `strides`, `dilations` default
    to 1 and `pads` (all begins, then all ends) to 0. `layer` names the layer in
    options and reports.

    Example:

    ```mlir
    %y = nn.conv "conv1" %x, %w bias %b {strides = array<i64: 2, 2>}
      : (tensor<1x3x8x8xf32>, tensor<4x3x2x2xf32>, tensor<4xf32>)
      -> tensor<1x4x4x4xf32>
    ```
  }];
  let arguments = (ins
    OptionalAttr<StrAttr>:$layer,
    NN_Tensor:$input, NN_Tensor:$filter, Optional<NN_Tensor>:$bias,
    NN_OptionalI64Array:$strides, NN_OptionalI64Array:$pads,
    NN_OptionalI64Array:$dilations, DefaultValuedAttr<I64Attr, "1">:$groups);
  let assemblyFormat = [{
    ($layer^)? $input `,` $filter (`bias` $bias^)? attr-dict
    `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = [{
    /// The sliding window with every default filled in.
    ::l2dc::nn::Window getWindow();
  }];
}

def NN_LinearOp : NN_InferredOp<"linear"> {
  let summary = "Fully connected layer";
  let description = [{
    `input` (N x I) times the transpose of `weights` (O x I) plus `bias` (O).
    `layer` names the layer in options and reports.

    Example:

    ```mlir
    %y = nn.linear "ip1" %x, %w bias %b
      : (tensor<?x784xf32>, tensor<300x784xf32>, tensor<300xf32>)
      -> tensor<?x300xf32>
    ```
  }];
  let arguments = (ins OptionalAttr<StrAttr>:$layer, NN_Tensor:$input,
                       NN_Tensor:$weights, Optional<NN_Tensor>:$bias);
  let assemblyFormat = [{
    ($layer^)? $input `,` $weights (`bias` $bias^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def NN_MatMulOp : NN_InferredOp<"matmul"> {
  let summary = "Matrix product of two activations";
  let description = [{
    The product of the last two dimensions; leading dimensions broadcast. Both
    operands have at least two dimensions. A product with a trained matrix is an
    `nn.linear`.

    Example:

    ```mlir
    %c = nn.matmul %a, %b
      : (tensor<4x2x3xf32>, tensor<3x5xf32>) -> tensor<4x2x5xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$lhs, NN_Tensor:$rhs);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` functional-type(operands, results)
  }];
}

def NN_BatchNormOp : NN_InferredOp<"batch_norm"> {
  let summary = "Batch normalization with fixed statistics";
  let description = [{
    `(input - mean) / sqrt(variance + epsilon) * scale + shift`, each statistic
    one value per channel (dimension 1).

    Example:

    ```mlir
    %y = nn.batch_norm %x, %scale, %shift, %mean, %var {epsilon = 1.0e-5 : f32}
      : (tensor<1x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>,
         tensor<2xf32>) -> tensor<1x2x4x4xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$scale, NN_Tensor:$shift,
                       NN_Tensor:$mean, NN_Tensor:$variance,
                       DefaultValuedAttr<F32Attr, "1.0e-5f">:$epsilon);
  let assemblyFormat = [{
    $input `,` $scale `,` $shift `,` $mean `,` $variance attr-dict
    `:` functional-type(operands, results)
  }];
}

//===----------------------------------------------------------------------===//
// Element-wise functions
//===----------------------------------------------------------------------===//

class NN_UnaryOp<string mnemonic, dag extraArguments = (ins)>
    : NN_InferredOp<mnemonic> {
  let arguments = !con((ins NN_Tensor:$input), extraArguments);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

def NN_ReluOp : NN_UnaryOp<"relu"> {
  let summary = "Rectified linear unit";
  let description = [{
    `max(input, 0)`, element by element.

    Example:

    ```mlir
    %y = nn.relu %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
}

def NN_ClipOp : NN_UnaryOp<"clip", (ins F32Attr:$low, F32Attr:$high)> {
  let summary = "Limit to an interval";
  let description = [{
    `min(max(input, low), high)`, element by element; with `low > high` every
    element becomes `high`, as ONNX has it. ReLU6 is `clip` to [0, 6].

    Example:

    ```mlir
    %y = nn.clip %x {low = 0.0 : f32, high = 6.0 : f32}
      : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
}

def NN_LeakyReluOp : NN_UnaryOp<"leaky_relu", (ins F32Attr:$alpha)> {
  let summary = "Leaky rectified linear unit";
  let description = [{
    `input` where it is not negative, `alpha * input` elsewhere.

    Example:

    ```mlir
    %y = nn.leaky_relu %x {alpha = 0.1 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
}

def NN_SigmoidOp : NN_UnaryOp<"sigmoid"> {
  let summary = "Logistic function";
  let description = [{
    `1 / (1 + exp(-input))`, element by element.

    Example:

    ```mlir
    %y = nn.sigmoid %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
}

def NN_TanhOp : NN_UnaryOp<"tanh"> {
  let summary = "Hyperbolic tangent";
  let description = [{
    `tanh(input)`, element by element.

    Example:

    ```mlir
    %y = nn.tanh %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
}

def NN_SoftmaxOp : NN_UnaryOp<"softmax",
    (ins DefaultValuedAttr<I64Attr, "-1">:$axis)> {
  let summary = "Softmax along one dimension";
  let description = [{
    `exp(input) / sum(exp(input))` along `axis`; a negative axis counts from the
    last dimension.

    Example:

    ```mlir
    %y = nn.softmax %x {axis = 1 : i64} : (tensor<1x10xf32>) -> tensor<1x10xf32>
    ```
  }];
}

class NN_BinaryOp<string mnemonic> : NN_InferredOp<mnemonic> {
  let arguments = (ins NN_Tensor:$lhs, NN_Tensor:$rhs);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` functional-type(operands, results)
  }];
}

def NN_AddOp : NN_BinaryOp<"add"> {
  let summary = "Sum of two tensors";
  let description = [{
    Element by element; dimensions are aligned at the last one, and an extent of
    1 is repeated.

    Example:

    ```mlir
    %c = nn.add %a, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
    ```

    A constant added to each output of an `nn.linear` without a bias becomes
    that layer's bias (canonicalization).
  }];
  let hasCanonicalizer = 1;
}

def NN_SubOp : NN_BinaryOp<"sub"> {
  let summary = "Difference of two tensors";
  let description = [{
    Element by element, broadcasting as in `nn.add`.

    Example:

    ```mlir
    %c = nn.sub %a, %b : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
    ```
  }];
}

def NN_MulOp : NN_BinaryOp<"mul"> {
  let summary = "Product of two tensors, element by element";
  let description = [{
    Broadcasts as in `nn.add`.

    Example:

    ```mlir
    %c = nn.mul %a, %b : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
    ```
  }];
}

//===----------------------------------------------------------------------===//
// Pooling and normalization
//===----------------------------------------------------------------------===//

class NN_PoolOp<string mnemonic, dag extraArguments = (ins)>
    : NN_InferredOp<mnemonic> {
  let arguments = !con((ins
    NN_Tensor:$input, DenseI64ArrayAttr:$kernel, NN_OptionalI64Array:$strides,
    NN_OptionalI64Array:$pads, NN_OptionalI64Array:$dilations,
    UnitAttr:$ceil_mode), extraArguments);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = [{
    /// The sliding window with every default filled in.
    ::l2dc::nn::Window getWindow();
  }];
}

def NN_MaxPoolOp : NN_PoolOp<"max_pool"> {
  let summary = "Largest value of a sliding window";
  let description = [{
    Over the spatial dimensions of `input` (N x C x spatial). Padding never wins.
    With `ceil_mode` the output extent is rounded up instead of down, but a
    window that would start in the end padding is left out.

    Example:

    ```mlir
    %y = nn.max_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>}
      : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
    ```
  }];
}

def NN_AvgPoolOp : NN_PoolOp<"avg_pool", (ins UnitAttr:$count_include_pad)> {
  let summary = "Mean of a sliding window";
  let description = [{
    As `nn.max_pool`, with the mean. Padding counts as elements of value 0 with
    `count_include_pad` and not at all without.

    Example:

    ```mlir
    %y = nn.avg_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>}
      : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
    ```
  }];
}

def NN_GlobalAvgPoolOp : NN_UnaryOp<"global_avg_pool"> {
  let summary = "Mean of each channel";
  let description = [{
    Over all spatial dimensions of `input` (N x C x spatial), which remain with
    extent 1.

    Example:

    ```mlir
    %y = nn.global_avg_pool %x : (tensor<1x3x8x8xf32>) -> tensor<1x3x1x1xf32>
    ```
  }];
}

def NN_LrnOp : NN_UnaryOp<"lrn", (ins I64Attr:$size,
    DefaultValuedAttr<F32Attr, "1.0e-4f">:$alpha,
    DefaultValuedAttr<F32Attr, "0.75f">:$beta,
    DefaultValuedAttr<F32Attr, "1.0f">:$bias)> {
  let summary = "Local response normalization across channels";
  let description = [{
    `input / (bias + alpha / size * s)^beta`, s being the sum of squares over the
    `size` channels around the element's own.

    Example:

    ```mlir
    %y = nn.lrn %x {size = 5 : i64} : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
    ```
  }];
}

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

def NN_ConcatOp : NN_InferredOp<"concat"> {
  let summary = "Tensors joined along one dimension";
  let description = [{
    All extents but the one of `axis` must agree. A negative axis counts from
    the last dimension.

    Example:

    ```mlir
    %c = nn.concat %a, %b {axis = 1 : i64}
      : (tensor<1x2xf32>, tensor<1x3xf32>) -> tensor<1x5xf32>
    ```
  }];
  let arguments = (ins Variadic<NN_Tensor>:$inputs, I64Attr:$axis);
  let assemblyFormat = [{
    $inputs attr-dict `:` functional-type(operands, results)
  }];
}

def NN_FlattenOp : NN_UnaryOp<"flatten",
    (ins DefaultValuedAttr<I64Attr, "1">:$axis)> {
  let summary = "Reshape to a matrix";
  let description = [{
    The dimensions before `axis` become the rows, the rest the columns. `axis`
    lies between 0 and the rank; a negative one counts from the end.

    Example:

    ```mlir
    %y = nn.flatten %x : (tensor<?x3x4x4xf32>) -> tensor<?x48xf32>
    ```
  }];
}

def NN_ReshapeOp : NN_Op<"reshape"> {
  let summary = "The same elements in another shape";
  let description = [{
    The result's type is the new shape; at most one of its extents may be
    dynamic, and it takes what the others leave.

    Example:

    ```mlir
    %y = nn.reshape %x : (tensor<?x4x4xf32>) -> tensor<?x16xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$input);
  let results = (outs NN_Tensor:$result);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def NN_TransposeOp : NN_UnaryOp<"transpose",
    (ins DenseI64ArrayAttr:$permutation)> {
  let summary = "Dimensions in another order";
  let description = [{
    Dimension i of the result is dimension `permutation[i]` of `input`.

    Example:

    ```mlir
    %y = nn.transpose %x {permutation = array<i64: 0, 2, 1>}
      : (tensor<1x2x3xf32>) -> tensor<1x3x2xf32>
    ```
  }];
}

def NN_PadMode : I32Enum<"PadMode", "What padding is filled with", [
  I32EnumCase<"Constant", 0, "constant">,
  I32EnumCase<"Reflect", 1, "reflect">,
  I32EnumCase<"Edge", 2, "edge">
]> {
  let cppNamespace = "::l2dc::nn";
}
def NN_PadModeAttr : EnumAttr<NN_Dialect, NN_PadMode, "pad_mode">;

def NN_PadOp : NN_UnaryOp<"pad", (ins DenseI64ArrayAttr:$pads,
    DefaultValuedAttr<NN_PadModeAttr, "::l2dc::nn::PadMode::Constant">:$mode,
    DefaultValuedAttr<F32Attr, "0.0f">:$value)> {
  let summary = "A tensor with a border";
  let description = [{
    `pads` lists the begin of every dimension, then the end of every dimension;
    negative pads crop. The border holds `value`, mirrors the tensor without
    repeating its edge (`reflect`), or repeats the edge.

    Example:

    ```mlir
    %y = nn.pad %x {pads = array<i64: 0, 1, 0, 1>}
      : (tensor<2x3xf32>) -> tensor<2x5xf32>
    ```
  }];
}

#endif // L2DC_DIALECT_NN_IR_NNOPS_TD
