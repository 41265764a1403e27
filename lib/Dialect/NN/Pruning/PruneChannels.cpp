//===- PruneChannels.cpp - Remove the least important channels ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/Pruning.h"
#include "l2dc/Dialect/NN/Pruning/Passes.h"
#include "l2dc/Dialect/NN/Transforms/Layers.h"
#include "l2dc/Pruning/ChannelImportance.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/Remarks.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_PRUNECHANNELSPASS
#include "l2dc/Dialect/NN/Pruning/Passes.h.inc"
} // namespace l2dc::nn

#define DEBUG_TYPE "nn-prune-channels"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;
using execution::Network;
using pruning::ChannelGroup;
using pruning::ChannelGroups;
using pruning::KeptChannels;

/// The groups as what option entries can name.
static std::vector<Layer> asLayers(const Network &network,
                                   const ChannelGroups &groups) {
  std::vector<Layer> layers;
  for (const ChannelGroup &group : groups.groups()) {
    unsigned step =
        group.producers.empty() ? group.consumers[0] : group.producers[0];
    layers.push_back({nullptr, WeightOp(), group.name,
                      execution::stepKindName(network.steps[step].kind)});
  }
  return layers;
}

namespace {

struct PruneChannelsPass
    : l2dc::nn::impl::PruneChannelsPassBase<PruneChannelsPass> {
  using PruneChannelsPassBase::PruneChannelsPassBase;

  void runOnOperation() override;

private:
  llvm::Expected<LayerValues> readRatios(ArrayRef<Layer> layers);
  llvm::Expected<KeptChannels> choose(const Network &network,
                                      const ChannelGroups &groups);
  llvm::Expected<Network> prune(const Network &network);
};

} // namespace

llvm::Expected<LayerValues>
PruneChannelsPass::readRatios(ArrayRef<Layer> layers) {
  std::vector<std::string> entries;
  if (!policy.empty()) {
    auto fromFile = readPolicy(policy, "channels");
    if (!fromFile)
      return fromFile.takeError();
    entries = std::move(*fromFile);
  }
  llvm::append_range(entries, ratio);
  if (entries.empty())
    return makeError("needs a ratio or a policy");
  return parseLayerValues("ratio", entries, layers);
}

llvm::Expected<KeptChannels>
PruneChannelsPass::choose(const Network &network, const ChannelGroups &groups) {
  std::vector<Layer> layers = asLayers(network, groups);
  auto ratios = readRatios(layers);
  if (!ratios)
    return ratios.takeError();
  KeptChannels kept = pruning::keepAll(groups);
  for (auto [group, layer] : llvm::zip_equal(groups.groups(), layers)) {
    StringRef text = ratios->lookup(layer);
    if (text.empty())
      continue;
    double value;
    if (!llvm::to_float(text, value))
      return makeError("ratio of group '{0}': expected a number, found '{1}'",
                       group.name, text);
    if (!(value > 0 && value <= 1))
      return makeError("ratio of group '{0}' is {1}, expected more than 0 and "
                       "at most 1",
                       group.name, value);
    int64_t count = llvm::cantFail(
        compression::keptCount(int64_t(group.classes.size()), value));
    pruning::keepFirst(pruning::rankChannels(network, groups, group),
                       size_t(count), kept);
    remark::passed(getOperation().getLoc(),
                   remark::RemarkOpts::name("PruneChannels")
                       .category(DEBUG_TYPE)
                       .function(group.name))
        << remark::metric("Channels", int64_t(group.classes.size()))
        << remark::metric("Kept", count);
  }
  return kept;
}

llvm::Expected<Network> PruneChannelsPass::prune(const Network &network) {
  auto groups = ChannelGroups::analyze(network);
  if (!groups)
    return groups.takeError();
  if (groups->groups().empty())
    return makeError("nothing can be pruned: no channels between two layers");
  auto kept = choose(network, *groups);
  if (!kept)
    return kept.takeError();
  return pruning::removeChannels(network, *groups, *kept);
}

void PruneChannelsPass::runOnOperation() {
  func::FuncOp function = getOperation();
  if (function.isExternal())
    return;
  auto network = translateToNetwork(function);
  if (failed(network))
    return signalPassFailure();
  auto smaller = prune(*network);
  if (!smaller) {
    function.emitError() << DEBUG_TYPE << ": "
                         << llvm::toString(smaller.takeError());
    return signalPassFailure();
  }
  if (failed(updateFunction(function, *smaller)))
    signalPassFailure();
}
