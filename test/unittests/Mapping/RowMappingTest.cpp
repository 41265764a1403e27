//===- RowMappingTest.cpp - Which row lies where in which PE --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Mapping/RowMapping.h"
#include "l2dc/Mapping/CostModel.h"
#include "l2dc/Simulator/Synthetic.h"
#include "l2dc/Support/Random.h"

#include "gtest/gtest.h"

#include <numeric>

using namespace l2dc;
using namespace l2dc::mapping;

namespace {

/// A seeded matrix and its layouts on a machine.
struct Layer {
  Layer(uint32_t inputs, uint32_t outputs, double density, double rowSigma,
        uint64_t seed)
      : codebook(sim::makeSyntheticCodebook(4)) {
    sim::SyntheticLayer shape = {"layer", inputs, outputs, density, 1.0};
    shape.rowSigma = rowSigma;
    matrix.rows = outputs;
    matrix.columns = inputs;
    matrix.codes = sim::makeSyntheticCodes(shape, 4, seed);
    matrix.codebook = codebook;
  }

  image::Order rows() const {
    image::Order rows(matrix.rows);
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
  }

  Cost cost(const image::EIETargetModel &target,
            llvm::ArrayRef<uint32_t> order) const {
    CodedMatrix placed = placeRows(matrix, order);
    auto tiles = llvm::cantFail(tileMatrix(placed, placed.rows, target));
    return llvm::cantFail(estimateCost(tiles, false, target));
  }

  std::vector<float> codebook;
  CodedMatrix matrix;
};

/// `order` has every row once and as many positions as whole rounds have.
void expectPermutation(llvm::ArrayRef<uint32_t> order, uint32_t rows,
                       unsigned pes) {
  EXPECT_EQ(order.size(), (rows + pes - 1) / pes * pes);
  std::vector<unsigned> seen(rows);
  for (uint32_t row : order)
    if (row != image::noRow)
      ++seen[row];
  EXPECT_EQ(seen, std::vector<unsigned>(rows, 1));
}

TEST(RowMapping, OrdersNameEveryRowOnce) {
  for (uint32_t rows : {1u, 7u, 8u, 30u})
    for (unsigned pes : {1u, 2u, 8u, 64u}) {
      Layer layer(40, rows, 0.2, 1, rows);
      RowPatterns patterns(layer.matrix);
      image::Order assigned = assignRows(patterns, layer.rows(), {pes, 4});
      expectPermutation(assigned, rows, pes);
      expectPermutation(orderRows(patterns, assigned, pes), rows, pes);
    }
}

TEST(RowMapping, RowsKeepTheirPEs) {
  Layer layer(40, 30, 0.2, 1, 5);
  RowPatterns patterns(layer.matrix);
  image::Order order = orderRows(patterns, layer.rows(), 8);
  for (auto [position, row] : llvm::enumerate(order))
    if (row != image::noRow)
      EXPECT_EQ(position % 8, row % 8);
  // Falling numbers of weights, empty positions last.
  for (size_t p = 8; p < order.size(); ++p)
    if (order[p] != image::noRow)
      EXPECT_GE(patterns.row(order[p - 8]).size(),
                patterns.row(order[p]).size());
}

TEST(RowMapping, BalancesAndNeedsLessPadding) {
  Layer layer(600, 256, 0.08, 1, 11);
  RowPatterns patterns(layer.matrix);
  image::EIETargetModel target;
  target.pes = 4;
  Cost network = layer.cost(target, {});
  image::Order ordered = orderRows(patterns, layer.rows(), 4);
  Cost inOrder = layer.cost(target, ordered);
  EXPECT_LT(inOrder.paddingEntries, 0.7 * network.paddingEntries);
  Cost balanced = layer.cost(target, assignRows(patterns, ordered, {4, 4}));
  EXPECT_GT(balanced.loadBalance, network.loadBalance + 0.05);
  EXPECT_LT(balanced.cycles, 0.9 * network.cycles);
}

/// The rows' order that the passes take, judged by samples of their own.
image::Order place(const Layer &layer) {
  return llvm::cantFail(findRowOrder(layer.matrix, {}));
}

/// The cost for activations of which a share of `density` is not zero.
Cost measure(const Layer &layer, llvm::ArrayRef<uint32_t> order,
             double density) {
  image::EIETargetModel target;
  CodedMatrix placed = placeRows(layer.matrix, order);
  auto tiles = llvm::cantFail(tileMatrix(placed, placed.rows, target));
  Random random(99);
  UsedColumns used(placed.columns);
  for (int64_t column = 0; column < placed.columns; ++column)
    used[column] = random.uniform() < density;
  return llvm::cantFail(measureCost(tiles, false, target, {used}));
}

TEST(RowMapping, DenseRowsOfLogNormalDensity) {
  Layer layer(4096, 1000, 0.2566, 0.3, 1);
  Cost before = measure(layer, {}, 0.429);
  Cost after = measure(layer, place(layer), 0.429);
  EXPECT_GE(after.loadBalance, before.loadBalance + 0.08);
}

TEST(RowMapping, SparseRowsOfLogNormalDensity) {
  Layer layer(25088, 4096, 0.04, 1, 1);
  Cost before = measure(layer, {}, 0.183);
  Cost after = measure(layer, place(layer), 0.183);
  EXPECT_LE(after.paddingEntries, 0.5 * before.paddingEntries);
  EXPECT_LE(after.cycles, 0.75 * before.cycles);
}

TEST(RowMapping, NeverSlowerOnEqualRows) {
  struct Shape {
    uint32_t inputs, outputs;
    double weights, activations;
  };
  for (Shape shape : {Shape{1024, 512, 0.1, 0.4}, Shape{784, 300, 0.1, 0.3},
                      Shape{300, 100, 0.2, 0.5}, Shape{1201, 1200, 0.1, 1.0},
                      Shape{2048, 600, 0.04, 1.0}, Shape{576, 64, 0.3, 0.5}})
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      Layer layer(shape.inputs, shape.outputs, shape.weights, 0, seed);
      Cost before = measure(layer, {}, shape.activations);
      Cost after = measure(layer, place(layer), shape.activations);
      EXPECT_LE(after.cycles, before.cycles)
          << shape.inputs << "x" << shape.outputs << ", seed " << seed;
    }
}

TEST(RowMapping, SameInputSameOrder) {
  Layer layer(100, 50, 0.1, 0.5, 2);
  RowPatterns patterns(layer.matrix);
  EXPECT_EQ(assignRows(patterns, layer.rows(), {8, 4}),
            assignRows(RowPatterns(layer.matrix), layer.rows(), {8, 4}));
}

TEST(CostModel, Objectives) {
  Cost fast, frugal;
  fast.cycles = 100, fast.energy = 10;
  frugal.cycles = 150, frugal.energy = 5;
  EXPECT_TRUE(isBetter(fast, frugal, Objective::Time));
  EXPECT_TRUE(isBetter(frugal, fast, Objective::Energy));
  EXPECT_TRUE(isBetter(frugal, fast, Objective::EDP));
  EXPECT_FALSE(isBetter(fast, fast, Objective::Time));
  // As fast, and for less energy.
  frugal.cycles = 100.05;
  EXPECT_TRUE(isBetter(frugal, fast, Objective::Time));
  for (auto objective : {Objective::Time, Objective::Energy, Objective::EDP})
    EXPECT_EQ(parseObjective(objectiveName(objective)), objective);
  EXPECT_EQ(parseObjective("area"), std::nullopt);
}

} // namespace
