// RUN: l2dc-opt %s --split-input-file --verify-diagnostics --cpu-set-target-features | FileCheck %s

// CHECK: llvm.func @wide() attributes {passthrough = {{\[}}["prefer-vector-width", "512"]], target_features = #llvm.target_features<["+avx512f", "+avx512bw", "+avx512dq", "+avx512vl", "+avx2", "+fma", "+popcnt", "+bmi", "+bmi2"]>}
llvm.func @wide() attributes {cpu.isa = "avx512"} { llvm.return }
// CHECK: llvm.func @any() {
llvm.func @any() attributes {cpu.isa = "portable"} { llvm.return }

// -----

// expected-error @+1 {{has the unknown instruction set "sse9"}}
llvm.func @unknown() attributes {cpu.isa = "sse9"} { llvm.return }
