//===- CompileCpu.cpp - The network as code for the CPU -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stages.h"

#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/CPU/ObjectFile.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::driver;
using execution::Network;

/// Compares the compiled code with the interpreter on a few samples.
static llvm::Error verify(execution::Executor &compiled,
                          std::shared_ptr<const Network> network,
                          const data::Dataset &test, CpuReport &report) {
  Tensor samples = data::takeSamples(test, 0, report.samples).images;
  auto reference = createExecutor(ExecutorKind::Reference, network);
  if (!reference)
    return reference.takeError();
  int64_t batch = chooseBatchSize(*network);
  auto expected = execution::runSamples(**reference, *network, samples, batch);
  if (!expected)
    return expected.takeError();
  auto actual = execution::runSamples(compiled, *network, samples, batch);
  if (!actual)
    return actual.takeError();
  report.maxAbsError = maxAbsDifference(expected->data, actual->data);
  return llvm::Error::success();
}

/// Runs the compiled code on the test split.
static llvm::Error measure(const CompileOptions &options, mlir::ModuleOp module,
                           const data::Dataset &test, CpuReport &report) {
  auto translated = nn::translateToNetwork(nn::getNetworkFunction(module));
  if (mlir::failed(translated))
    return makeError("cannot run '{0}'", options.network);
  auto network = std::make_shared<const Network>(std::move(*translated));
  auto compiled = createExecutor(ExecutorKind::CPU, network, module);
  if (!compiled)
    return compiled.takeError();
  report.samples = std::min(options.samples, test.size());
  if (llvm::Error error = verify(**compiled, network, test, report))
    return error;
  if (!test.hasLabels())
    return llvm::Error::success();
  auto hits = execution::evaluate(**compiled, *network, test.images,
                                  test.labels, chooseBatchSize(*network));
  if (!hits)
    return hits.takeError();
  report.top1 = hits->top1Rate();
  return llvm::Error::success();
}

llvm::Expected<CpuReport> driver::compileForCpu(const CompileOptions &options,
                                                mlir::ModuleOp module,
                                                llvm::StringRef objectPath,
                                                llvm::StringRef headerPath,
                                                const data::Dataset *test) {
  cpu::ObjectFileOptions object;
  object.name = cpu::cIdentifier(llvm::sys::path::stem(options.network));
  auto written = cpu::writeObjectFile(module, objectPath, headerPath, object);
  if (!written)
    return written.takeError();
  CpuReport report;
  report.function = written->name;
  report.objectBytes = written->objectBytes;
  if (test)
    if (llvm::Error error = measure(options, module, *test, report))
      return std::move(error);
  return report;
}
