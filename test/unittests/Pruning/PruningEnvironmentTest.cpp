//===- PruningEnvironmentTest.cpp - AMC's search problem ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/PruningEnvironment.h"
#include "../Support/ExpectError.h"
#include "PruningNetworks.h"

#include "l2dc/Support/Random.h"

using namespace l2dc;
using namespace l2dc::pruning;
using l2dc::test::exitOnError;

namespace {

using Space = std::shared_ptr<const PruningSpace>;

Space makeSpace(Network network, Granularity granularity,
                const Floors &floors = {}) {
  return exitOnError(
      PruningSpace::create(std::make_shared<const Network>(std::move(network)),
                           granularity, floors));
}

std::unique_ptr<PruningEnvironment>
makeEnvironment(const Space &space, llvm::StringRef budget,
                AmcMode mode = AmcMode::Paper, bool measures = false,
                llvm::StringRef reward = "error") {
  PruningEnvironmentOptions options;
  options.mode = mode;
  if (!budget.empty())
    options.budget = exitOnError(parseBudget(budget));
  options.reward = exitOnError(parseReward(reward));
  std::shared_ptr<const NetworkEvaluator> evaluator;
  if (measures) {
    Shape shape = space->network().values[space->network().inputs[0]].shape;
    shape[0] = 24;
    EvaluationData data{execution::randomTensor(shape, 1),
                        {},
                        execution::randomTensor(shape, 2)};
    evaluator = exitOnError(NetworkEvaluator::create(space, data, {}));
  }
  return exitOnError(PruningEnvironment::create(space, evaluator, options));
}

search::Vector randomDesign(const PruningEnvironment &environment,
                            uint64_t seed) {
  Random random(seed);
  search::Vector design;
  for (size_t i = 0; i < environment.decisions().size(); ++i)
    design.push_back(random.uniform());
  return design;
}

/// What the environment makes of a design, without an evaluation.
search::Vector applied(PruningEnvironment &environment,
                       const search::Vector &design) {
  search::Vector result;
  exitOnError(environment.reset({}));
  for (double action : design) {
    auto step = environment.step({action});
    if (!step) { // The last one, which has nothing to measure with.
      llvm::consumeError(step.takeError());
      break;
    }
    result.push_back(step->applied[0]);
  }
  return result;
}

/// Two linear layers of 100 and 20 weights.
Network twoLayers() {
  TestBuilder b;
  unsigned x = b.input({-1, 10});
  unsigned y =
      b.step(StepKind::Relu, {b.layer(StepKind::Linear, "a", x, {10, 10})});
  return b.finish({b.layer(StepKind::Linear, "b", y, {2, 10})});
}

} // namespace

TEST(PruningEnvironment, ClipsAsAlgorithm1) {
  Floors floors;
  floors.linear = 0.1;
  Space space = makeSpace(twoLayers(), Granularity::Element, floors);
  auto environment = makeEnvironment(space, "flops:0.5");
  exitOnError(environment->reset({}));
  // 60 of 120; layer b keeps at least 2, so that a may keep 58 of 100.
  EXPECT_EQ(exitOnError(environment->step({1.0})).applied[0], 0.58);
  exitOnError(environment->reset({}));
  EXPECT_EQ(exitOnError(environment->step({0.3})).applied[0], 0.30);
  // The floor is 10 of 100.
  exitOnError(environment->reset({}));
  EXPECT_EQ(exitOnError(environment->step({0.0})).applied[0], 0.10);
}

TEST(PruningEnvironment, LogarithmicActionsNameTheSameUnitsBothWays) {
  Floors floors;
  floors.linear = 0.01;
  Space space = makeSpace(twoLayers(), Granularity::Element, floors);
  PruningEnvironmentOptions options;
  options.scale = ActionScale::Logarithmic;
  auto environment =
      exitOnError(PruningEnvironment::create(space, nullptr, options));
  // 0.001^(1/3) is a tenth.
  EXPECT_EQ(environment->unitsOf({2.0 / 3, 1.0}), (KeptUnits{10, 20}));
  for (double action : {0.0, 0.2, 0.35, 0.5, 0.71, 0.99, 1.0}) {
    exitOnError(environment->reset({}));
    double taken = exitOnError(environment->step({action})).applied[0];
    EXPECT_EQ(environment->unitsOf({taken, 1.0}),
              environment->unitsOf({action, 1.0}));
  }
}

