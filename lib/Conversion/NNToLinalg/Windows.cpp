//===- Windows.cpp - Convolutions and pools as linalg.generic -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The loops over the window stand outside those over the output, so that the
// innermost one runs along a row of the output and can be vectorized.
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

#include <limits>

using namespace mlir;
using namespace l2dc;

namespace {

/// Where the windows of one op lie on its spatial dimensions.
struct Geometry {
  nn::Window window;
  /// The window's extents: constants, or those of a dynamic filter.
  Extents kernel;
  /// The windows along each dimension.
  Extents output;

  size_t rank() const { return kernel.size(); }
};

} // namespace

/// Positions that a window along `dim` spans.
static OpFoldResult spanOf(LinalgBuilder &build, const Geometry &geometry,
                           size_t dim) {
  return build.apply((build.symbol(0) - 1) * geometry.window.dilations[dim] + 1,
                     {geometry.kernel[dim]});
}

/// The number of windows along `dim` of an input of `extent` positions.
static OpFoldResult countWindows(LinalgBuilder &build, const Geometry &geometry,
                                 size_t dim, OpFoldResult extent,
                                 bool ceilMode) {
  const nn::Window &window = geometry.window;
  int64_t stride = window.strides[dim], begin = window.padsBegin[dim];
  OpFoldResult room = build.apply(build.symbol(0) - build.symbol(1) +
                                      (begin + window.padsEnd[dim]),
                                  {extent, spanOf(build, geometry, dim)});
  if (!ceilMode)
    return build.apply(build.symbol(0).floorDiv(stride) + 1, {room});
  // A window that would start in the end padding is left out: the last one
  // starts at most at the input's end.
  OpFoldResult count = build.apply(build.symbol(0).ceilDiv(stride) + 1, {room});
  OpFoldResult most =
      build.apply((build.symbol(0) + begin).ceilDiv(stride), {extent});
  std::optional<int64_t> known = getConstantIntValue(count),
                         limit = getConstantIntValue(most);
  if (known && limit)
    return build.index(std::min(*known, *limit));
  return arith::MinSIOp::create(build.builder, build.loc, build.value(count),
                                build.value(most))
      .getResult();
}

/// `input`, whose last dimensions are spatial, with a border of `value` such
/// that every window lies inside.
static Value padForWindows(LinalgBuilder &build, const Geometry &geometry,
                           Value input, float value) {
  Extents extents = build.extents(input);
  size_t first = extents.size() - geometry.rank();
  Extents low(extents.size(), build.index(0)), high = low;
  for (size_t dim = 0; dim < geometry.rank(); ++dim) {
    int64_t begin = geometry.window.padsBegin[dim];
    int64_t stride = geometry.window.strides[dim];
    low[first + dim] = build.index(begin);
    OpFoldResult missing =
        build.apply((build.symbol(0) - 1) * stride + build.symbol(1) -
                        build.symbol(2) - begin,
                    {geometry.output[dim], spanOf(build, geometry, dim),
                     extents[first + dim]});
    high[first + dim] = build.max(missing, build.index(0));
  }
  return build.pad(input, low, high, value);
}

