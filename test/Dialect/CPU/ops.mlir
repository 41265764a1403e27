// RUN: l2dc-opt %s | l2dc-opt | FileCheck %s
// RUN: l2dc-opt %s --emit-bytecode | l2dc-opt | FileCheck %s

#fc = #cpu.matrix<2 x 2, columns, bitmap, codebook = [0.0, 0.5, 1.5],
                  starts = dense<[0, 3, 6]> : tensor<3xui32>,
                  entries = dense<[2, 0, 1, 1, 0, 2]> : tensor<6xui8>>
#rice = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0, 0.5, 1.5],
                    starts = dense<[0, 3, 6]> : tensor<3xui32>,
                    entries = dense<[1, 0, 17, 1, 0, 2]> : tensor<6xui8>>
#conv = #cpu.matrix<1 x 4, rows, pairs, codebook = [0.0, 0.5],
                    starts = dense<[0, 2]> : tensor<2xui32>,
                    entries = dense<[1, 3]> : tensor<2xui8>>

// CHECK-LABEL: func.func @layers
func.func @layers(%x: tensor<?x2xf32>, %i: tensor<?x2xf32>,
                  %p: memref<1x1x3x3xf32>, %q: memref<1x1x2x2xf32>)
    -> tensor<?x2xf32> {
  // CHECK: cpu.linear "fc" ins({{.*}} : tensor<?x2xf32>) outs({{.*}} : tensor<?x2xf32>) <2 x 2, columns, bitmap, codebook = [0.000000e+00, 5.000000e-01, 1.500000e+00], starts = dense<[0, 3, 6]> : tensor<3xui32>, entries = dense<[2, 0, 1, 1, 0, 2]> : tensor<6xui8>> bias dense<[5.000000e-01, 0.000000e+00]> : tensor<2xf32> {relu} -> tensor<?x2xf32>
  %y = cpu.linear "fc" ins(%x : tensor<?x2xf32>) outs(%i : tensor<?x2xf32>)
    #fc bias dense<[0.5, 0.0]> : tensor<2xf32> {relu} -> tensor<?x2xf32>
  // CHECK: cpu.linear "rice" ins({{.*}}) outs({{.*}}) <2 x 2, columns, rice,
  %z = cpu.linear "rice" ins(%y : tensor<?x2xf32>) outs(%i : tensor<?x2xf32>)
    #rice -> tensor<?x2xf32>
  // CHECK: cpu.conv "conv" ins({{.*}} : memref<1x1x3x3xf32>) outs({{.*}} : memref<1x1x2x2xf32>) <1 x 4, rows, pairs
  cpu.conv "conv" ins(%p : memref<1x1x3x3xf32>) outs(%q : memref<1x1x2x2xf32>)
    #conv {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>,
           pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return %z : tensor<?x2xf32>
}
