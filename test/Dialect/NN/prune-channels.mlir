// RUN: l2dc-opt %s -split-input-file --nn-prune-channels="ratio=0.5" | FileCheck %s
// RUN: l2dc-opt %s -split-input-file --nn-prune-channels="ratio=0.5" --remarks-filter="nn-prune-channels" --remark-format=emitRemark 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// REMARK: remark: [Passed] PruneChannels | Category:nn-prune-channels | Function=conv1 | {{.*}}Channels=4, Kept=2

// The second and the fourth channel are read by the largest weights. The bias
// and the flattened columns follow.
// CHECK-LABEL: @flatten
func.func @flatten(%x: tensor<?x1x2x2xf32>) -> tensor<?x1xf32> {
  // CHECK: "conv1.weight" #nn.dense<dense<{{.*}}2.000000e+00{{.*}}4.000000e+00{{.*}}> : tensor<2x1x1x1xf32>>
  %w1 = nn.weight "conv1.weight" #nn.dense<dense<[[[[1.0]]], [[[2.0]]], [[[3.0]]], [[[4.0]]]]> : tensor<4x1x1x1xf32>>
  // CHECK: "conv1.bias" #nn.dense<dense<[2.000000e-01, 4.000000e-01]> : tensor<2xf32>>
  %b1 = nn.weight "conv1.bias" #nn.dense<dense<[0.1, 0.2, 0.3, 0.4]> : tensor<4xf32>>
  // CHECK: "ip.weight" #nn.pruned<element, kept = 7, dense<{{\[\[}}5.000000e+00, 6.000000e+00, 0.000000e+00, 8.000000e+00, -1.300000e+01, -1.400000e+01, -1.500000e+01, -1.600000e+01]]> : tensor<1x8xf32>>
  %w2 = nn.weight "ip.weight" #nn.pruned<element, kept = 15, dense<[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.0, 8.0, 0.09, 0.1, 0.11, 0.12, -13.0, -14.0, -15.0, -16.0]]> : tensor<1x16xf32>>
  // CHECK: nn.conv "conv1" {{.*}} -> tensor<?x2x2x2xf32>
  %0 = nn.conv "conv1" %x, %w1 bias %b1 : (tensor<?x1x2x2xf32>, tensor<4x1x1x1xf32>, tensor<4xf32>) -> tensor<?x4x2x2xf32>
  // CHECK: nn.flatten {{.*}} -> tensor<?x8xf32>
  %1 = nn.flatten %0 : (tensor<?x4x2x2xf32>) -> tensor<?x16xf32>
  // CHECK: nn.linear "ip" {{.*}} -> tensor<?x1xf32>
  %2 = nn.linear "ip" %1, %w2 : (tensor<?x16xf32>, tensor<1x16xf32>) -> tensor<?x1xf32>
  return %2 : tensor<?x1xf32>
}

// -----

// A depthwise convolution loses groups, a padding shortcut padding channels.
// CHECK-LABEL: @coupled
func.func @coupled(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w1 = nn.weight "expand.weight" #nn.dense<dense<1.0> : tensor<4x2x1x1xf32>>
  // CHECK: "depthwise.weight" {{.*}} : tensor<2x1x3x3xf32>
  %w2 = nn.weight "depthwise.weight" #nn.dense<dense<2.0> : tensor<4x1x3x3xf32>>
  // CHECK: "wide.weight" {{.*}} : tensor<4x2x1x1xf32>
  %w3 = nn.weight "wide.weight" #nn.dense<dense<2.0> : tensor<8x4x1x1xf32>>
  %w4 = nn.weight "head.weight" #nn.dense<dense<2.0> : tensor<2x8x1x1xf32>>
  %0 = nn.conv "expand" %x, %w1 : (tensor<1x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<1x4x4x4xf32>
  // CHECK: nn.conv "depthwise" {{.*}} {groups = 2 : i64, {{.*}} -> tensor<1x2x4x4xf32>
  %1 = nn.conv "depthwise" %0, %w2 {groups = 4 : i64, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x4xf32>, tensor<4x1x3x3xf32>) -> tensor<1x4x4x4xf32>
  %2 = nn.conv "wide" %1, %w3 : (tensor<1x4x4x4xf32>, tensor<8x4x1x1xf32>) -> tensor<1x8x4x4xf32>
  // CHECK: nn.pad {{.*}} {pads = array<i64: 0, 2, 0, 0, 0, 0, 0, 0>} : (tensor<1x2x4x4xf32>) -> tensor<1x4x4x4xf32>
  %3 = nn.pad %1 {pads = array<i64: 0, 2, 0, 0, 0, 2, 0, 0>} : (tensor<1x4x4x4xf32>) -> tensor<1x8x4x4xf32>
  %4 = nn.add %2, %3 : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %5 = nn.conv "head" %4, %w4 : (tensor<1x8x4x4xf32>, tensor<2x8x1x1xf32>) -> tensor<1x2x4x4xf32>
  return %5 : tensor<1x2x4x4xf32>
}

// -----

// Only the named group changes.
// CHECK-LABEL: @mlp
func.func @mlp(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
  // CHECK: "a.weight" {{.*}} : tensor<2x2xf32>
  %wa = nn.weight "a.weight" #nn.dense<dense<1.0> : tensor<4x2xf32>>
  // CHECK: "b.weight" {{.*}} : tensor<3x2xf32>
  %wb = nn.weight "b.weight" #nn.dense<dense<1.0> : tensor<6x4xf32>>
  // CHECK: "c.weight" {{.*}} : tensor<1x3xf32>
  %wc = nn.weight "c.weight" #nn.dense<dense<1.0> : tensor<1x6xf32>>
  %0 = nn.linear "a" %x, %wa : (tensor<?x2xf32>, tensor<4x2xf32>) -> tensor<?x4xf32>
  %1 = nn.linear "b" %0, %wb : (tensor<?x4xf32>, tensor<6x4xf32>) -> tensor<?x6xf32>
  %2 = nn.linear "c" %1, %wc : (tensor<?x6xf32>, tensor<1x6xf32>) -> tensor<?x1xf32>
  return %2 : tensor<?x1xf32>
}
