// RUN: l2dc-opt %s --cpu-expand-copies | FileCheck %s

// CHECK-LABEL: func.func @copies
// CHECK: linalg.generic
// CHECK-NOT: memref.copy
// CHECK-LABEL: func.func @plain
// CHECK: memref.copy
func.func @copies(%a: memref<2x3xf32, strided<[6, 2]>>, %b: memref<2x3xf32>) {
  memref.copy %a, %b : memref<2x3xf32, strided<[6, 2]>> to memref<2x3xf32>
  return
}
func.func @plain(%a: memref<2x3xf32>, %b: memref<2x3xf32>) {
  memref.copy %a, %b : memref<2x3xf32> to memref<2x3xf32>
  return
}
