//===- NNToSimulatorTest.cpp - Networks on the simulated accelerator ------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lowers small networks with seeded random weights, simulates the image and
// compares the outputs with the reference interpreter's.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Conversion/Passes.h"
#include "l2dc/Dialect/EIE/IR/ProgramImage.h"
#include "l2dc/Dialect/EIE/Transforms/Passes.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Simulator/Simulator.h"
#include "l2dc/Target/EIETranslation/EIETranslation.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "gtest/gtest.h"

#include <numeric>
#include <random>

using namespace l2dc;
using namespace mlir;

namespace {

/// One codebook for all layers; biases take their values from it, too, so that
/// a bias column is exact.
constexpr float codebook[16] = {0,      0.5f,   -0.5f,  0.25f, -0.25f, 0.125f,
                                -0.75f, 0.75f,  -1.0f,  1.0f,  0.375f, -0.375f,
                                1.25f,  -1.25f, 0.625f, 1.5f};

/// A fully connected network with a result that stays on chip.
constexpr const char *mlp = R"mlir(
func.func @main(%x: tensor<1x20xf32>) -> tensor<1x7xf32> {
  %w1 = nn.weight #nn.shared<bits = 4, codebook = [0.0], codes = dense<0> : tensor<13x20xui8>>
  %b1 = nn.weight #nn.dense<dense<0.0> : tensor<13xf32>>
  %w2 = nn.weight #nn.shared<bits = 4, codebook = [0.0], codes = dense<0> : tensor<7x13xui8>>
  %0 = nn.linear "ip1" %x, %w1 bias %b1 : (tensor<1x20xf32>, tensor<13x20xf32>, tensor<13xf32>) -> tensor<1x13xf32>
  %1 = nn.relu %0 : (tensor<1x13xf32>) -> tensor<1x13xf32>
  %2 = nn.linear "ip2" %1, %w2 : (tensor<1x13xf32>, tensor<7x13xf32>) -> tensor<1x7xf32>
  return %2 : tensor<1x7xf32>
}
)mlir";

/// Convolutions with pads, strides and groups, pooling on the host, and a
/// flatten that the last layer absorbs.
constexpr const char *cnn = R"mlir(
func.func @main(%x: tensor<1x3x9x8xf32>) -> tensor<1x5xf32> {
  %w1 = nn.weight #nn.shared<bits = 4, codebook = [0.0], codes = dense<0> : tensor<6x3x3x2xui8>>
  %b1 = nn.weight #nn.dense<dense<0.0> : tensor<6xf32>>
  %w2 = nn.weight #nn.shared<bits = 4, codebook = [0.0], codes = dense<0> : tensor<4x3x2x2xui8>>
  %b2 = nn.weight #nn.dense<dense<0.0> : tensor<4xf32>>
  %w3 = nn.weight #nn.shared<bits = 4, codebook = [0.0], codes = dense<0> : tensor<5x16xui8>>
  %0 = nn.conv "conv1" %x, %w1 bias %b1 {pads = array<i64: 1, 0, 2, 1>, strides = array<i64: 1, 2>}
    : (tensor<1x3x9x8xf32>, tensor<6x3x3x2xf32>, tensor<6xf32>) -> tensor<1x6x10x4xf32>
  %1 = nn.relu %0 : (tensor<1x6x10x4xf32>) -> tensor<1x6x10x4xf32>
  %2 = nn.max_pool %1 {kernel = array<i64: 3, 2>, strides = array<i64: 3, 1>}
    : (tensor<1x6x10x4xf32>) -> tensor<1x6x3x3xf32>
  %3 = nn.conv "conv2" %2, %w2 bias %b2 {groups = 2 : i64}
    : (tensor<1x6x3x3xf32>, tensor<4x3x2x2xf32>, tensor<4xf32>) -> tensor<1x4x2x2xf32>
  %4 = nn.flatten %3 : (tensor<1x4x2x2xf32>) -> tensor<1x16xf32>
  %5 = nn.linear "ip1" %4, %w3 : (tensor<1x16xf32>, tensor<5x16xf32>) -> tensor<1x5xf32>
  return %5 : tensor<1x5xf32>
}
)mlir";