TEST(PruningEnvironment, EveryDesignMeetsTheBudget) {
  for (const Network &network : coupledNetworks())
    for (Granularity granularity : {Granularity::Element, Granularity::Channel})
      for (llvm::StringRef budget : {"flops:0.6", "params:0.6", "bytes:0.9"}) {
        Space space = makeSpace(network, granularity);
        auto environment = makeEnvironment(space, budget, AmcMode::Paper, true);
        for (uint64_t seed = 0; seed < 3; ++seed) {
          auto episode =
              search::evaluate(*environment, randomDesign(*environment, seed));
          ASSERT_FALSE(episode.outcome.failed()) << episode.outcome.failure;
          EXPECT_TRUE(episode.outcome.feasible);
          EXPECT_LE(*environment->cost(episode.applied), 1 + 1e-9);
        }
      }
}

TEST(PruningEnvironment, KeepingEverythingAgreesWithTheDenseNetwork) {
  for (const Network &network : coupledNetworks()) {
    Space space = makeSpace(network, Granularity::Channel);
    auto environment = makeEnvironment(space, "", AmcMode::Paper, true);
    auto episode =
        search::evaluate(*environment, *environment->initialDesign());
    ASSERT_FALSE(episode.outcome.failed()) << episode.outcome.failure;
    // Statistics of random samples stand in for a BatchNorm's random ones.
    bool hasNorm = llvm::any_of(network.steps, [](const execution::Step &step) {
      return step.kind == StepKind::BatchNorm;
    });
    if (!hasNorm) {
      EXPECT_EQ(episode.outcome.reward, 0);
    }
    for (const search::Metric &metric : episode.outcome.metrics)
      if (metric.name == "flops" || metric.name == "params") {
        EXPECT_EQ(metric.value, 1);
      }
  }
}

TEST(PruningEnvironment, TheLossIsTheCrossEntropy) {
  // Scores 0 and 0 of two classes: ln 2 for every sample.
  TestBuilder b;
  unsigned x = b.input({-1, 4});
  unsigned y =
      b.step(StepKind::Linear, {x, b.randomConstant("w", {3, 4})}, {}, "a");
  Tensor tiny({2, 3}, 1e-30f);
  y = b.step(StepKind::Linear, {y, b.constant("v", tiny)}, {}, "b");
  Space space = makeSpace(b.finish({y}), Granularity::Element);
  auto environment = makeEnvironment(space, "", AmcMode::Paper, true, "loss");
  auto episode = search::evaluate(*environment, *environment->initialDesign());
  ASSERT_FALSE(episode.outcome.failed()) << episode.outcome.failure;
  EXPECT_NEAR(episode.outcome.reward, -std::log(2.0), 1e-9);
}

TEST(PruningEnvironment, CountsWhatTheSmallerNetworkHas) {
  for (const Network &network : coupledNetworks()) {
    Space space = makeSpace(network, Granularity::Channel);
    auto params = exitOnError(createResourceModel(Resource::Parameters, space));
    auto flops = exitOnError(createResourceModel(Resource::Flops, space));
    auto environment = makeEnvironment(space, "");
    for (uint64_t seed = 0; seed < 4; ++seed) {
      KeptUnits kept = environment->unitsOf(randomDesign(*environment, seed));
      auto smaller =
          std::make_shared<const Network>(exitOnError(space->prune(kept)));
      Space rest = makeSpace(*smaller, Granularity::Channel);
      EXPECT_EQ(params->cost(kept),
                exitOnError(createResourceModel(Resource::Parameters, rest))
                    ->cost(rest->allUnits()));
      EXPECT_EQ(flops->cost(kept),
                exitOnError(createResourceModel(Resource::Flops, rest))
                    ->cost(rest->allUnits()));
    }
  }
}

TEST(PruningEnvironment, CostsGrowWithWhatIsKept) {
  Tensor samples = execution::randomTensor({8, 10}, 4);
  ResourceOptions options;
  options.samples = &samples;
  options.pes = 4;
  Space space = makeSpace(twoLayers(), Granularity::Element);
  for (Resource resource : {Resource::Flops, Resource::Parameters,
                            Resource::Bytes, Resource::Cycles}) {
    auto model = exitOnError(createResourceModel(resource, space, options));
    KeptUnits units = space->floorUnits();
    double last = 0;
    for (int64_t kept = units[0]; kept <= 100; ++kept) {
      units[0] = kept;
      EXPECT_GE(model->cost(units), last) << resourceName(resource).str();
      last = model->cost(units);
    }
    EXPECT_GT(last, model->cost(space->floorUnits()));
  }
}

TEST(PruningEnvironment, MeasuresTheBytesOfTheFile) {
  Space space = makeSpace(twoLayers(), Granularity::Element);
  auto model = exitOnError(createResourceModel(Resource::Bytes, space));
  for (const KeptUnits &units : {space->allUnits(), space->floorUnits()})
    EXPECT_EQ(model->cost(units), exitOnError(measureFileBytes(
                                      exitOnError(space->prune(units)), 4)));
}