/// The input position of tap `tap` of window `output`.
static AffineExpr positionOf(const Geometry &geometry, size_t dim,
                             AffineExpr output, AffineExpr tap) {
  return output * geometry.window.strides[dim] +
         tap * geometry.window.dilations[dim];
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

/// `tensor` with dimension `dim` split into `groups` and the rest.
static Value splitGroups(LinalgBuilder &build, Value tensor, size_t dim,
                         int64_t groups) {
  Extents extents = build.extents(tensor);
  extents[dim] = build.apply(build.symbol(0).floorDiv(groups), {extents[dim]});
  extents.insert(extents.begin() + dim, build.index(groups));
  return build.reshape(tensor, extents);
}

static Geometry geometryOf(LinalgBuilder &build, nn::ConvOp op) {
  Geometry geometry{op.getWindow(), {}, {}};
  Extents filter = build.extents(op.getFilter());
  geometry.kernel.append(filter.begin() + 2, filter.end());
  for (size_t dim = 0; dim < geometry.rank(); ++dim)
    geometry.output.push_back(countWindows(
        build, geometry, dim, build.extent(op.getInput(), dim + 2), false));
  return geometry;
}

/// The biases (or zeros) at every position, by sample, group and filter.
static Value startOf(LinalgBuilder &build, nn::ConvOp op,
                     ArrayRef<OpFoldResult> extents) {
  if (!op.getBias())
    return build.filled(extents, 0);
  Value bias = splitGroups(build, op.getBias(), 0, op.getGroups());
  unsigned rank = extents.size();
  return build.generic(
      bias, build.empty(extents),
      {build.affineMap(rank, {build.dim(1), build.dim(2)}),
       build.builder.getMultiDimIdentityMap(rank)},
      [](LinalgBuilder &, ValueRange arguments) { return arguments[0]; });
}

static Value lowerConv(LinalgBuilder &build, nn::ConvOp op) {
  Geometry geometry = geometryOf(build, op);
  size_t spatial = geometry.rank();
  Value padded = padForWindows(build, geometry, op.getInput(), 0);
  Value input = splitGroups(build, padded, 1, op.getGroups());
  Value filter = splitGroups(build, op.getFilter(), 0, op.getGroups());
  Extents extents = {build.extent(op.getInput(), 0), build.extent(filter, 0),
                     build.extent(filter, 1)};
  extents.append(geometry.output);
  Value start = startOf(build, op, extents);

  // Sample, group, filter, channel, taps, positions.
  unsigned dims = 4 + 2 * spatial;
  SmallVector<AffineExpr> read = {build.dim(0), build.dim(1), build.dim(3)};
  SmallVector<AffineExpr> weight = {build.dim(1), build.dim(2), build.dim(3)};
  SmallVector<AffineExpr> write = {build.dim(0), build.dim(1), build.dim(2)};
  for (size_t dim = 0; dim < spatial; ++dim) {
    AffineExpr tap = build.dim(4 + dim), output = build.dim(4 + spatial + dim);
    read.push_back(positionOf(geometry, dim, output, tap));
    weight.push_back(tap);
    write.push_back(output);
  }
  Value sums =
      build.generic({input, filter}, start,
                    {build.affineMap(dims, read), build.affineMap(dims, weight),
                     build.affineMap(dims, write)},
                    [](LinalgBuilder &scalars, ValueRange v) {
                      return scalars.add(v[2], scalars.mul(v[0], v[1]));
                    });
  Extents result = {extents[0], build.extent(op.getFilter(), 0)};
  result.append(geometry.output);
  return build.reshape(sums, result);
}

//===----------------------------------------------------------------------===//
// Pools
//===----------------------------------------------------------------------===//

template <typename PoolOp>
static Geometry geometryOfPool(LinalgBuilder &build, PoolOp op) {
  Geometry geometry{op.getWindow(), {}, {}};
  for (int64_t extent : geometry.window.kernel)
    geometry.kernel.push_back(build.index(extent));
  for (size_t dim = 0; dim < geometry.rank(); ++dim)
    geometry.output.push_back(countWindows(build, geometry, dim,
                                           build.extent(op.getInput(), dim + 2),
                                           op.getCeilMode()));
  return geometry;
}

/// The windows of `padded`, whose last dimensions are spatial, reduced.
static Value reduceWindows(LinalgBuilder &build, const Geometry &geometry,
                           Value padded, float start,
                           LinalgBuilder::Body body) {
  Extents extents = build.extents(padded);
  size_t spatial = geometry.rank(), first = extents.size() - spatial;
  unsigned dims = first + 2 * spatial;
  Extents result(extents.begin(), extents.begin() + first);
  result.append(geometry.output);
  SmallVector<AffineExpr> read, window, write;
  for (size_t dim = 0; dim < first; ++dim) {
    read.push_back(build.dim(dim));
    write.push_back(build.dim(dim));
  }
  for (size_t dim = 0; dim < spatial; ++dim) {
    AffineExpr tap = build.dim(first + dim);
    AffineExpr output = build.dim(first + spatial + dim);
    read.push_back(positionOf(geometry, dim, output, tap));
    window.push_back(tap);
    write.push_back(output);
  }
  // No element of the window is read; it only has its extents.
  Value taps = build.empty(geometry.kernel);
  return build.generic({padded, taps}, build.filled(result, start),
                       {build.affineMap(dims, read),
                        build.affineMap(dims, window),
                        build.affineMap(dims, write)},
                       body);
}

static Value lowerMaxPool(LinalgBuilder &build, nn::MaxPoolOp op) {
  Geometry geometry = geometryOfPool(build, op);
  float lowest = -std::numeric_limits<float>::infinity();
  Value padded = padForWindows(build, geometry, op.getInput(), lowest);
  return reduceWindows(build, geometry, padded, lowest,
                       [](LinalgBuilder &scalars, ValueRange v) -> Value {
                         return arith::MaximumFOp::create(
                             scalars.builder, scalars.loc, v[0], v[2]);
                       });
}

static Value addElement(LinalgBuilder &scalars, ValueRange v) {
  return scalars.add(v[2], v[0]);
}

/// How many elements count in each window: a sum over ones. Padding holds ones
/// if it counts, and zeros where a window reaches past it.
static Value windowCounts(LinalgBuilder &build, const Geometry &geometry,
                          nn::AvgPoolOp op) {
  Extents extents;
  Geometry counted = geometry;
  for (size_t dim = 0; dim < geometry.rank(); ++dim) {
    OpFoldResult extent = build.extent(op.getInput(), dim + 2);
    if (op.getCountIncludePad()) {
      extent = build.apply(build.symbol(0) + (geometry.window.padsBegin[dim] +
                                              geometry.window.padsEnd[dim]),
                           {extent});
      counted.window.padsBegin[dim] = 0;
    }
    extents.push_back(extent);
  }
  Value ones = build.filled(extents, 1);
  Value padded = padForWindows(build, counted, ones, 0);
  return reduceWindows(build, counted, padded, 0, addElement);
}

static Value lowerAvgPool(LinalgBuilder &build, nn::AvgPoolOp op) {
  Geometry geometry = geometryOfPool(build, op);
  Value padded = padForWindows(build, geometry, op.getInput(), 0);
  Value sums = reduceWindows(build, geometry, padded, 0, addElement);
  Value counts = windowCounts(build, geometry, op);
  unsigned rank = 2 + geometry.rank();
  AffineMap all = build.builder.getMultiDimIdentityMap(rank);
  return build.generic({sums, counts}, build.empty(build.extents(sums)),
                       {all, build.dimsFrom(rank, 2), all},
                       [](LinalgBuilder &scalars, ValueRange v) {
                         Value zero = scalars.f32(0);
                         return scalars.selectLess(
                             zero, v[1], scalars.div(v[0], v[1]), zero);
                       });
}

Value l2dc::lowerWindow(LinalgBuilder &build, Operation *op) {
  if (auto conv = dyn_cast<nn::ConvOp>(op))
    return lowerConv(build, conv);
  if (auto pool = dyn_cast<nn::MaxPoolOp>(op))
    return lowerMaxPool(build, pool);
  if (auto pool = dyn_cast<nn::AvgPoolOp>(op))
    return lowerAvgPool(build, pool);
  return {};
}
