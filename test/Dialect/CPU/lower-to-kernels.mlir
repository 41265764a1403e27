// RUN: l2dc-opt %s --cpu-lower-to-kernels | FileCheck %s
// RUN: l2dc-opt %s --cpu-lower-to-kernels --cpu-multiversion | FileCheck %s --check-prefix=VERSIONS
// RUN: l2dc-opt %s --cpu-lower-to-kernels --cpu-multiversion=isa=avx2 | FileCheck %s --check-prefix=ONE
// RUN: not l2dc-opt %s --cpu-multiversion=isa=sse9 2>&1 | FileCheck %s --check-prefix=ISA

// The weights are data: the code of a network depends on its shapes only.
// RUN: l2dc-opt %s --cpu-lower-to-kernels --cpu-multiversion | grep -v memref.global > %t.one
// RUN: sed 's/0.5, 1.5/0.25, 7.0/' %s | l2dc-opt --cpu-lower-to-kernels --cpu-multiversion | grep -v memref.global > %t.other
// RUN: cmp %t.one %t.other

#fc = #cpu.matrix<2 x 2, columns, bitmap, codebook = [0.0, 0.5, 1.5],
                  starts = dense<[0, 3, 6]> : tensor<3xui32>,
                  entries = dense<[2, 0, 1, 1, 0, 2]> : tensor<6xui8>>
#rice = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0, 0.5, 1.5],
                    starts = dense<[0, 3, 6]> : tensor<3xui32>,
                    entries = dense<[1, 0, 17, 1, 0, 2]> : tensor<6xui8>>
#conv = #cpu.matrix<1 x 4, rows, pairs, codebook = [0.0, 0.5],
                    starts = dense<[0, 2]> : tensor<2xui32>,
                    entries = dense<[1, 3]> : tensor<2xui8>>

// Kernels read whole vectors, so zeros follow the entries and the codebook.
// CHECK-DAG: memref.global "private" constant @fc.entries : memref<70xi8> = dense<[2, 0, 1, 1, 0, 2, 0, 0,
// CHECK-DAG: memref.global "private" constant @fc.codebook : memref<16xf32> = dense<[0.000000e+00, 5.000000e-01, 1.500000e+00, 0.000000e+00,
// CHECK-DAG: memref.global "private" constant @fc.bias : memref<2xf32> = dense<0.000000e+00>
// The last tap of a 2 x 2 kernel on a 3 x 3 plane lies 4 elements on.
// CHECK-DAG: memref.global "private" constant @conv.offsets : memref<4xi32> = dense<[0, 1, 3, 4]>

// CHECK-LABEL: func.func @layers
// CHECK: call @l2dc_linear_bitmap({{.*}}) : (memref<?x?xf32>, memref<?x?xf32>, memref<?xi32>, memref<?xi8>, memref<?xf32>, memref<?xf32>, f32, memref<?xi32>, memref<?xi32>, memref<?xf32>, memref<?x16xf32>, memref<?x16xf32>) -> ()
// CHECK-COUNT-5: memref.dealloc
// CHECK: call @l2dc_linear_rice(
// The pixels of two rows of a plane, less the last one.
// CHECK: call @l2dc_conv_pairs_p5(

// VERSIONS-DAG: func.func private @layers_avx512({{.*}} attributes {cpu.isa = "avx512"
// VERSIONS-DAG: func.func private @layers_avx2({{.*}} attributes {cpu.isa = "avx2"
// VERSIONS-DAG: func.func private @layers_portable({{.*}} attributes {cpu.isa = "portable"
// VERSIONS-DAG: llvm.call @l2dc_cpu_level() : () -> i32
// VERSIONS-DAG: func.func private @l2dc_linear_bitmap_avx512(
// VERSIONS-DAG: func.func private @l2dc_linear_rice_avx2(
// VERSIONS-DAG: func.func private @l2dc_conv_pairs_u1_portable(

// ONE-NOT: l2dc_cpu_level
// ONE: func.func @layers(
// ONE-NEXT: call @layers_avx2(

// ISA: error: isa must be all, avx512, avx2 or portable, found 'sse9'

func.func @layers(%x: memref<?x2xf32>, %y: memref<?x2xf32>,
                  %p: memref<1x1x3x3xf32>, %q: memref<1x1x2x2xf32>) {
  cpu.linear "fc" ins(%x : memref<?x2xf32>) outs(%y : memref<?x2xf32>) #fc
  cpu.linear "rice" ins(%x : memref<?x2xf32>) outs(%y : memref<?x2xf32>) #rice
  cpu.conv "conv" ins(%p : memref<1x1x3x3xf32>) outs(%q : memref<1x1x2x2xf32>)
    #conv {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>,
           pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}