/// A value with two readers, a depthwise convolution, and one and three
/// spatial dimensions.
constexpr const char *branches = R"mlir(
func.func @main(%x: tensor<1x4x6xf32>) -> tensor<1x2x2x1x2xf32> {
  %w1 = nn.weight #nn.shared<bits = 4, codebook = [0.0], codes = dense<0> : tensor<4x4x3xui8>>
  %w2 = nn.weight #nn.dense<dense<0.0> : tensor<4x1x1xf32>>
  %w3 = nn.weight #nn.shared<bits = 4, codebook = [0.0], codes = dense<0> : tensor<2x2x1x2x2xui8>>
  %0 = nn.conv "c1" %x, %w1 {dilations = array<i64: 2>, pads = array<i64: 2, 2>}
    : (tensor<1x4x6xf32>, tensor<4x4x3xf32>) -> tensor<1x4x6xf32>
  %1 = nn.conv "dw" %0, %w2 {groups = 4 : i64} : (tensor<1x4x6xf32>, tensor<4x1x1xf32>) -> tensor<1x4x6xf32>
  %2 = nn.add %0, %1 : (tensor<1x4x6xf32>, tensor<1x4x6xf32>) -> tensor<1x4x6xf32>
  %3 = nn.reshape %2 : (tensor<1x4x6xf32>) -> tensor<1x2x2x2x3xf32>
  %4 = nn.conv "c3" %3, %w3 : (tensor<1x2x2x2x3xf32>, tensor<2x2x1x2x2xf32>) -> tensor<1x2x2x1x2xf32>
  return %4 : tensor<1x2x2x1x2xf32>
}
)mlir";

struct Config {
  const char *name;
  const char *network;
  unsigned pes;
  bool tiny;        ///< a machine on which most layers must be split
  const char *bias; ///< host or column
  /// How rows are placed before the program is made.
  enum { Network, Random, Optimized } rows = Network;
};

void PrintTo(const Config &config, std::ostream *os) { *os << config.name; }

class NNToSimulator : public testing::TestWithParam<Config> {
protected:
  NNToSimulator() {
    DialectRegistry registry;
    registry.insert<func::FuncDialect, nn::NNDialect, eie::EIEDialect>();
    context.appendDialectRegistry(registry);
    module = parseSourceString<ModuleOp>(GetParam().network, &context);
  }

  uint8_t randomCode() {
    bool kept = std::uniform_int_distribution<int>(0, 2)(random) == 0;
    return kept ? std::uniform_int_distribution<int>(1, 15)(random) : 0;
  }

  /// Replaces every constant by random ones of its shape.
  void randomizeWeights() {
    module->walk([&](nn::WeightOp op) {
      auto type = op.getEncoding().getWeightType();
      std::vector<uint8_t> codes(type.getNumElements());
      std::generate(codes.begin(), codes.end(), [&] { return randomCode(); });
      if (isa<nn::SharedAttr>(op.getEncoding())) {
        op.setEncodingAttr(nn::SharedAttr::get(
            &context, 4, DenseF32ArrayAttr::get(&context, codebook),
            nn::makeByteElements(&context, type.getShape(), codes, "w")));
        return;
      }
      std::vector<float> values;
      for (uint8_t code : codes)
        values.push_back(codebook[code]);
      op.setEncodingAttr(nn::DenseAttr::get(
          &context,
          nn::makeFloatElements(&context, type.getShape(), values, "b")));
    });
  }

  Tensor randomInput(const Shape &shape) {
    Tensor input(shape);
    std::uniform_real_distribution<float> value(-1, 1);
    for (float &element : input.data)
      element = randomCode() == 0 ? 0 : value(random);
    return input;
  }

  /// The machine of the test as a file for the pass.
  std::string writeTarget() {
    image::EIETargetModel target;
    target.pes = GetParam().pes;
    if (GetParam().tiny) {
      target.mode = image::MachineMode::Hardware;
      target.registerFileWords = 3;
      target.activationSramBytes = 96;
      target.spmatSramBytes = 128;
      target.pointerSramBytes = 64;
    }
    std::string path = testing::TempDir() + "l2dc-" + GetParam().name + ".json";
    EXPECT_FALSE(bool(image::writeTargetModel(path, target)));
    return path;
  }

