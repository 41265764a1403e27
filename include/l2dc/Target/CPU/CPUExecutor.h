//===- CPUExecutor.h - Networks run by generated code -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_CPU_CPUEXECUTOR_H
#define L2DC_TARGET_CPU_CPUEXECUTOR_H

#include "l2dc/Execution/Network.h"

#include "mlir/IR/BuiltinOps.h"

namespace l2dc::cpu {

struct CPUExecutorOptions {
  /// avx512, avx2 or portable; empty for the widest that this CPU has.
  std::string isa;
  /// Decode shared weights to dense ones instead of running the kernels that
  /// read them packed: the dense path, for comparison.
  bool decode = false;
};

/// Compiles the module's one network in process, as `nn-to-llvm` does, and
/// returns what runs it: layers with shared weights (`#nn.shared`, `#nn.coded`)
/// from their packed form, one thread. `module` is as `driver::readNetwork`
/// gives it and is not changed; it may be erased afterwards.
///
/// Of the inputs' extents the first alone may be dynamic; it is the batch of
/// every input. Results equal the reference interpreter's but for the order of
/// sums. Fails, with diagnostics for the cause, on a network that cannot be
/// lowered. An executor may be used by one thread at a time.
llvm::Expected<std::unique_ptr<execution::Executor>>
createCPUExecutor(mlir::ModuleOp module,
                  const CPUExecutorOptions &options = {});

/// The widest instruction set of this CPU that the kernels are made for:
/// avx512, avx2 or portable.
llvm::StringRef hostInstructionSet();

} // namespace l2dc::cpu

#endif // L2DC_TARGET_CPU_CPUEXECUTOR_H
