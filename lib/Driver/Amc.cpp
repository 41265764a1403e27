//===- Amc.cpp - Pruning by search ----------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stages.h"

#include "l2dc/Dialect/NN/Pruning/Amc.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace l2dc;
using namespace l2dc::driver;

/// A shared width can only count in the byte model if all layers have it.
static unsigned commonShareBits(const CompileOptions &options) {
  unsigned bits = 0;
  if (options.shareBits.size() == 1 &&
      !llvm::StringRef(options.shareBits[0]).getAsInteger(10, bits))
    return bits;
  return pruning::ResourceOptions().shareBits;
}

llvm::Expected<SearchReport> driver::pruneByAmc(const CompileOptions &options,
                                                mlir::ModuleOp module) {
  mlir::PassManager pm(module.getContext());
  pm.nest<mlir::func::FuncOp>().addPass(mlir::createCanonicalizerPass());
  if (mlir::failed(pm.run(module)))
    return makeError("cannot canonicalize '{0}'", options.network);
  pruning::AmcOptions amc = options.amc;
  amc.data = options.data;
  amc.policy = options.policy;
  amc.seed = options.seed;
  amc.progress = chooseProgressMode(options.quiet);
  amc.resources.shareBits = commonShareBits(options);
  if (options.pes)
    amc.resources.pes = options.pes;
  if (options.queueDepth)
    amc.resources.queueDepth = options.queueDepth;
  auto result = nn::applyAmc(nn::getNetworkFunction(module), amc);
  if (!result)
    return addContext(result.takeError(), "--prune=amc");
  result->network = {}; // The module has it.
  return SearchReport{std::move(*result), std::nullopt, std::nullopt};
}
