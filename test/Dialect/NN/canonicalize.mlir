// RUN: l2dc-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @reshape_to_itself
func.func @reshape_to_itself(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // CHECK-NEXT: return %arg0
  %0 = nn.reshape %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// A dynamic batch may still be another batch.
// CHECK-LABEL: @reshape_dynamic
func.func @reshape_dynamic(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  // CHECK: nn.reshape
  %0 = nn.reshape %x : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// CHECK-LABEL: @unused_weight
func.func @unused_weight() {
  // CHECK-NEXT: return
  %0 = nn.weight "w" #nn.dense<dense<1.0> : tensor<2xf32>>
  return
}
