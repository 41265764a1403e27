// RUN: l2dc-opt %s --split-input-file --convert-tosa-to-nn --canonicalize | FileCheck %s

// Two layers as TFLite's importer writes them: the transposes between them
// cancel, and those that remain stand at the edges.
// CHECK-LABEL: func.func @layers
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x4x2xf32>)
// CHECK-DAG: %[[W:.*]] = nn.weight #nn.dense<dense<{{\[}}{{\[}}{{\[}}[1.000000e+00]], {{\[}}[2.000000e+00]]], {{\[}}{{\[}}[3.000000e+00]], {{\[}}[4.000000e+00]]]]> : tensor<2x2x1x1xf32>>
// CHECK-DAG: %[[B:.*]] = nn.weight #nn.dense<dense<[5.000000e-01, 1.000000e+00]> : tensor<2xf32>>
// CHECK-DAG: %[[T:.*]] = nn.transpose %[[X]] {permutation = array<i64: 0, 3, 1, 2>}
// CHECK: %[[C:.*]] = nn.conv %[[T]], %[[W]] bias %[[B]]
// CHECK: %[[R:.*]] = nn.clip %[[C]] {high = 6.000000e+00 : f32, low = 0.000000e+00 : f32}
// CHECK: %[[P:.*]] = nn.max_pool %[[R]] {{.*}}kernel = array<i64: 2, 2>{{.*}}strides = array<i64: 2, 2>
// CHECK: %[[L:.*]] = nn.transpose %[[P]] {permutation = array<i64: 0, 2, 3, 1>}
// CHECK: return %[[L]]
// CHECK-NOT: tosa.max_pool2d
func.func @layers(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = "tosa.const"() {values = dense<[[[[1.0, 2.0]]], [[[3.0, 4.0]]]]> : tensor<2x1x1x2xf32>} : () -> tensor<2x1x1x2xf32>
  %b = "tosa.const"() {values = dense<[0.5, 1.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = tosa.max_pool2d %1 {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  return %2 : tensor<1x2x2x2xf32>
}

// -----

// As torch's importer writes a fully connected layer: the constant is
// transposed, the sum is the bias.
// CHECK-LABEL: func.func @linear
// CHECK-DAG: nn.weight #nn.dense<dense<{{\[}}[1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00], [5.000000e+00, 6.000000e+00]]> : tensor<3x2xf32>>
// CHECK: nn.linear
// CHECK-NOT: tosa.
func.func @linear(%x: tensor<1x2xf32>) -> tensor<1x3xf32> {
  %w = "tosa.const"() {values = dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>} : () -> tensor<3x2xf32>
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %s0 = tosa.const_shape {values = dense<[1, 1, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %s1 = tosa.const_shape {values = dense<[1, 2, 3]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %s2 = tosa.const_shape {values = dense<[1, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %t = tosa.transpose %w {perms = array<i32: 1, 0>} : (tensor<3x2xf32>) -> tensor<2x3xf32>
  %x3 = tosa.reshape %x, %s0 : (tensor<1x2xf32>, !tosa.shape<3>) -> tensor<1x1x2xf32>
  %w3 = tosa.reshape %t, %s1 : (tensor<2x3xf32>, !tosa.shape<3>) -> tensor<1x2x3xf32>
  %m = tosa.matmul %x3, %w3, %z, %z : (tensor<1x1x2xf32>, tensor<1x2x3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x3xf32>
  %y = tosa.reshape %m, %s2 : (tensor<1x1x3xf32>, !tosa.shape<2>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}

// -----

// CHECK-LABEL: func.func @depthwise
// CHECK: nn.conv {{.*}} {dilations = array<i64: 1, 1>, groups = 2 : i64, pads = array<i64: 1, 0, 1, 0>, strides = array<i64: 1, 1>}
func.func @depthwise(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = "tosa.const"() {values = dense<1.0> : tensor<3x1x2x1xf32>} : () -> tensor<3x1x2x1xf32>
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.depthwise_conv2d %x, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<3x1x2x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}

// -----

// CHECK-LABEL: func.func @softmax
// CHECK: nn.softmax %{{.*}} {axis = 1 : i64}
// CHECK-NOT: tosa.
func.func @softmax(%x: tensor<1x10xf32>) -> tensor<1x10xf32> {
  %shift = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %m = tosa.reduce_max %x {axis = 1 : i32} : (tensor<1x10xf32>) -> tensor<1x1xf32>
  %d = tosa.sub %x, %m : (tensor<1x10xf32>, tensor<1x1xf32>) -> tensor<1x10xf32>
  %e = tosa.exp %d : (tensor<1x10xf32>) -> tensor<1x10xf32>
  %s = tosa.reduce_sum %e {axis = 1 : i32} : (tensor<1x10xf32>) -> tensor<1x1xf32>
  %r = tosa.reciprocal %s : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %y = tosa.mul %e, %r, %shift : (tensor<1x10xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x10xf32>
  return %y : tensor<1x10xf32>
}

// -----

// CHECK-LABEL: func.func @mean
// CHECK: nn.global_avg_pool
// CHECK: nn.mul
// CHECK-NOT: tosa.
func.func @mean(%x: tensor<1x4x4x2xf32>) -> tensor<1x1x1x2xf32> {
  %0 = tosa.reduce_sum %x {axis = 1 : i32} : (tensor<1x4x4x2xf32>) -> tensor<1x1x4x2xf32>
  %1 = tosa.reduce_sum %0 {axis = 2 : i32} : (tensor<1x1x4x2xf32>) -> tensor<1x1x1x2xf32>
  return %1 : tensor<1x1x1x2xf32>
}

// -----

// CHECK-LABEL: func.func @others
// CHECK: nn.pad {{.*}}pads = array<i64: 0, 1, 0, 2>
// CHECK: nn.concat {{.*}}axis = 1
// CHECK: nn.relu
// CHECK: nn.sigmoid
// CHECK: nn.tanh
// What is not recognised stays.
// CHECK: tosa.floor
// CHECK: nn.avg_pool
func.func @others(%x: tensor<1x2xf32>, %i: tensor<1x4x4x1xf32>) -> (tensor<1x7xf32>, tensor<1x2x2x1xf32>) {
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1x1xf32>} : () -> tensor<1x1xf32>
  %p = tosa.const_shape {values = dense<[0, 0, 1, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.pad %x, %p, %z : (tensor<1x2xf32>, !tosa.shape<4>, tensor<1xf32>) -> tensor<1x5xf32>
  %1 = tosa.concat %0, %x {axis = 1 : i32} : (tensor<1x5xf32>, tensor<1x2xf32>) -> tensor<1x7xf32>
  %2 = tosa.maximum %1, %zero : (tensor<1x7xf32>, tensor<1x1xf32>) -> tensor<1x7xf32>
  %3 = tosa.sigmoid %2 : (tensor<1x7xf32>) -> tensor<1x7xf32>
  %4 = tosa.tanh %3 : (tensor<1x7xf32>) -> tensor<1x7xf32>
  %5 = tosa.floor %4 : (tensor<1x7xf32>) -> tensor<1x7xf32>
  %6 = tosa.avg_pool2d %i, %z, %z {acc_type = f32, kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %5, %6 : tensor<1x7xf32>, tensor<1x2x2x1xf32>
}

// -----

// The row and the column that no window reaches are sliced off; windows of nn
// need not fit.
// CHECK-LABEL: func.func @unreached
// CHECK: nn.max_pool {{.*}} -> tensor<1x1x2x2xf32>
// CHECK-NOT: tosa.slice
func.func @unreached(%x: tensor<1x5x5x1xf32>) -> tensor<1x2x2x1xf32> {
  %start = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 4, 4, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.slice %x, %start, %size : (tensor<1x5x5x1xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x4x4x1xf32>
  %1 = tosa.max_pool2d %0 {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x1xf32>) -> tensor<1x2x2x1xf32>
  return %1 : tensor<1x2x2x1xf32>
}

// -----

// Here the windows would reach what was sliced off.
// CHECK-LABEL: func.func @reached
// CHECK: tosa.slice
// CHECK: nn.max_pool
func.func @reached(%x: tensor<1x6x6x1xf32>) -> tensor<1x2x2x1xf32> {
  %start = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 4, 4, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.slice %x, %start, %size : (tensor<1x6x6x1xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x4x4x1xf32>
  %1 = tosa.max_pool2d %0 {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x1xf32>) -> tensor<1x2x2x1xf32>
  return %1 : tensor<1x2x2x1xf32>
}

// -----

// A mean over height and width of N, C, H, W.
// CHECK-LABEL: func.func @mean_channels_first
// CHECK-NOT: nn.transpose
// CHECK: nn.global_avg_pool %{{.*}} : (tensor<1x2x4x4xf32>)
// CHECK-NOT: tosa.
func.func @mean_channels_first(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x1x1xf32> {
  %0 = tosa.reduce_sum %x {axis = 2 : i32} : (tensor<1x2x4x4xf32>) -> tensor<1x2x1x4xf32>
  %1 = tosa.reduce_sum %0 {axis = 3 : i32} : (tensor<1x2x1x4xf32>) -> tensor<1x2x1x1xf32>
  return %1 : tensor<1x2x1x1xf32>
}

// -----

// A batch normalization as torch's importer writes it, with mean 1, variance
// plus epsilon 0.25, scale 2 and shift 3, becomes a part of the convolution:
// filter 1 * 2 / 0.5, bias (0 - 1) * 4 + 3.
// CHECK-LABEL: func.func @batch_norm
// CHECK-DAG: nn.weight #nn.dense<dense<4.000000e+00> : tensor<3x3x1x1xf32>>
// CHECK-DAG: nn.weight #nn.dense<dense<-1.000000e+00> : tensor<3xf32>>
// CHECK: nn.conv
// CHECK-NOT: nn.mul
// CHECK-NOT: nn.add
// CHECK-NOT: nn.sub
// CHECK: return
func.func @batch_norm(%x: tensor<1x2x2x3xf32>) -> tensor<1x2x2x3xf32> {
  %w = "tosa.const"() {values = dense<1.0> : tensor<3x1x1x3xf32>} : () -> tensor<3x1x1x3xf32>
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %mean = "tosa.const"() {values = dense<1.0> : tensor<1x1x1x3xf32>} : () -> tensor<1x1x1x3xf32>
  %variance = "tosa.const"() {values = dense<0.125> : tensor<1x1x1x3xf32>} : () -> tensor<1x1x1x3xf32>
  %epsilon = "tosa.const"() {values = dense<0.125> : tensor<1x1x1x1xf32>} : () -> tensor<1x1x1x1xf32>
  %scale = "tosa.const"() {values = dense<2.0> : tensor<1x1x1x3xf32>} : () -> tensor<1x1x1x3xf32>
  %shift = "tosa.const"() {values = dense<3.0> : tensor<1x1x1x3xf32>} : () -> tensor<1x1x1x3xf32>
  %no = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x3xf32>, tensor<3x1x1x3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x3xf32>
  %1 = tosa.sub %0, %mean : (tensor<1x2x2x3xf32>, tensor<1x1x1x3xf32>) -> tensor<1x2x2x3xf32>
  %2 = tosa.add %variance, %epsilon : (tensor<1x1x1x3xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x1x3xf32>
  %3 = tosa.rsqrt %2 : (tensor<1x1x1x3xf32>) -> tensor<1x1x1x3xf32>
  %4 = tosa.mul %1, %3, %no : (tensor<1x2x2x3xf32>, tensor<1x1x1x3xf32>, tensor<1xi8>) -> tensor<1x2x2x3xf32>
  %5 = tosa.mul %4, %scale, %no : (tensor<1x2x2x3xf32>, tensor<1x1x1x3xf32>, tensor<1xi8>) -> tensor<1x2x2x3xf32>
  %6 = tosa.add %5, %shift : (tensor<1x2x2x3xf32>, tensor<1x1x1x3xf32>) -> tensor<1x2x2x3xf32>
  return %6 : tensor<1x2x2x3xf32>
}

// -----

// A fully connected layer as TFLite's importer writes it.
// CHECK-LABEL: func.func @pixel
// CHECK: nn.linear %{{.*}} : (tensor<1x2xf32>, tensor<3x2xf32>{{.*}}) -> tensor<1x3xf32>
// CHECK-NOT: nn.reshape
// CHECK: return
func.func @pixel(%x: tensor<1x2xf32>) -> tensor<1x3xf32> {
  %w = "tosa.const"() {values = dense<1.0> : tensor<3x2xf32>} : () -> tensor<3x2xf32>
  %b = "tosa.const"() {values = dense<0.5> : tensor<3xf32>} : () -> tensor<3xf32>
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %s0 = tosa.const_shape {values = dense<[1, 1, 1, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %s1 = tosa.const_shape {values = dense<[3, 1, 1, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %s2 = tosa.const_shape {values = dense<[1, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %x4 = tosa.reshape %x, %s0 : (tensor<1x2xf32>, !tosa.shape<4>) -> tensor<1x1x1x2xf32>
  %w4 = tosa.reshape %w, %s1 : (tensor<3x2xf32>, !tosa.shape<4>) -> tensor<3x1x1x2xf32>
  %c = tosa.conv2d %x4, %w4, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x1x1x2xf32>, tensor<3x1x1x2xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x3xf32>
  %y = tosa.reshape %c, %s2 : (tensor<1x1x1x3xf32>, !tosa.shape<2>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}

// -----

// A border between two layers leaves no transposes there.
// CHECK-LABEL: func.func @pad_between
// CHECK: nn.max_pool
// CHECK-NEXT: nn.pad {{.*}}pads = array<i64: 0, 0, 0, 1, 0, 0, 0, 2>
// CHECK-NEXT: nn.max_pool
func.func @pad_between(%x: tensor<1x4x4x1xf32>) -> tensor<1x1x2x1xf32> {
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %p = tosa.const_shape {values = dense<[0, 0, 0, 0, 1, 2, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %0 = tosa.max_pool2d %x {kernel = array<i64: 3, 3>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1xf32>) -> tensor<1x2x2x1xf32>
  %1 = tosa.pad %0, %p, %z : (tensor<1x2x2x1xf32>, !tosa.shape<8>, tensor<1xf32>) -> tensor<1x2x5x1xf32>
  %2 = tosa.max_pool2d %1 {kernel = array<i64: 2, 4>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x5x1xf32>) -> tensor<1x1x2x1xf32>
  return %2 : tensor<1x1x2x1xf32>
}
