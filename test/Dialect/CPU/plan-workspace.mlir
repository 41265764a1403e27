// RUN: l2dc-opt %s --split-input-file --cpu-plan-workspace | FileCheck %s
// RUN: l2dc-opt %s --split-input-file --cpu-plan-workspace --cpu-add-entry-point | FileCheck %s --check-prefix=ENTRY

// The first and the third buffer are never in use at once and share memory; the
// second (100 floats, rounded up to 448 bytes) lies behind them.
// CHECK-LABEL: func.func @chain
// CHECK-SAME: %[[W:[^:]*]]: memref<?xi8>) -> memref<1x10xf32> attributes {cpu.entry, cpu.owns_results, cpu.workspace = array<i64: 512, 0>}
// CHECK: %[[C0:.*]] = arith.constant 0 : index
// CHECK: memref.view %[[W]][%[[C0]]][] : memref<?xi8> to memref<1x10xf32>
// CHECK: %[[C64:.*]] = arith.constant 64 : index
// CHECK: memref.view %[[W]][%[[C64]]][] : memref<?xi8> to memref<1x100xf32>
// CHECK: %[[D0:.*]] = arith.constant 0 : index
// CHECK: %[[R:.*]] = memref.view %[[W]][%[[D0]]][] : memref<?xi8> to memref<1x10xf32>
// CHECK-NOT: memref.dealloc
// CHECK: return %[[R]]

// The caller allocates, says when it cannot, and frees no result.
// ENTRY-LABEL: func.func @l2dc_run
// ENTRY: %[[W:.*]] = memref.alloc(%{{.*}}) {alignment = 64 : i64} : memref<?xi8>
// ENTRY: %[[A:.*]] = memref.extract_aligned_pointer_as_index %[[W]]
// ENTRY: %[[T:.*]] = arith.cmpi ne, %[[A]]
// ENTRY: scf.if %[[T]]
// ENTRY: call @chain(%{{.*}}, %[[W]])
// ENTRY: memref.dealloc %[[W]]
// ENTRY-NOT: memref.dealloc
// ENTRY: arith.constant 2 : i32
// ENTRY: arith.constant 1 : i32
func.func @chain(%x: memref<1x10xf32>) -> memref<1x10xf32> attributes {cpu.entry} {
  %a = memref.alloc() {alignment = 64 : i64} : memref<1x10xf32>
  memref.copy %x, %a : memref<1x10xf32> to memref<1x10xf32>
  %b = memref.alloc() {alignment = 64 : i64} : memref<1x100xf32>
  func.call @expand(%a, %b) : (memref<1x10xf32>, memref<1x100xf32>) -> ()
  %c = memref.alloc() {alignment = 64 : i64} : memref<1x10xf32>
  func.call @shrink(%b, %c) : (memref<1x100xf32>, memref<1x10xf32>) -> ()
  memref.dealloc %a : memref<1x10xf32>
  memref.dealloc %b : memref<1x100xf32>
  return %c : memref<1x10xf32>
}
func.func private @expand(memref<1x10xf32>, memref<1x100xf32>)
func.func private @shrink(memref<1x100xf32>, memref<1x10xf32>)

// -----

// What grows with the batch lies behind what does not.
// CHECK-LABEL: func.func @batch
// CHECK-SAME: cpu.workspace = array<i64: 64, 128>
// CHECK: memref.view %{{.*}}[%{{.*}}][] : memref<?xi8> to memref<4xf32>
// CHECK: %[[O:.*]] = arith.constant 0 : index
// CHECK: %[[P:.*]] = arith.muli %[[O]], %[[N:.*]] : index
// CHECK: %[[S:.*]] = arith.constant 64 : index
// CHECK: %[[Q:.*]] = arith.addi %[[P]], %[[S]] : index
// CHECK: memref.view %{{.*}}[%[[Q]]][%[[N]]] : memref<?xi8> to memref<?x20xf32>
func.func @batch(%x: memref<?x20xf32>) -> memref<?x20xf32> attributes {cpu.entry} {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?x20xf32>
  %a = memref.alloc() : memref<4xf32>
  func.call @fill(%a) : (memref<4xf32>) -> ()
  memref.dealloc %a : memref<4xf32>
  %b = memref.alloc(%n) : memref<?x20xf32>
  memref.copy %x, %b : memref<?x20xf32> to memref<?x20xf32>
  return %b : memref<?x20xf32>
}
func.func private @fill(memref<4xf32>)

// -----

// A buffer of unknown size and one that another value may stand for stay, and
// so does a result beside one that stays.
// CHECK-LABEL: func.func @kept
// CHECK-NOT: memref<?xi8>
// CHECK-COUNT-4: memref.alloc
// CHECK-NOT: cpu.workspace
func.func @kept(%x: memref<1x4xf32>) -> (memref<?xf32>, memref<1x4xf32>) attributes {cpu.entry} {
  %n, %p = func.call @ask() : () -> (index, i1)
  %a = memref.alloc(%n) : memref<?xf32>
  %b = memref.alloc() : memref<1x4xf32>
  %c = memref.alloc() : memref<1x4xf32>
  %d = arith.select %p, %b, %c : memref<1x4xf32>
  func.call @use(%d) : (memref<1x4xf32>) -> ()
  memref.dealloc %b : memref<1x4xf32>
  memref.dealloc %c : memref<1x4xf32>
  %e = memref.alloc() : memref<1x4xf32>
  return %a, %e : memref<?xf32>, memref<1x4xf32>
}
func.func private @use(memref<1x4xf32>)
func.func private @ask() -> (index, i1)
