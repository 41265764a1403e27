// A compressed network becomes a model with dense weights that ONNX's checker
// and shape inference accept, and that computes the same.

// RUN: l2dc-opt %s --nn-compress="bits=2" -o %t.mlir
// RUN: l2dc-translate --nn-to-onnx %t.mlir -o %t.onnx
// RUN: %python %S/Inputs/check_onnx.py %t.onnx | FileCheck %s
// RUN: %python -c "import numpy as np; np.save(r'%t.x.npy', np.arange(108, dtype=np.float32).reshape(3, 1, 6, 6) % 7 - 3)"
// RUN: l2dc-run %t.mlir --input=%t.x.npy --output=%t.y.npy
// RUN: l2dc-run %t.onnx --input=%t.x.npy --output=%t.again.npy
// RUN: cmp %t.y.npy %t.again.npy

// RUN: not l2dc-translate --nn-to-onnx %S/Inputs/dilated.mlir -o %t.bad.onnx 2>&1 | FileCheck %s --check-prefix=DILATED
// RUN: not ls %t.bad.onnx

// CHECK: opset 13
// CHECK-NEXT: input input: batch x 1 x 6 x 6
// CHECK-NEXT: Conv conv1
// CHECK-NEXT: MaxPool max_pool
// CHECK-NEXT: Clip clip
// CHECK-NEXT: Reshape reshape
// CHECK-NEXT: Gemm ip1
// CHECK-NEXT: output output: {{.*}} x 2

// DILATED: error: avg_pool: a dilated average over windows of different sizes cannot be written as ONNX operators

func.func @main(%x: tensor<?x1x6x6xf32>) -> tensor<?x2xf32> {
  %f = nn.weight "conv1.weight" #nn.dense<dense<[[[[0.0, 0.0, 0.5], [0.0, 0.0, 0.0], [0.0, 0.0, -1.0]]], [[[0.0, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.0, 0.0]]]]> : tensor<2x1x3x3xf32>>
  %b = nn.weight "conv1.bias" #nn.dense<dense<[0.1, -0.2]> : tensor<2xf32>>
  %0 = nn.conv "conv1" %x, %f bias %b {pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<?x1x6x6xf32>, tensor<2x1x3x3xf32>, tensor<2xf32>) -> tensor<?x2x3x3xf32>
  %1 = nn.max_pool %0 {kernel = array<i64: 2, 2>} : (tensor<?x2x3x3xf32>) -> tensor<?x2x2x2xf32>
  %2 = nn.clip %1 {low = 0.0 : f32, high = 6.0 : f32} : (tensor<?x2x2x2xf32>) -> tensor<?x2x2x2xf32>
  %3 = nn.flatten %2 : (tensor<?x2x2x2xf32>) -> tensor<?x8xf32>
  %w = nn.weight "ip1.weight" #nn.dense<dense<[[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0], [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]]> : tensor<2x8xf32>>
  %4 = nn.linear "ip1" %3, %w : (tensor<?x8xf32>, tensor<2x8xf32>) -> tensor<?x2xf32>
  return %4 : tensor<?x2xf32>
}