  image::Image compile() {
    PassManager pm(&context);
    ConvertNNToEIEPassOptions options;
    options.targetModel = writeTarget();
    options.bias = GetParam().bias;
    pm.addNestedPass<func::FuncOp>(createConvertNNToEIEPass(options));
    if (GetParam().rows == Config::Optimized) {
      pm.addNestedPass<func::FuncOp>(eie::createOrderRowsPass());
      pm.addNestedPass<func::FuncOp>(eie::createAssignRowsPass());
    }
    EXPECT_TRUE(succeeded(pm.run(*module)));
    if (GetParam().rows == Config::Random)
      permuteRows();
    PassManager schedule(&context);
    schedule.addPass(eie::createSchedulePass({keepSumOrder}));
    EXPECT_TRUE(succeeded(schedule.run(*module)));
    auto image = eie::translateToImage(*module);
    EXPECT_TRUE(succeeded(image));
    return succeeded(image) ? std::move(*image) : image::Image();
  }

  /// Puts the rows of every layer that has one tile per group into a random
  /// order, with empty positions among them.
  void permuteRows() {
    module->walk([&](eie::LayerOpInterface op) {
      int64_t groups = op.getNumGroups();
      if (int64_t(op.getTiles().size()) != groups)
        return;
      std::vector<uint32_t> order;
      std::vector<Attribute> tiles;
      for (Attribute attr : op.getTiles()) {
        auto tile = cast<eie::MatrixAttr>(attr);
        std::vector<uint32_t> rows(tile.getRows() + 3, image::noRow);
        std::iota(rows.begin(), rows.begin() + tile.getRows(), 0);
        std::shuffle(rows.begin(), rows.end(), random);
        auto matrix = tile.decode([&] { return op->emitOpError(); });
        image::MatrixEncoding encoding;
        encoding.pes = matrix->pes();
        encoding.order = rows;
        tiles.push_back(eie::MatrixAttr::get(
            &context,
            llvm::cantFail(image::encodeMatrix(matrix->rows, matrix->columns,
                                               image::decodeMatrix(*matrix),
                                               matrix->codebook, encoding)),
            int64_t(order.size()), 0, "m"));
        for (uint32_t row : rows)
          order.push_back(row == image::noRow ? row : row + tile.getRow());
      }
      op.setTilesAttr(ArrayAttr::get(&context, tiles));
      op.setRowOrderAttr(nn::makeIndexElements(
          &context, {int64_t(order.size())}, order, "order"));
    });
    EXPECT_TRUE(succeeded(verify(*module)));
  }

