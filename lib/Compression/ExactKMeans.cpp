//===- ExactKMeans.cpp - Optimal one-dimensional clustering ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In one dimension an optimal clustering cuts the sorted values into intervals,
// so dynamic programming over the cuts finds it:
//   best(c, j) = min over i of best(c - 1, i) + cost(i, j).
// The cost satisfies the quadrangle inequality, so the minimising i never
// decreases with j and a divide-and-conquer search fills one row in O(n log n).
//
// Rows of all n values would still take seconds for millions of values. So the
// search goes from coarse to fine. On a grid of every s-th value, leaving out
// what lies between a cut and the next grid point makes every cost a lower
// bound, from the left and, by the same program, from the right. Where the two
// bounds of a cut together exceed the cost of a known clustering, an optimal
// cut cannot be. What remains of each cut is a window that shrinks with the
// grid, and at s = 1 the bounds are the costs themselves: the result is the
// optimum, and only a small part of the table was ever computed.
//
//===----------------------------------------------------------------------===//

#include "ExactKMeans.h"

#include "llvm/ADT/STLExtras.h"

#include <cassert>
#include <limits>

using namespace l2dc;
using namespace l2dc::compression;

double compression::clusteringCost(const SortedValues &values,
                                   const ClusterEnds &ends) {
  double total = 0;
  size_t begin = 0;
  for (size_t end : ends)
    total += values.cost(std::exchange(begin, end), end);
  return total;
}

ClusterEnds compression::runLloyd(const SortedValues &values, ClusterEnds ends,
                                  unsigned maxIterations) {
  for (unsigned iteration = 0; iteration < maxIterations; ++iteration) {
    std::vector<float> means;
    size_t begin = 0;
    for (size_t end : ends)
      if (end > begin)
        means.push_back(values.mean(std::exchange(begin, end), end));
    ClusterEnds next;
    for (size_t c = 0; c + 1 < means.size(); ++c)
      next.push_back(
          values.upperBound((double(means[c]) + double(means[c + 1])) / 2));
    next.push_back(values.size());
    if (next == ends)
      break;
    ends = std::move(next);
  }
  return ends;
}

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
/// The coarsest grid has about this many points, and every next one has at most
/// `refinement` times as many.
constexpr size_t coarsestGrid = 1024;
constexpr size_t refinement = 8;

/// An inclusive range of grid cells in which a cut may be.
struct Window {
  size_t first, last;
  size_t size() const { return last - first + 1; }
};

/// The best costs for one cut over its window, and the previous cut's cell with
/// which each is reached.
struct Row {
  Window window;
  std::vector<double> cost;
  std::vector<uint32_t> previous;

  explicit Row(Window window)
      : window(window), cost(window.size(), infinity),
        previous(window.size(), 0) {}
  double at(size_t cell) const { return cost[cell - window.first]; }
};

/// Which end of the values the program starts from.
enum class Side { Left, Right };

class CutSearch {
public:
  CutSearch(const SortedValues &values, unsigned k) : values(values), k(k) {}
  ClusterEnds run();

private:
  /// Cuts are numbered 0 to k: cut 0 is before all values, cut k after them.
  /// Cell b of cut c says: the cut is in [b * stride, b * stride + stride).
  size_t lowest(size_t cell) const { return cell * stride; }
  size_t highest(size_t cell) const {
    return std::min(cell * stride + stride - 1, values.size());
  }
  double clusterBound(size_t fromCell, size_t toCell) const {
    return values.cost(highest(fromCell), lowest(toCell));
  }
  /// The cost of the cluster between two cuts, the first being the row's.
  template <Side side>
  double extend(const Row &row, size_t from, size_t to) const {
    return row.at(from) + (side == Side::Left ? clusterBound(from, to)
                                              : clusterBound(to, from));
  }

  template <Side side>
  void fill(const Row &from, Row &to, Window targets, Window sources) const;
  template <Side side>
  std::vector<Row> computeRows() const;
  ClusterEnds trace(llvm::ArrayRef<Row> rows) const;
  void improveBest(ClusterEnds ends);
  void narrow(llvm::ArrayRef<Row> left, llvm::ArrayRef<Row> right);
  void refine(size_t newStride);

  const SortedValues &values;
  unsigned k;
  size_t stride = 1;
  std::vector<Window> windows; ///< of cuts 0 to k
  ClusterEnds best;            ///< the best clustering known
  double bestCost = infinity;
};
} // namespace

