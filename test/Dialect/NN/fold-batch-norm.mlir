// RUN: l2dc-opt %s --nn-fold-batch-norm | FileCheck %s

// scale / sqrt(variance) is 2 and 0.5; (x - 1) * 2 and (x - 2) * 0.5 + 1.
// CHECK-LABEL: @conv
func.func @conv(%x: tensor<1x1x2x2xf32>) -> tensor<1x2x2x2xf32> {
  // CHECK: %[[W:.*]] = nn.weight "c.weight" #nn.dense<dense<{{.*}}6.000000e+00{{.*}}2.000000e+00{{.*}}> : tensor<2x1x1x1xf32>>
  // CHECK: %[[B:.*]] = nn.weight "c.bias" #nn.dense<dense<[-2.000000e+00, 0.000000e+00]> : tensor<2xf32>>
  // CHECK: %[[Y:.*]] = nn.conv "c" %arg0, %[[W]] bias %[[B]]
  // CHECK-NOT: batch_norm
  // CHECK: return %[[Y]]
  %w = nn.weight "c.weight" #nn.dense<dense<[[[[3.0]]], [[[4.0]]]]> : tensor<2x1x1x1xf32>>
  %scale = nn.weight #nn.dense<dense<[4.0, 1.0]> : tensor<2xf32>>
  %shift = nn.weight #nn.dense<dense<[0.0, 1.0]> : tensor<2xf32>>
  %mean = nn.weight #nn.dense<dense<[1.0, 2.0]> : tensor<2xf32>>
  %var = nn.weight #nn.dense<dense<4.0> : tensor<2xf32>>
  %0 = nn.conv "c" %x, %w : (tensor<1x1x2x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
  %1 = nn.batch_norm %0, %scale, %shift, %mean, %var {epsilon = 0.0 : f32}
    : (tensor<1x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// CHECK-LABEL: @linear_with_bias
func.func @linear_with_bias(%x: tensor<?x1xf32>) -> tensor<?x2xf32> {
  // CHECK-DAG: nn.weight "b" #nn.dense<dense<[8.000000e+00, 6.000000e+00]> : tensor<2xf32>>
  // CHECK: nn.linear
  // CHECK-NOT: batch_norm
  %w = nn.weight "w" #nn.dense<dense<1.0> : tensor<2x1xf32>>
  %b = nn.weight "b" #nn.dense<dense<[5.0, 4.0]> : tensor<2xf32>>
  %two = nn.weight #nn.dense<dense<2.0> : tensor<2xf32>>
  %one = nn.weight #nn.dense<dense<1.0> : tensor<2xf32>>
  %zero = nn.weight #nn.dense<dense<0.0> : tensor<2xf32>>
  %0 = nn.linear %x, %w bias %b : (tensor<?x1xf32>, tensor<2x1xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  %1 = nn.batch_norm %0, %two, %zero, %one, %one {epsilon = 0.0 : f32}
    : (tensor<?x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  return %1 : tensor<?x2xf32>
}

// The layer's own result is needed, too.
// CHECK-LABEL: @two_users
func.func @two_users(%x: tensor<?x1xf32>, %v: tensor<2xf32>) -> (tensor<?x2xf32>, tensor<?x2xf32>) {
  // CHECK: nn.batch_norm
  %w = nn.weight "w" #nn.dense<dense<1.0> : tensor<2x1xf32>>
  %one = nn.weight #nn.dense<dense<1.0> : tensor<2xf32>>
  %0 = nn.linear %x, %w : (tensor<?x1xf32>, tensor<2x1xf32>) -> tensor<?x2xf32>
  %1 = nn.batch_norm %0, %one, %one, %one, %one : (tensor<?x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  return %0, %1 : tensor<?x2xf32>, tensor<?x2xf32>
}

// CHECK-LABEL: @computed_statistics
func.func @computed_statistics(%x: tensor<?x1xf32>, %v: tensor<2xf32>) -> tensor<?x2xf32> {
  // CHECK: nn.batch_norm
  %w = nn.weight "w" #nn.dense<dense<1.0> : tensor<2x1xf32>>
  %0 = nn.linear %x, %w : (tensor<?x1xf32>, tensor<2x1xf32>) -> tensor<?x2xf32>
  %1 = nn.batch_norm %0, %v, %v, %v, %v : (tensor<?x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  return %1 : tensor<?x2xf32>
}
