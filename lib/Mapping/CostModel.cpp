//===- CostModel.cpp - What a mapped matrix costs -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Mapping/CostModel.h"
#include "l2dc/Mapping/RowMapping.h"
#include "l2dc/Simulator/EventModel.h"
#include "l2dc/Simulator/Matrix.h"
#include "l2dc/Support/Random.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

#include <array>
#include <cmath>
#include <numeric>

using namespace l2dc;
using namespace l2dc::mapping;

static constexpr std::pair<Objective, llvm::StringLiteral> objectiveNames[] = {
    {Objective::Time, "time"},
    {Objective::Energy, "energy"},
    {Objective::EDP, "edp"}};

llvm::StringRef l2dc::mapping::objectiveName(Objective objective) {
  return objectiveNames[unsigned(objective)].second;
}

std::optional<Objective> l2dc::mapping::parseObjective(llvm::StringRef name) {
  for (auto [objective, known] : objectiveNames)
    if (name == known)
      return objective;
  return std::nullopt;
}

namespace {

/// Times the products of one tile.
class TileTimer {
public:
  TileTimer(const Tile &tile, bool biasColumn,
            const image::EIETargetModel &target)
      : tile(tile), biasColumn(biasColumn), target(target) {}

  llvm::Error run(llvm::ArrayRef<UsedColumns> samples,
                  sim::EventCounts &events) {
    auto matrix = sim::Matrix::create(
        tile.matrix, target.entriesPerSpmatRow(tile.matrix.indexBits));
    if (!matrix)
      return matrix.takeError();
    const sim::EntryCounts &counts = matrix->entryCounts();
    sim::EventModel model(counts.pes(), target.queueDepth);
    std::vector<uint64_t> uses(counts.columns());
    for (const UsedColumns &sample : samples) {
      broadcast(sample);
      for (const sim::Push &push : pushes.pushes)
        ++uses[push.column];
      const uint64_t cycles = model.run(counts, pushes);
      events.cycles += cycles;
      events.activePECycles += cycles * counts.pes();
      events.scanned += inputs();
    }
    sim::addBroadcasts(counts, uses, events);
    events.rowReads += sim::countRowReads(counts, uses);
    return llvm::Error::success();
  }

private:
  uint32_t inputs() const { return tile.matrix.columns - biasColumn; }

  void broadcast(const UsedColumns &sample) {
    used.clear();
    for (uint32_t c = 0; c < inputs(); ++c)
      if (sample[tile.column + c])
        used.push_back(c);
    sim::buildBroadcast(used, inputs(), tile.matrix.pes(), biasColumn, pushes);
  }

  const Tile &tile;
  bool biasColumn;
  const image::EIETargetModel &target;
  std::vector<uint32_t> used;
  sim::Broadcast pushes;
};

/// The columns of all tiles, the bias column included.
int64_t countColumns(llvm::ArrayRef<Tile> tiles) {
  int64_t columns = 0;
  for (const Tile &tile : tiles)
    columns = std::max<int64_t>(columns, tile.column + tile.matrix.columns);
  return columns;
}

} // namespace

llvm::Expected<Cost>
l2dc::mapping::measureCost(llvm::ArrayRef<Tile> tiles, bool biasColumn,
                           const image::EIETargetModel &target,
                           llvm::ArrayRef<UsedColumns> samples) {
  const int64_t columns = countColumns(tiles);
  sim::EventCounts events;
  Cost cost;
  for (const Tile &tile : tiles) {
    const bool last = tile.column + tile.matrix.columns == columns;
    if (llvm::Error error =
            TileTimer(tile, biasColumn && last, target).run(samples, events))
      return std::move(error);
    cost.entries += tile.matrix.entries();
    cost.paddingEntries += tile.matrix.paddingEntries();
  }
  const double vectors = std::max<double>(double(samples.size()), 1);
  cost.cycles = double(events.cycles) / vectors;
  cost.energy = sim::computeEnergy(events, target).total() / vectors;
  cost.loadBalance = double(events.entries) /
                     std::max<double>(double(events.activePECycles), 1);
  return cost;
}

llvm::Expected<Cost>
l2dc::mapping::estimateCost(llvm::ArrayRef<Tile> tiles, bool biasColumn,
                            const image::EIETargetModel &target) {
  constexpr unsigned numSamples = 4;
  const int64_t columns = countColumns(tiles) - biasColumn;
  Random random(/*seed=*/1);
  std::vector<UsedColumns> samples(numSamples, UsedColumns(columns));
  for (UsedColumns &sample : samples)
    for (int64_t c = 0; c < columns; ++c)
      sample[c] = random.next() >> 63;
  return measureCost(tiles, biasColumn, target, samples);
}

bool l2dc::mapping::isBetter(const Cost &a, const Cost &b,
                             Objective objective) {
  constexpr double tolerance = 1e-3;
  switch (objective) {
  case Objective::Time:
    if (std::abs(a.cycles - b.cycles) > tolerance * b.cycles)
      return a.cycles < b.cycles;
    return a.energy < b.energy;
  case Objective::Energy:
    return a.energy < b.energy;
  case Objective::EDP:
    return a.energy * a.cycles < b.energy * b.cycles;
  }
  llvm_unreachable("all objectives are covered");
}

/// The estimate for `matrix` with its rows in `order`.
static llvm::Expected<Cost> estimateOrder(const CodedMatrix &matrix,
                                          llvm::ArrayRef<uint32_t> order,
                                          const image::EIETargetModel &target) {
  CodedMatrix placed = placeRows(matrix, order);
  auto tiles = tileMatrix(placed, placed.rows, target);
  if (!tiles)
    return tiles.takeError();
  return estimateCost(*tiles, matrix.biasColumn, target);
}

llvm::Expected<image::Order>
l2dc::mapping::findRowOrder(const CodedMatrix &matrix,
                            const image::EIETargetModel &target) {
  const RowPatterns patterns(matrix);
  image::Order best, rows(matrix.rows);
  std::iota(rows.begin(), rows.end(), 0);
  auto least = estimateOrder(matrix, {}, target);
  if (!least)
    return least.takeError();
  for (const image::Order &candidate :
       std::array{orderRows(patterns, rows, target.pes),
                  assignRows(patterns, rows, {target.pes, target.indexBits})}) {
    auto cost = estimateOrder(matrix, candidate, target);
    if (!cost)
      return cost.takeError();
    if (!isBetter(*cost, *least, Objective::Time))
      continue;
    best = candidate;
    least = *cost;
  }
  return best;
}