TEST(PruningEnvironment, ObservesThePapersState) {
  Space space = makeSpace(residualNetwork(), Granularity::Channel);
  auto environment = makeEnvironment(space, "flops:0.5");
  ASSERT_EQ(environment->observationSize(), 11u);
  auto first = exitOnError(environment->reset({}));
  ASSERT_EQ(first.size(), 11u);
  EXPECT_EQ(first[0], 0);  // t
  EXPECT_EQ(first[8], 0);  // reduced
  EXPECT_EQ(first[10], 1); // last action
  auto step = exitOnError(environment->step({0.5}));
  for (float feature : step.observation) {
    EXPECT_GE(feature, 0);
    EXPECT_LE(feature, 1);
  }
  EXPECT_GT(step.observation[8], 0);
  EXPECT_LT(step.observation[9], first[9]);
  EXPECT_EQ(step.observation[10], float(step.applied[0]));
}

TEST(PruningEnvironment, AnEpisodeDependsOnItsActionsAlone) {
  Space space = makeSpace(concatNetwork(), Granularity::Channel);
  auto environment =
      makeEnvironment(space, "flops:0.7", AmcMode::Paper, true, "flops");
  auto other = exitOnError(environment->clone());
  search::Vector design = randomDesign(*environment, 5);
  auto first = search::evaluate(*environment, design);
  search::evaluate(*environment, randomDesign(*environment, 6));
  auto second = search::evaluate(*environment, design);
  auto third = search::evaluate(*other, design);
  ASSERT_FALSE(first.outcome.failed());
  EXPECT_EQ(first.outcome.reward, second.outcome.reward);
  EXPECT_EQ(first.outcome.reward, third.outcome.reward);
  EXPECT_EQ(first.applied, third.applied);
}

//===----------------------------------------------------------------------===//
// The authors' code
//===----------------------------------------------------------------------===//

/// A chain of convolutions with 16, 24 and 4 channels.
static Network chain() {
  TestBuilder b;
  unsigned y = b.input({-1, 3, 4, 4});
  y = b.layer(StepKind::Conv, "c1", y, {16, 3, 1, 1});
  y = b.layer(StepKind::Conv, "c2", y, {24, 16, 1, 1});
  y = b.layer(StepKind::Conv, "c3", y, {20, 24, 1, 1});
  y = b.layer(StepKind::Conv, "c4", y, {2, 20, 1, 1});
  return b.finish({b.step(StepKind::GlobalAvgPool, {y})});
}

TEST(AuthorsCode, RoundsToEightChannelsAfterTheWall) {
  Space space = makeSpace(chain(), Granularity::Channel);
  auto environment = makeEnvironment(space, "", AmcMode::Mit);
  // 4 of 16 -> 8; 0.5 * 24 = 12 -> 16.
  search::Vector taken = applied(*environment, {0.25, 0.5, 0.9});
  EXPECT_EQ(taken, (search::Vector{0.5, 16.0 / 24}));
  // A share over 0.8 of 20 channels gives 16: there is no 24 (defect e).
  exitOnError(environment->reset({}));
  EXPECT_EQ(environment->decisions()[2].name, "c3");
  KeptUnits all = space->allUnits();
  EXPECT_EQ(all, (KeptUnits{16, 24, 20}));
}

TEST(AuthorsCode, TakesUnvisitedLayersAtTheirFloors) {
  Space space = makeSpace(chain(), Granularity::Channel);
  auto environment = makeEnvironment(space, "flops:0.4", AmcMode::Mit);
  // In units of 16 positions: dense 48 + 384 + 480 + 40 = 952, budget 380.8.
  // With 24 and 20 channels at 5 and 4, c1 costs (3 + 5) a: 28 are spent.
  // All 16 channels fit.
  search::Vector taken = applied(*environment, {1.0, 1.0, 1.0});
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0], 1.0);
  // c2: 48 + 8 are spent, and (16 + 4) a must fit in 324.8: 16.24 channels,
  // rounded up to 16.
  EXPECT_EQ(taken[1], 16.0 / 24);
}

TEST(AuthorsCode, ObservesTenNumbers) {
  Space space = makeSpace(depthwiseNetwork(), Granularity::Channel);
  auto environment = makeEnvironment(space, "", AmcMode::Mit);
  EXPECT_EQ(environment->observationSize(), 10u);
}

//===----------------------------------------------------------------------===//
// Bad input
//===----------------------------------------------------------------------===//

