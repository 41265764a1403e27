//===- CPUDialect.td - The cpu dialect ---------------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CPU_IR_CPUDIALECT_TD
#define L2DC_DIALECT_CPU_IR_CPUDIALECT_TD

include "mlir/IR/OpBase.td"

def CPU_Dialect : Dialect {
  let name = "cpu";
  let summary = "Layers that a CPU computes from packed weights";
  let description = [{
    Between `nn` and LLVM: a layer whose shared weights stay compressed. Weights
    are data (`#cpu.matrix`), so the code generated for an op depends on shapes
    only. The ops take a destination, on tensors before bufferization and on
    memrefs after it; `cpu-lower-to-kernels` turns the latter into calls of the
    kernels in `lib/Dialect/CPU/Transforms/Kernels`.
  }];
  let cppNamespace = "::l2dc::cpu";
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::memref::MemRefDialect"];
  let extraClassDeclaration = [{
    /// Adds the attributes; called once by the constructor.
    void registerAttributes();

    /// A unit attribute on the function that is to be called from C.
    static constexpr ::llvm::StringLiteral entryAttrName = "cpu.entry";
    /// On that function, if its last argument is the memory of its buffers: the
    /// bytes it takes whatever the batch, and those for each sample.
    static constexpr ::llvm::StringLiteral workspaceAttrName = "cpu.workspace";
    /// A unit attribute on that function: its results lie in the workspace.
    static constexpr ::llvm::StringLiteral ownsResultsAttrName =
        "cpu.owns_results";
    /// The instruction set (a string) that a function is compiled for.
    static constexpr ::llvm::StringLiteral isaAttrName = "cpu.isa";
  }];
}

#endif // L2DC_DIALECT_CPU_IR_CPUDIALECT_TD
