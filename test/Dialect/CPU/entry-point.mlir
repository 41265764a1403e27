// RUN: l2dc-opt %s --split-input-file --verify-diagnostics --cpu-mark-entry --cpu-add-entry-point=name=lenet | FileCheck %s
// RUN: l2dc-opt %s --split-input-file --verify-diagnostics --cpu-mark-entry --cpu-add-entry-point=name=lenet --cpu-expand-copies -o /dev/null

// CHECK-LABEL: func.func private @main
// CHECK-SAME: {bufferization.writable = false}
// CHECK-LABEL: func.func @lenet(%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: i64) -> i32
// CHECK: %[[RIGHT:.*]] = arith.cmpi eq
// CHECK: scf.if
// CHECK: call @main
// CHECK: memref.copy
// CHECK: memref.dealloc
func.func @main(%x: memref<2x3xf32>) -> memref<2x3xf32> {
  %y = memref.alloc() : memref<2x3xf32>
  memref.copy %x, %y : memref<2x3xf32> to memref<2x3xf32>
  return %y : memref<2x3xf32>
}

// -----

// expected-error @+1 {{needs one public function with a body, or the attribute 'cpu.entry' on one}}
module {
  func.func @a() { return }
  func.func @b() { return }
}

// -----

// expected-error @+1 {{the entry point needs float32 memrefs whose first extent alone is dynamic, found 'memref<2x?xf32>'}}
func.func @main(%x: memref<2x?xf32>) { return }

// -----

// expected-error @+1 {{the entry point needs float32 memrefs whose first extent alone is dynamic, found 'memref<2xi32>'}}
func.func @main(%x: memref<2xi32>) { return }

// -----

// expected-error @+1 {{the name 'lenet' of the entry point is taken}}
module {
  func.func @main() { return }
  func.func private @lenet()
}