  bool keepSumOrder = false;
  std::mt19937 random{1234};
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

/// Three samples through the reference interpreter.
Tensor runReference(const execution::Network &network, const Tensor &samples) {
  auto shared = std::make_shared<const execution::Network>(network);
  auto executor = llvm::cantFail(execution::createReferenceExecutor(shared));
  return llvm::cantFail(
      execution::runSamples(*executor, network, samples, /*batchSize=*/1));
}

TEST_P(NNToSimulator, MatchesReference) {
  ASSERT_TRUE(module);
  randomizeWeights();
  auto network =
      nn::translateToNetwork(*module->getOps<func::FuncOp>().begin());
  ASSERT_TRUE(succeeded(network));
  Shape shape = network->values[network->inputs[0]].shape;
  shape[0] = 3;
  Tensor samples = randomInput(shape);
  Tensor expected = runReference(*network, samples);
  ASSERT_GT(maxAbsDifference(expected.data, Tensor(expected.shape).data), 0.1);

  image::Image image = compile();
  for (sim::Mode mode : {sim::Mode::Fast, sim::Mode::Tick}) {
    sim::SimOptions options;
    options.mode = mode;
    auto result = sim::simulate(image, {samples}, options);
    ASSERT_TRUE(bool(result)) << llvm::toString(result.takeError());
    EXPECT_LE(maxAbsDifference(result->outputs[0].data, expected.data), 1e-4);
  }
  // The bound on activations keeps 16-bit results free of saturation.
  sim::SimOptions options;
  options.arithmetic = sim::ArithmeticKind::Fixed16;
  auto result = sim::simulate(image, {samples}, options);
  ASSERT_TRUE(bool(result)) << llvm::toString(result.takeError());
  EXPECT_LE(maxAbsDifference(result->outputs[0].data, expected.data), 0.25);
}

/// Where rows lie changes no bit of the result as long as sums keep their
/// order, and none in fixed point at all.
TEST_P(NNToSimulator, RowsDoNotChangeResults) {
  ASSERT_TRUE(module);
  if (GetParam().rows == Config::Network)
    GTEST_SKIP() << "rows are in the network's order";
  randomizeWeights();
  auto network =
      nn::translateToNetwork(*module->getOps<func::FuncOp>().begin());
  ASSERT_TRUE(succeeded(network));
  Shape shape = network->values[network->inputs[0]].shape;
  shape[0] = 3;
  Tensor samples = randomInput(shape);
  OwningOpRef<ModuleOp> unplaced = module->clone();
  PassManager pm(&context);
  ConvertNNToEIEPassOptions options;
  options.targetModel = writeTarget();
  options.bias = GetParam().bias;
  pm.addNestedPass<func::FuncOp>(createConvertNNToEIEPass(options));
  pm.addPass(eie::createSchedulePass());
  ASSERT_TRUE(succeeded(pm.run(*unplaced)));
  auto plain = eie::translateToImage(*unplaced);
  ASSERT_TRUE(succeeded(plain));

  for (bool keep : {true, false}) {
    OwningOpRef<ModuleOp> original = module->clone();
    keepSumOrder = keep;
    image::Image placed = compile();
    module = std::move(original);
    for (auto arithmetic :
         {sim::ArithmeticKind::Float, sim::ArithmeticKind::Fixed16}) {
      if (arithmetic == sim::ArithmeticKind::Float && !keep)
        continue;
      sim::SimOptions simulation;
      simulation.arithmetic = arithmetic;
      auto expected =
          llvm::cantFail(sim::simulate(*plain, {samples}, simulation));
      auto found = llvm::cantFail(sim::simulate(placed, {samples}, simulation));
      EXPECT_EQ(found.outputs[0].data, expected.outputs[0].data);
    }
  }
}

/// The program in IR, the image and the bytes say the same.
TEST_P(NNToSimulator, RoundTrips) {
  ASSERT_TRUE(module);
  randomizeWeights();
  image::Image image = compile();
  std::string bytes = llvm::cantFail(image::serialize(image));
  image::Image read = llvm::cantFail(image::deserialize(bytes));
  OwningOpRef<ModuleOp> again = eie::translateFromImage(&context, read);
  ASSERT_TRUE(succeeded(verify(*again)));
  auto rebuilt = eie::translateToImage(*again);
  ASSERT_TRUE(succeeded(rebuilt));
  EXPECT_EQ(llvm::cantFail(image::serialize(*rebuilt)), bytes);
}

INSTANTIATE_TEST_SUITE_P(
    Networks, NNToSimulator,
    testing::Values(
        Config{"Mlp1", mlp, 1, false, "host"},
        Config{"Mlp4", mlp, 4, false, "host"},
        Config{"Mlp64", mlp, 64, false, "column"},
        Config{"MlpTiny", mlp, 2, true, "host"},
        Config{"MlpTinyColumn", mlp, 2, true, "column"},
        Config{"Cnn1", cnn, 1, false, "host"},
        Config{"Cnn4", cnn, 4, false, "column"},
        Config{"CnnTiny", cnn, 2, true, "host"},
        Config{"CnnTinyColumn", cnn, 2, true, "column"},
        Config{"Branches4", branches, 4, false, "host"},
        Config{"BranchesTiny", branches, 2, true, "host"},
        Config{"MlpRandom", mlp, 4, false, "host", Config::Random},
        Config{"MlpRandomColumn", mlp, 3, false, "column", Config::Random},
        Config{"CnnRandom", cnn, 4, false, "host", Config::Random},
        Config{"CnnRandomColumn", cnn, 2, false, "column", Config::Random},
        Config{"MlpOptimized", mlp, 4, false, "host", Config::Optimized},
        Config{"MlpTinyOptimized", mlp, 2, true, "column", Config::Optimized},
        Config{"CnnOptimized", cnn, 2, false, "host", Config::Optimized},
        Config{"CnnTinyOptimized", cnn, 2, true, "host", Config::Optimized},
        Config{"BranchesOptimized", branches, 2, true, "host",
               Config::Optimized}),
    [](const auto &info) { return info.param.name; });

} // namespace
