//===- RowMappingTest.cpp - Which row lies where in which PE --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Mapping/RowMapping.h"
#include "l2dc/Mapping/CostModel.h"
#include "l2dc/Simulator/Synthetic.h"

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
