//===- SparseTensorPeer.cpp - MLIR's own code for CSR products ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Peers.h"

#include "mlir/Dialect/SparseTensor/Pipelines/Passes.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/MemRefUtils.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace l2dc::bench;

/// The arrays of the matrix are the operands, so that nothing is copied.
static constexpr const char *source = R"mlir(
#csr = #sparse_tensor.encoding<{{
  map = (i, j) -> (i : dense, j : compressed), posWidth = 32, crdWidth = 32
}>
func.func @product(%pos: tensor<{0}xi32>, %crd: tensor<{1}xi32>,
                   %val: tensor<{1}xf32>, %x: tensor<{2}xf32>,
                   %y: tensor<{3}xf32> {{bufferization.writable = true})
    -> tensor<{3}xf32> attributes {{llvm.emit_c_interface} {{
  %m = sparse_tensor.assemble (%pos, %crd), %val
    : (tensor<{0}xi32>, tensor<{1}xi32>), tensor<{1}xf32>
    to tensor<{3}x{2}xf32, #csr>
  %r = linalg.matvec ins(%m, %x : tensor<{3}x{2}xf32, #csr>, tensor<{2}xf32>)
    outs(%y : tensor<{3}xf32>) -> tensor<{3}xf32>
  return %r : tensor<{3}xf32>
}
)mlir";

namespace {
struct Engine {
  MLIRContext context;
  std::unique_ptr<ExecutionEngine> engine;
};
} // namespace

static std::shared_ptr<Engine> compile(const CsrMatrix &matrix) {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  auto result = std::make_shared<Engine>();
  result->context.appendDialectRegistry(registry);
  std::string text =
      llvm::formatv(source, matrix.positions.size(), matrix.values.size(),
                    matrix.columns, matrix.rows);
  auto module = parseSourceString<ModuleOp>(text, &result->context);
  if (!module)
    return nullptr;
  PassManager pm(&result->context);
  sparse_tensor::SparsifierOptions options;
  options.enableRuntimeLibrary = false;
  options.vectorLength = 16;
  options.reassociateFPReductions = true;
  sparse_tensor::buildSparsifier(pm, options);
  if (failed(pm.run(*module)))
    return nullptr;
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto host = llvm::orc::JITTargetMachineBuilder::detectHost();
  auto machine =
      llvm::cantFail(llvm::cantFail(std::move(host)).createTargetMachine());
  auto optimize = makeOptimizingTransformer(3, 0, machine.get());
  ExecutionEngineOptions engine;
  engine.transformer = optimize;
  auto created = ExecutionEngine::create(*module, engine, std::move(machine));
  if (!created) {
    llvm::errs() << llvm::toString(created.takeError()) << '\n';
    return nullptr;
  }
  result->engine = std::move(*created);
  return result;
}

template <typename T>
static StridedMemRefType<T, 1> describe(const T *data, int64_t size) {
  return {const_cast<T *>(data), const_cast<T *>(data), 0, {size}, {1}};
}

Product l2dc::bench::makeSparseTensor(const CsrMatrix &matrix) {
  std::shared_ptr<Engine> engine = compile(matrix);
  if (!engine)
    return {};
  return [engine, &matrix](const float *x, float *y) {
    std::fill_n(y, matrix.rows, 0.0f);
    auto positions = describe(matrix.positions.data(), matrix.positions.size());
    auto coordinates =
        describe(matrix.coordinates.data(), matrix.coordinates.size());
    auto values = describe(matrix.values.data(), matrix.values.size());
    auto input = describe(x, matrix.columns);
    auto output = describe(static_cast<const float *>(y), matrix.rows);
    StridedMemRefType<float, 1> result;
    StridedMemRefType<float, 1> *resultPointer = &result;
    auto *p = &positions, *c = &coordinates;
    auto *v = &values, *i = &input, *o = &output;
    void *arguments[] = {&resultPointer, &p, &c, &v, &i, &o};
    if (llvm::Error error =
            engine->engine->invokePacked("_mlir_ciface_product", arguments))
      llvm::errs() << llvm::toString(std::move(error)) << '\n';
    if (result.data != y)
      std::copy_n(result.data + result.offset, matrix.rows, y);
  };
}
