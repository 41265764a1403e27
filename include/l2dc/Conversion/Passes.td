//===- Passes.td - Conversions between dialects ------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CONVERSION_PASSES_TD
#define L2DC_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertNNToEIEPass : Pass<"convert-nn-to-eie", "::mlir::func::FuncOp"> {
  let summary = "Lower a network with shared weights to EIE's layers";
  let description = [{
    Fully connected layers become `eie.matvec` and convolutions `eie.conv`, with
    their weights encoded for the target's processing elements. A `nn.relu` that
    alone reads a layer's result is computed on write-back. Depthwise
    convolutions, layers without constant weights and every other operator
    become `eie.host`; a `nn.flatten` or `nn.reshape` before a fully connected
    layer disappears.

    In mode `hardware` a matrix that exceeds the register files, the pointer or
    the Spmat SRAM is split into row batches and column tiles; in mode `paper`
    it never is.

    `bias=host` keeps biases exact: the accumulators start with them.
    `bias=column` codes them with the layer's codebook as one more column whose
    activation is 1.0, as the authors of EIE do.

    The formats of 16-bit arithmetic follow from the largest magnitude of each
    activation: an `eie.range` attribute (f32) on the operator or function
    argument that defines it. Without one the pass takes a bound that holds for
    every input up to `input-range`.

    Fails on a network whose shapes are not static with a batch of 1 (run
    `nn-set-batch` first), on weights that are not shared (`nn-share-weights`),
    on a codebook with more values than the target's `weight_bits` select, and
    on a matrix that no split makes fit.

    Example:

    ```mlir
    %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5],
      codes = dense<[[0, 1], [1, 0]]> : tensor<2x2xui8>>
    %0 = nn.linear "ip1" %x, %w
      : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
    %1 = nn.relu %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
    ```

    becomes, on two processing elements,

    ```mlir
    %0 = eie.matvec "ip1" %x, [#eie.matrix<2 x 2, pes = 2, index_bits = 4,
      codebook = [0.0, 0.5], pointers = dense<[[0, 0, 1], [0, 1, 1]]> : tensor<2x3xui32>,
      entries = dense<[[1, 0], [1, 0]]> : tensor<2x2xui8>>]
      {input_range = 1.0 : f32, output_range = 0.5 : f32, relu}
      : (tensor<1x2xf32>) -> tensor<1x2xf32>
    ```
  }];
  let options = [
    Option<"targetModel", "target-model", "std::string", "",
           "JSON file with the machine's sizes; empty for the paper's.">,
    Option<"pes", "pes", "unsigned", "0",
           "Processing elements; 0 for the target model's.">,
    Option<"queueDepth", "queue-depth", "unsigned", "0",
           "Slots of an activation queue; 0 for the target model's.">,
    Option<"mode", "mode", "std::string", "",
           "paper or hardware; empty for the target model's.">,
    Option<"bias", "bias", "std::string", "\"host\"",
           "Where biases come from: host or column.">,
    Option<"inputRange", "input-range", "float", "1.0f",
           "Largest magnitude of the network's inputs.">
  ];
  let dependentDialects = ["::l2dc::eie::EIEDialect"];
}

