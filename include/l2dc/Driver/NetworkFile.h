//===- NetworkFile.h - Networks in any of the accepted forms ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DRIVER_NETWORKFILE_H
#define L2DC_DRIVER_NETWORKFILE_H

#include "l2dc/Execution/Network.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <memory>

namespace l2dc::driver {

/// Builds the network if `path` is the name of a built-in one and no file has
/// it, with the samples and classes of its paper and weights of seed 0. Else
/// reads the network in `path`: ONNX (`.onnx`), a compressed network (`.l2dc`),
/// the Deep Compression authors' SqueezeNet (`.net`), or MLIR as text or
/// bytecode ("-" is standard input). Emits an error that names the file and
/// returns null if it is none. The context must have the dialects registered.
mlir::OwningOpRef<mlir::ModuleOp> readNetwork(llvm::StringRef path,
                                              mlir::MLIRContext *context);

/// Gives the module's network the weights in `path`, a `.safetensors` or `.npz`
/// file, by name (pass `nn-load-weights`). Emits an error if they do not fit.
llvm::LogicalResult loadWeights(mlir::ModuleOp module, llvm::StringRef path);

/// Writes `module` as bytecode, all or nothing.
llvm::Error writeBytecode(llvm::StringRef path, mlir::ModuleOp module);

/// What runs a network.
enum class ExecutorKind : uint8_t { Reference, Torch, CPU };

/// Torch where its library can be loaded, otherwise the reference interpreter.
ExecutorKind fastestExecutor();

/// An executor for `network`. `ExecutorKind::CPU` compiles `module`, of which
/// `network` must be the unchanged translation; the others do not need it.
llvm::Expected<std::unique_ptr<execution::Executor>>
createExecutor(ExecutorKind kind,
               std::shared_ptr<const execution::Network> network,
               mlir::ModuleOp module = {});

/// The same network with a dynamic batch if it allows one, so that many samples
/// run at once; otherwise `network` itself.
execution::Network preferDynamicBatch(const execution::Network &network);

/// How many samples to hand to an executor at once so that it neither starves
/// nor fills the memory with activations.
int64_t chooseBatchSize(const execution::Network &network);

} // namespace l2dc::driver

#endif // L2DC_DRIVER_NETWORKFILE_H
