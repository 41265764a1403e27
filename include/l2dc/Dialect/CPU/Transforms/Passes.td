//===- Passes.td - Passes of the cpu dialect ---------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CPU_TRANSFORMS_PASSES_TD
#define L2DC_DIALECT_CPU_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def MarkEntryPass : Pass<"cpu-mark-entry", "::mlir::ModuleOp"> {
  let summary = "Mark the function that C is to call";
  let description = [{
    Gives the module's only public function with a body the attribute
    `cpu.entry`, unless a function has it already, and forbids bufferization to
    write into its arguments: they are the caller's.

    Example:

    ```mlir
    func.func @main(%x: tensor<1x3xf32>) -> tensor<1x2xf32>
    ```

    becomes

    ```mlir
    func.func @main(%x: tensor<1x3xf32> {bufferization.writable = false})
        -> tensor<1x2xf32> attributes {cpu.entry}
    ```
  }];
}

def ExpandCopiesPass : Pass<"cpu-expand-copies"> {
  let summary = "Copy memrefs with strides by loops";
  let description = [{
    A `memref.copy` from or to a memref with a layout becomes a
    `linalg.generic`; the conversion to LLVM would call a function of MLIR's
    runtime library for it, which an object file for C does not have.

    Example:

    ```mlir
    memref.copy %a, %b : memref<2x3xf32, strided<[6, 2]>> to memref<2x3xf32>
    ```
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect"];
}

def LowerToKernelsPass : Pass<"cpu-lower-to-kernels", "::mlir::ModuleOp"> {
  let summary = "Turn layers on memrefs into calls of kernels";
  let description = [{
    Every `cpu.linear` and `cpu.conv`, which bufferization has put on memrefs,
    becomes a call of a kernel that is declared but not yet there; matrices,
    biases and the plan of a convolution (where its input's padded planes and
    each column of its patches lie) become constant `memref.global`s. The
    kernel's name says what its code depends on: the matrix's format, and for a
    convolution the pixels of an output channel.

    Fails on a convolution whose padded input has more than 2^31 elements.

    Example:

    ```mlir
    cpu.linear "ip1" ins(%x : memref<1x3xf32>) outs(%y : memref<1x2xf32>) #ip1
    ```

    becomes

    ```mlir
    func.call @l2dc_linear_rice(%x0, %y0, %starts, %entries, %codebook, %bias,
                                %floor) : (...) -> ()
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def PlanWorkspacePass : Pass<"cpu-plan-workspace", "::mlir::ModuleOp"> {
  let summary = "Put a function's buffers into one block of memory";
  let description = [{
    The buffers of the function with the attribute `cpu.entry` whose size is
    static, or static for each sample of the batch, become views of a new last
    argument; buffers that are not in use at the same time share memory. The
    attribute `cpu.workspace` says how many bytes the argument needs: those that
    do not depend on the batch, and those for each sample. Whoever calls the
    function (`cpu-add-entry-point`) allocates once and can tell when there is
    not enough memory. Buffers of unknown size or that several values may stand
    for stay as they are.

    Example:

    ```mlir
    func.func @main(%x: memref<1x4xf32>) -> memref<1x2xf32>
        attributes {cpu.entry} {
      %y = memref.alloc() : memref<1x2xf32>
    ```

    becomes

    ```mlir
    func.func @main(%x: memref<1x4xf32>, %workspace: memref<?xi8>)
        -> memref<1x2xf32>
        attributes {cpu.entry, cpu.owns_results,
                    cpu.workspace = array<i64: 64, 0>} {
      %c0 = arith.constant 0 : index
      %y = memref.view %workspace[%c0][] : memref<?xi8> to memref<1x2xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def MultiversionPass : Pass<"cpu-multiversion", "::mlir::ModuleOp"> {
  let summary = "Compile every function for several instruction sets";
  let description = [{
    Clones every function once for each instruction set of `isa`, links the
    kernels that the clones call, and leaves in the original's place a choice
    by what `cpuid` says, which is asked once. The clones carry the name of
    their instruction set in `cpu.isa`, which `cpu-set-target-features` turns
    into LLVM's target features.

    `isa` is `all` (AVX-512, AVX2 and any CPU), or one of `avx512`, `avx2`,
    `portable`, without a choice at run time.

    Example:

    ```mlir
    func.func @main(%x: memref<1x3xf32>) -> memref<1x2xf32>
    ```

    becomes

    ```mlir
    func.func private @main_avx512(%x: memref<1x3xf32>) -> memref<1x2xf32>
      attributes {cpu.isa = "avx512"}
    func.func private @main_avx2(%x: memref<1x3xf32>) -> memref<1x2xf32>
      attributes {cpu.isa = "avx2"}
    func.func private @main_portable(%x: memref<1x3xf32>) -> memref<1x2xf32>
      attributes {cpu.isa = "portable"}
    func.func @main(%x: memref<1x3xf32>) -> memref<1x2xf32> // chooses
    ```
  }];
  let options = [
    Option<"isa", "isa", "std::string", "\"all\"",
           "all, avx512, avx2 or portable.">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def AddEntryPointPass : Pass<"cpu-add-entry-point", "::mlir::ModuleOp"> {
  let summary = "Add a function that C can call";
  let description = [{
    The function with the attribute `cpu.entry` takes and returns memrefs; of the
    arguments' extents the first alone may be dynamic. This adds

    ```c
    int32_t NAME(const float *const inputs[], float *const outputs[],
                 int64_t batch);
    ```

    where `batch` is that extent. It returns 0, or writes nothing and returns 1 if
    `batch` is negative or not the one that the function was compiled for, 2 if
    there is not enough memory for the function's workspace.
    NAME is the option `name`.

    Example: `cpu-add-entry-point{name=lenet}`.
  }];
  let options = [
    Option<"name", "name", "std::string", "\"l2dc_run\"",
           "The name of the C function.">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect"
  ];
}

def SetTargetFeaturesPass
    : Pass<"cpu-set-target-features", "::mlir::ModuleOp"> {
  let summary = "Give functions of the llvm dialect their target features";
  let description = [{
    An `llvm.func` with the attribute `cpu.isa` may use the instructions of that
    set and vectors of its full width.

    Example:

    ```mlir
    llvm.func @main_avx2() attributes {cpu.isa = "avx2"}
    ```

    becomes

    ```mlir
    llvm.func @main_avx2() attributes {
      target_features = #llvm.target_features<["+avx2", "+fma"]>}
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // L2DC_DIALECT_CPU_TRANSFORMS_PASSES_TD
