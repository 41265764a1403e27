//===- Amc.cpp - AMC on functions of the nn dialect -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/Pruning/Amc.h"
#include "MarkPruned.h"

#include "l2dc/Compression/Pruning.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Pruning/Passes.h"
#include "l2dc/Dialect/NN/Transforms/Layers.h"
#include "l2dc/Execution/Batch.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/Remarks.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_AMCPASS
#include "l2dc/Dialect/NN/Pruning/Passes.h.inc"
} // namespace l2dc::nn

#define DEBUG_TYPE "nn-amc"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;
using execution::Network;
using pruning::AmcChoice;
using pruning::AmcOptions;
using pruning::AmcResult;

void AmcStepAction::print(raw_ostream &os) const {
  const search::Episode &episode = evaluation.episode;
  os << llvm::formatv("`amc-step` evaluation {0}, '{1}': ", evaluation.number,
                      name);
  if (decision < episode.applied.size())
    os << llvm::formatv("{0:F4} taken as {1:F4}", episode.actions[decision],
                        episode.applied[decision]);
  else
    os << "failed";
}

void l2dc::nn::markPruned(func::FuncOp function) {
  for (const Layer &layer : collectLayers(function)) {
    WeightOp weight = layer.weight;
    auto dense = dyn_cast<DenseAttr>(Attribute(weight.getEncoding()));
    if (!dense)
      continue;
    std::vector<float> values = decodeWeights(weight.getEncoding());
    int64_t kept = compression::countNonZero(values);
    if (kept < int64_t(values.size()))
      weight.setEncodingAttr(
          PrunedAttr::get(Granularity::Element, kept, dense.getValues()));
  }
}

/// The network as it is searched: many samples at once. Replay needs no batch.
static llvm::Expected<Network> prepare(func::FuncOp function,
                                       const AmcOptions &options) {
  auto network = translateToNetwork(function);
  if (failed(network))
    return makeError("the function is not a network");
  auto dynamic = execution::withDynamicBatch(*network);
  if (dynamic || !options.policy.empty())
    return dynamic;
  return addContext(dynamic.takeError(), "the network cannot be measured");
}

/// Runs an action for every decision of `evaluation`.
static void runActions(func::FuncOp function,
                       const search::Evaluation &evaluation,
                       ArrayRef<search::Decision> decisions) {
  IRUnit unit = function.getOperation();
  for (auto [index, decision] : llvm::enumerate(decisions))
    function.getContext()->executeAction<AmcStepAction>(
        [] {}, {unit}, evaluation, unsigned(index), decision.name);
}

static void emitRemarks(func::FuncOp function, const AmcResult &result) {
  for (const AmcChoice &choice : result.choices)
    remark::passed(function.getLoc(), remark::RemarkOpts::name("Amc")
                                          .category(DEBUG_TYPE)
                                          .function(choice.name))
        << remark::metric("Units", choice.units)
        << remark::metric("Kept", choice.kept);
}

llvm::Expected<AmcResult> l2dc::nn::applyAmc(func::FuncOp function,
                                             AmcOptions options) {
  auto network = prepare(function, options);
  if (!network)
    return network.takeError();
  auto next = options.onEvaluation;
  options.onEvaluation =
      [&](const search::Evaluation &evaluation,
          ArrayRef<search::Decision> decisions) -> llvm::Error {
    runActions(function, evaluation, decisions);
    return next ? next(evaluation, decisions) : llvm::Error::success();
  };
  auto result = pruning::runAmc(
      std::make_shared<const Network>(std::move(*network)), options);
  if (!result)
    return result.takeError();
  if (failed(updateFunction(function, result->network)))
    return makeError("the choice cannot be applied");
  if (result->granularity == pruning::Granularity::Element)
    markPruned(function);
  emitRemarks(function, *result);
  return result;
}

namespace {

struct AmcPass : l2dc::nn::impl::AmcPassBase<AmcPass> {
  using AmcPassBase::AmcPassBase;

  AmcOptions readOptions() const {
    AmcOptions options;
    options.method = method;
    options.settings = settings;
    llvm::replace(options.settings, ',', ' ');
    options.granularity = granularity;
    options.mode = mode;
    options.scale = scale;
    options.budget = budget;
    options.reward = reward;
    options.episodes = episodes;
    options.seed = seed;
    options.threads = threads;
    options.trace = trace;
    options.policy = policy;
    options.floors = {floor.begin(), floor.end()};
    options.data = data;
    options.samples = samples;
    options.calibration = calibration;
    options.reconstruct = reconstruct;
    options.fitElements = fitElements;
    options.recalibrate = recalibrate;
    options.resources.shareBits = shareBits;
    options.resources.pes = pes;
    options.resources.queueDepth = queueDepth;
    options.progress = chooseProgressMode(quiet);
    return options;
  }

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    auto result = applyAmc(function, readOptions());
    if (result)
      return;
    function.emitError() << DEBUG_TYPE << ": "
                         << llvm::toString(result.takeError());
    signalPassFailure();
  }
};

} // namespace
