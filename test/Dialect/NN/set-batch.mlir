// RUN: l2dc-opt %s --nn-set-batch=size=2 -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @dynamic
// CHECK-SAME: tensor<2x2x4xf32>) -> tensor<2x8xf32>
func.func @dynamic(%x: tensor<?x2x4xf32>) -> tensor<?x8xf32> {
  // CHECK: nn.relu {{.*}} -> tensor<2x2x4xf32>
  %0 = nn.relu %x : (tensor<?x2x4xf32>) -> tensor<?x2x4xf32>
  // CHECK: nn.flatten {{.*}} -> tensor<2x8xf32>
  %1 = nn.flatten %0 : (tensor<?x2x4xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func.func @reshapes
// CHECK-SAME: tensor<2x2x4xf32>) -> tensor<2x8xf32>
func.func @reshapes(%x: tensor<3x2x4xf32>) -> tensor<?x8xf32> {
  // CHECK: nn.reshape {{.*}} -> tensor<2x4x2xf32>
  %0 = nn.reshape %x : (tensor<3x2x4xf32>) -> tensor<3x4x2xf32>
  // CHECK: nn.reshape {{.*}} -> tensor<2x8xf32>
  %1 = nn.reshape %0 : (tensor<3x4x2xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// -----

func.func @mixed_reshape(%x: tensor<3x2x4xf32>) -> tensor<6x4xf32> {
  // expected-error@+1 {{'nn.reshape' op to 'tensor<6x4xf32>' cannot follow its input to 'tensor<2x2x4xf32>'}}
  %0 = nn.reshape %x : (tensor<3x2x4xf32>) -> tensor<6x4xf32>
  return %0 : tensor<6x4xf32>
}

// -----

func.func @contradiction(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %c = nn.weight #nn.dense<dense<1.0> : tensor<3x4xf32>>
  // expected-error@+1 {{cannot broadcast 'tensor<2x4xf32>' and 'tensor<3x4xf32>'}}
  %0 = nn.add %x, %c : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}