TEST(PruningErrors, BudgetBelowTheFloors) {
  Space space = makeSpace(residualNetwork(), Granularity::Channel);
  PruningEnvironmentOptions options;
  options.budget = exitOnError(parseBudget("flops:0.01"));
  EXPECT_ERROR(PruningEnvironment::create(space, nullptr, options),
               "flops cannot be met: the floors leave");
  EXPECT_ERROR(PruningEnvironment::create(space, nullptr, options),
               "'conv1' (at least 2 of 6) takes most");
}

TEST(PruningErrors, NothingToPrune) {
  TestBuilder b;
  unsigned x = b.input({-1, 4});
  auto network = std::make_shared<const Network>(
      b.finish({b.layer(StepKind::Linear, "only", x, {3, 4})}));
  EXPECT_ERROR(PruningSpace::create(network, Granularity::Channel, {}),
               "nothing can be pruned: no channels between two layers");
  TestBuilder none;
  unsigned y = none.input({-1, 4});
  auto empty = std::make_shared<const Network>(
      none.finish({none.step(StepKind::Relu, {y})}));
  EXPECT_ERROR(PruningSpace::create(empty, Granularity::Element, {}),
               "nothing can be pruned: no layer has weights");
}

TEST(PruningErrors, ConflictingFloors) {
  auto network = std::make_shared<const Network>(residualNetwork());
  Floors floors;
  floors.named = {{"conv1", 0.5}, {"conv2b", 0.75}};
  EXPECT_ERROR(PruningSpace::create(network, Granularity::Channel, floors),
               "group 'conv1' couples the output channels of 'conv1' and "
               "'conv2b', whose floors 0.50 and 0.75 conflict");
  floors.named = {{"conv9", 0.5}};
  EXPECT_ERROR(PruningSpace::create(network, Granularity::Channel, floors),
               "floor of 'conv9': the network has no such layer");
  floors.named = {{"conv1", 1.5}};
  EXPECT_ERROR(PruningSpace::create(network, Granularity::Channel, floors),
               "floor of 'conv1' is 1.50, expected more than 0 and at most 1");
}

TEST(PruningErrors, Budgets) {
  for (llvm::StringRef text :
       {"flops", "flops:0", "watts:0.5", "flops:-1", "flops:nan", "bytes:x"})
    EXPECT_ERROR(parseBudget(text), "is not RESOURCE:AMOUNT");
  EXPECT_ERROR(parseReward("speed"), "reward 'speed' is none of");
  Space channels = makeSpace(residualNetwork(), Granularity::Channel);
  EXPECT_ERROR(createResourceModel(Resource::Cycles, channels),
               "a budget of cycles needs granularity=element");
  Space elements = makeSpace(residualNetwork(), Granularity::Element);
  EXPECT_ERROR(createResourceModel(Resource::Latency, elements),
               "a budget of latency needs granularity=channel");
  EXPECT_ERROR(createResourceModel(Resource::Cycles, elements),
               "a budget of cycles needs data");
}

TEST(PruningErrors, WeightsThatAreNotFinite) {
  TestBuilder b;
  unsigned x = b.input({-1, 2});
  Tensor weights({1, 2}, {1.0f, std::nanf("")});
  auto network = std::make_shared<const Network>(b.finish(
      {b.step(StepKind::Linear, {x, b.constant("w", weights)}, {}, "a")}));
  EXPECT_ERROR(PruningSpace::create(network, Granularity::Element, {}),
               "layer 'a': ");
}

TEST(PruningErrors, ScoresThatAreNotFiniteFailTheEvaluation) {
  TestBuilder b;
  unsigned x = b.input({-1, 4});
  Tensor huge({3, 4}, 3e38f);
  unsigned y = b.step(StepKind::Linear, {x, b.constant("w", huge)}, {}, "a");
  y = b.step(StepKind::Linear, {y, b.randomConstant("v", {2, 3})}, {}, "b");
  Space space = makeSpace(b.finish({y}), Granularity::Element);
  auto environment = makeEnvironment(space, "", AmcMode::Paper, true);
  auto episode = search::evaluate(*environment, *environment->initialDesign());
  EXPECT_EQ(episode.outcome.failure,
            "the pruned network's scores are not finite");
}

TEST(PruningErrors, NoDataToMeasureOn) {
  Space space = makeSpace(twoLayers(), Granularity::Element);
  auto environment = makeEnvironment(space, "");
  auto episode = search::evaluate(*environment, *environment->initialDesign());
  EXPECT_EQ(episode.outcome.failure,
            "there is no data to measure a pruned network on");
}