/// Fills the cells `targets` of row `to`; the best source of each is within
/// `sources`. Recursion halves the targets; the middle one splits the sources.
template <Side side>
void CutSearch::fill(const Row &from, Row &to, Window targets,
                     Window sources) const {
  size_t middle = targets.first + (targets.last - targets.first) / 2;
  // A cluster does not end before it begins.
  Window allowed = sources;
  if (side == Side::Left)
    allowed.last = std::min(allowed.last, middle);
  else
    allowed.first = std::max(allowed.first, middle);
  double &cost = to.cost[middle - to.window.first];
  size_t argument = side == Side::Left ? sources.first : sources.last;
  for (size_t cell = allowed.first; cell <= allowed.last; ++cell) {
    double candidate = extend<side>(from, cell, middle);
    if (candidate < cost) {
      cost = candidate;
      argument = cell;
    }
  }
  to.previous[middle - to.window.first] = uint32_t(argument);
  if (middle > targets.first)
    fill<side>(from, to, {targets.first, middle - 1},
               {sources.first, argument});
  if (middle < targets.last)
    fill<side>(from, to, {middle + 1, targets.last}, {argument, sources.last});
}

/// Rows of cuts 0 to k, computed from cut 0 on (Left) or from cut k on (Right).
template <Side side>
std::vector<Row> CutSearch::computeRows() const {
  std::vector<Row> rows;
  for (const Window &window : windows)
    rows.emplace_back(window);
  bool isLeft = side == Side::Left;
  llvm::fill(rows[isLeft ? 0 : k].cost, 0.0);
  for (unsigned step = 1; step <= k; ++step) {
    unsigned to = isLeft ? step : k - step;
    unsigned from = isLeft ? to - 1 : to + 1;
    fill<side>(rows[from], rows[to], windows[to], windows[from]);
  }
  return rows;
}

/// The clustering that leads to the last row, with cuts at the grid points.
ClusterEnds CutSearch::trace(llvm::ArrayRef<Row> rows) const {
  ClusterEnds ends(k, values.size());
  size_t cell = windows[k].last;
  for (unsigned cut = k; cut > 1; --cut) {
    cell = rows[cut].previous[cell - rows[cut].window.first];
    ends[cut - 2] = lowest(cell);
  }
  return ends;
}

void CutSearch::improveBest(ClusterEnds ends) {
  double cost = clusteringCost(values, ends);
  if (cost >= bestCost)
    return;
  bestCost = cost;
  best = std::move(ends);
}

/// Drops the outer cells of each window that no optimal cut can be in.
void CutSearch::narrow(llvm::ArrayRef<Row> left, llvm::ArrayRef<Row> right) {
  double limit = bestCost + values.roundingError();
  for (unsigned cut = 1; cut < k; ++cut) {
    Window &window = windows[cut];
    auto isPossible = [&](size_t cell) {
      return left[cut].at(cell) + right[cut].at(cell) <= limit;
    };
    while (window.first < window.last && !isPossible(window.first))
      ++window.first;
    while (window.first < window.last && !isPossible(window.last))
      --window.last;
  }
}

/// The same windows on a finer grid. Cuts ascend strictly, so windows do.
void CutSearch::refine(size_t newStride) {
  for (Window &window : windows)
    window = {lowest(window.first) / newStride,
              highest(window.last) / newStride};
  stride = newStride;
  windows[0] = {0, 0};
  windows[k] = {values.size() / stride, values.size() / stride};
}

ClusterEnds CutSearch::run() {
  while (values.size() / stride > coarsestGrid)
    stride *= refinement;
  size_t lastCell = values.size() / stride;
  windows.assign(k + 1, {0, lastCell});
  refine(stride);
  while (true) {
    std::vector<Row> left = computeRows<Side::Left>();
    ClusterEnds ends = trace(left);
    if (stride == 1) {
      improveBest(std::move(ends));
      return best;
    }
    ClusterEnds improved = runLloyd(values, std::move(ends), 200);
    // Fewer than k clusters cost at least as much as k: still a valid bound.
    improveBest(std::move(improved));
    narrow(left, computeRows<Side::Right>());
    refine(stride / refinement);
  }
}

ClusterEnds compression::findOptimalClusters(const SortedValues &values,
                                             unsigned k) {
  assert(k >= 1 && values.size() >= k && "fewer values than clusters");
  return CutSearch(values, k).run();
}