def ConvertNNToLinalgPass
    : Pass<"convert-nn-to-linalg", "::mlir::func::FuncOp"> {
  let summary = "Lower a network to loops over dense tensors";
  let description = [{
    Every operator of `nn` becomes `linalg.generic` and operators of `tensor`,
    every `nn.weight` an `arith.constant` of its decoded values. Shapes may be
    dynamic: extents that are not known are computed from the operands'. An
    unknown extent is not 1: it does not broadcast. Padding is a copy into a
    larger tensor; the loops over a window stand outside those over a row of the
    output, which can be vectorized.

    Fails on a convolution with groups whose channels are not static.

    Example:

    ```mlir
    %1 = nn.relu %0 : (tensor<?x2xf32>) -> tensor<?x2xf32>
    ```

    becomes

    ```mlir
    %c0 = arith.constant 0 : index
    %n = tensor.dim %0, %c0 : tensor<?x2xf32>
    %init = tensor.empty(%n) : tensor<?x2xf32>
    %1 = linalg.generic {indexing_maps = [#id, #id],
                         iterator_types = ["parallel", "parallel"]}
        ins(%0 : tensor<?x2xf32>) outs(%init : tensor<?x2xf32>) {
      ^bb0(%x: f32, %y: f32):
        %zero = arith.constant 0.0 : f32
        %less = arith.cmpf olt, %x, %zero : f32
        %r = arith.select %less, %zero, %x : f32
        linalg.yield %r : f32
    } -> tensor<?x2xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def ConvertNNToCPUPass : Pass<"convert-nn-to-cpu", "::mlir::func::FuncOp"> {
  let summary = "Pack the shared weights of layers for the CPU's kernels";
  let description = [{
    `nn.linear` and `nn.conv` with shared constant weights (`#nn.shared`,
    `#nn.coded`) become `cpu.linear` and `cpu.conv`, whose `#cpu.matrix` holds
    the codebook indices and the runs of zeros between them; a `nn.relu` that
    alone reads the result becomes a part of the layer. Every other operator
    stays (`convert-nn-to-linalg` lowers it).

    Fails on a convolution with such weights whose shapes, but for the batch,
    are not static.

    Example:

    ```mlir
    %w = nn.weight "w" #nn.shared<bits = 1, codebook = [0.0, 0.5],
      codes = dense<[[0, 1], [1, 0]]> : tensor<2x2xui8>>
    %0 = nn.linear "ip1" %x, %w
      : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
    ```

    becomes

    ```mlir
    %init = tensor.empty() : tensor<1x2xf32>
    %0 = cpu.linear "ip1" ins(%x : tensor<1x2xf32>)
      outs(%init : tensor<1x2xf32>)
      #cpu.matrix<2 x 2, columns, bitmap, codebook = [0.0, 0.5],
                  starts = dense<[0, 3, 6]> : tensor<3xui32>,
                  entries = dense<[2, 0, 1, 1, 0, 1]> : tensor<6xui8>>
      -> tensor<1x2xf32>
    ```
  }];
  let dependentDialects = ["::l2dc::cpu::CPUDialect",
                           "::mlir::tensor::TensorDialect"];
}

def ConvertTosaToNNPass : Pass<"convert-tosa-to-nn", "::mlir::func::FuncOp"> {
  let summary = "Turn the layers of a tosa network into operators of nn";
  let description = [{
    Converts what importers make of float32 networks: `conv2d`,
    `depthwise_conv2d`, `matmul`, `avg_pool2d`, `max_pool2d`, `clamp`,
    `maximum` with zero, `add`, `sub`, `mul`, `sigmoid`, `tanh`, `reshape`,
    `transpose`, `concat`, `pad`, a `slice` of what no window reaches, the sum
    over height and width, and the six operators of a softmax. A `matmul` with a
    constant and a convolution of single pixels become `nn.linear`; sums,
    differences and products of a convolution and one constant for each channel
    (a batch normalization) become its bias and filters. Constants that operators
    of `nn` read become `nn.weight`.

    tosa keeps activations as N, H, W, C, nn as N, C, H, W: layers are converted
    between transposes, which are moved through element-wise operators and
    `concat` until they cancel.

    What is not recognised stays as it is. A layer on another type than float32
    (quantized networks, `rescale`) or on unranked tensors is an error, and then
    nothing is changed.

    Example:

    ```mlir
    %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32}
      : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```

    becomes

    ```mlir
    %1 = nn.clip %0 {low = 0.0 : f32, high = 6.0 : f32}
      : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
  let dependentDialects = ["::l2dc::nn::NNDialect",
                           "::mlir::tensor::TensorDialect"];
}

def ConvertLinalgToNNPass
    : Pass<"convert-linalg-to-nn", "::mlir::func::FuncOp"> {
  let summary = "Turn linalg's products with constants into operators of nn";
  let description = [{
    `linalg.matmul`, `matvec` and `vecmat` with a constant float32 matrix become
    `nn.linear`; `conv_2d_nchw_fchw`, `conv_2d_nhwc_hwcf` and
    `conv_2d_nhwc_fhwc` with a constant filter become `nn.conv`. A destination
    that is not filled with zeros is added. What is not recognised stays as it
    is.

    Example:

    ```mlir
    %w = arith.constant dense<0.5> : tensor<3x2xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>)
      outs(%zeros : tensor<1x2xf32>) -> tensor<1x2xf32>
    ```

    becomes

    ```mlir
    %w = nn.weight #nn.dense<dense<0.5> : tensor<2x3xf32>>
    %y = nn.linear %x, %w
      : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<1x2xf32>
    ```
  }];
  let dependentDialects = ["::l2dc::nn::NNDialect",
                           "::mlir::tensor::TensorDialect"];
}

#endif // L2DC_CONVERSION_PASSES_TD
