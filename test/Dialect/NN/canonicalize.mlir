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

// CHECK-LABEL: @add_becomes_bias
func.func @add_becomes_bias(%x: tensor<?x3xf32>) -> tensor<?x2xf32> {
  // CHECK: %[[B:.*]] = nn.weight "b" #nn.dense<dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>>
  // CHECK: %[[Y:.*]] = nn.linear "ip1" %arg0, %{{.*}} bias %[[B]]
  // CHECK-NOT: nn.add
  // CHECK: return %[[Y]]
  %w = nn.weight "w" #nn.dense<dense<1.0> : tensor<2x3xf32>>
  %b = nn.weight "b" #nn.dense<dense<[[1.0, 2.0]]> : tensor<1x2xf32>>
  %0 = nn.linear "ip1" %x, %w : (tensor<?x3xf32>, tensor<2x3xf32>) -> tensor<?x2xf32>
  %1 = nn.add %b, %0 : (tensor<1x2xf32>, tensor<?x2xf32>) -> tensor<?x2xf32>
  return %1 : tensor<?x2xf32>
}

// One value for all outputs is no bias; neither is one a second user sees past.
// CHECK-LABEL: @add_stays
func.func @add_stays(%x: tensor<?x3xf32>) -> (tensor<?x2xf32>, tensor<?x2xf32>, tensor<?x2xf32>) {
  // CHECK-COUNT-2: nn.add
  %w = nn.weight "w" #nn.dense<dense<1.0> : tensor<2x3xf32>>
  %one = nn.weight "one" #nn.dense<dense<1.0> : tensor<1xf32>>
  %b = nn.weight "b" #nn.dense<dense<[1.0, 2.0]> : tensor<2xf32>>
  %0 = nn.linear %x, %w : (tensor<?x3xf32>, tensor<2x3xf32>) -> tensor<?x2xf32>
  %1 = nn.add %0, %one : (tensor<?x2xf32>, tensor<1xf32>) -> tensor<?x2xf32>
  %2 = nn.linear %x, %w : (tensor<?x3xf32>, tensor<2x3xf32>) -> tensor<?x2xf32>
  %3 = nn.add %2, %b : (tensor<?x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  return %1, %2, %3 : tensor<?x2xf32>, tensor<?x2xf32>, tensor<?x2xf32>
}
