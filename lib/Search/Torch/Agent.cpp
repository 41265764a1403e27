//===- Agent.cpp - Deep deterministic policy gradient ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Networks.h"
#include "l2dc/Support/Torch/Guarded.h"

#include <c10/core/InferenceMode.h>

#include <cstring>

using namespace l2dc;
using namespace l2dc::search;
using torch_support::elements;
using torch_support::guarded;

namespace {

class TorchAgent final : public Agent {
public:
  TorchAgent(const AgentShape &shape, const AgentOptions &options);

  llvm::Expected<std::vector<float>> act(llvm::ArrayRef<float> states,
                                         unsigned count) const override;
  llvm::Expected<std::vector<float>> value(llvm::ArrayRef<float> states,
                                           llvm::ArrayRef<float> actions,
                                           unsigned count) const override;
  llvm::Error update(const AgentBatch &batch) override;

private:
  /// `data` as [count, rows, size], not copied.
  at::Tensor view(llvm::ArrayRef<float> data, unsigned count,
                  unsigned size) const {
    return at::from_blob(const_cast<float *>(data.data()),
                         {int64_t(count), int64_t(shape.rows), int64_t(size)},
                         at::kFloat);
  }
  /// What the critic ought to say of the batch's transitions.
  at::Tensor targets(const AgentBatch &batch) const;

  AgentShape shape;
  AgentOptions options;
  std::unique_ptr<Actor> actor;
  std::unique_ptr<Critic> critic;
  Parameters actorWeights, criticWeights, actorTarget, criticTarget;
};

} // namespace

TorchAgent::TorchAgent(const AgentShape &shape, const AgentOptions &options)
    : shape(shape), options(options), actor(createActor(shape)),
      critic(createCritic(shape)) {
  Random random(options.seed);
  actor->addWeights(actorWeights, random);
  critic->addWeights(criticWeights, random);
  actorTarget = actorWeights;
  criticTarget = criticWeights;
  for (Parameters *parameters :
       {&actorWeights, &criticWeights, &actorTarget, &criticTarget})
    parameters->finish();
}

llvm::Expected<std::vector<float>> TorchAgent::act(llvm::ArrayRef<float> states,
                                                   unsigned count) const {
  return guarded([&]() -> llvm::Expected<std::vector<float>> {
    at::NoGradGuard guard;
    return elements(
        actor->act(actorWeights, view(states, count, shape.stateSize)));
  });
}

llvm::Expected<std::vector<float>>
TorchAgent::value(llvm::ArrayRef<float> states, llvm::ArrayRef<float> actions,
                  unsigned count) const {
  return guarded([&]() -> llvm::Expected<std::vector<float>> {
    at::NoGradGuard guard;
    return elements(critic->value(criticWeights,
                                  view(states, count, shape.stateSize),
                                  view(actions, count, shape.actionSize)));
  });
}

at::Tensor TorchAgent::targets(const AgentBatch &batch) const {
  at::NoGradGuard guard;
  at::Tensor rewards = at::from_blob(const_cast<float *>(batch.rewards.data()),
                                     {int64_t(batch.size)}, at::kFloat);
  if (batch.nextStates.empty())
    return rewards;
  at::Tensor terminal =
      at::from_blob(const_cast<float *>(batch.terminal.data()),
                    {int64_t(batch.size)}, at::kFloat);
  at::Tensor next = view(batch.nextStates, batch.size, shape.stateSize);
  at::Tensor future =
      critic->value(criticTarget, next, actor->act(actorTarget, next));
  return rewards + options.gamma * (1 - terminal) * future;
}

llvm::Error TorchAgent::update(const AgentBatch &batch) {
  return guarded([&]() -> llvm::Error {
    at::Tensor states = view(batch.states, batch.size, shape.stateSize);
    at::Tensor actions = view(batch.actions, batch.size, shape.actionSize);
    at::Tensor values = critic->value(criticWeights, states, actions);
    criticWeights.descend((values - targets(batch)).square().mean(),
                          options.criticRate);
    if (!batch.actorStates.empty())
      states = view(
          batch.actorStates,
          unsigned(batch.actorStates.size() / (shape.rows * shape.stateSize)),
          shape.stateSize);
    at::Tensor chosen = actor->act(actorWeights, states);
    at::Tensor loss = -critic->value(criticWeights, states, chosen).mean();
    if (options.saturation > 0)
      loss =
          loss + options.saturation * at::logit(chosen, 1e-6).square().mean();
    if (!batch.imitated.empty())
      loss = loss + options.imitation *
                        (chosen - view(batch.imitated, unsigned(chosen.size(0)),
                                       shape.actionSize))
                            .square()
                            .sum(-1)
                            .mean();
    actorWeights.descend(loss, options.actorRate);
    actorTarget.follow(actorWeights, options.tau);
    criticTarget.follow(criticWeights, options.tau);
    if (actorWeights.finite() && criticWeights.finite())
      return llvm::Error::success();
    return makeError("the agent's weights are no longer finite");
  });
}

static llvm::Expected<std::unique_ptr<Agent>>
createTorchAgent(const AgentShape &shape, const AgentOptions &options) {
  return guarded([&]() -> llvm::Expected<std::unique_ptr<Agent>> {
    return std::make_unique<TorchAgent>(shape, options);
  });
}

/// See `searchBackendEntry`. The only symbol this module exports.
extern "C" __attribute__((visibility("default"))) const void *
l2dcGetSearchBackend(const char *abi) {
  static const SearchBackend backend = {createTorchAgent};
  return std::strcmp(abi, searchBackendAbi) == 0 ? &backend : nullptr;
}
