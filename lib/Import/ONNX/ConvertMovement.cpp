//===- ConvertMovement.cpp - Data movement --------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "llvm/Support/MathExtras.h"

#include <limits>
#include <numeric>

using namespace l2dc;
using namespace l2dc::importer;
using namespace mlir;

//===----------------------------------------------------------------------===//
// The same elements in another shape
//===----------------------------------------------------------------------===//

/// The product of the static extents, or the largest number if it overflows.
static int64_t staticCount(ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t extent : shape)
    if (!ShapedType::isDynamic(extent) &&
        llvm::MulOverflow(count, extent, count))
      return std::numeric_limits<int64_t>::max();
  return count;
}

/// The extent that -1 stands for among `shape`, whose other extents are known
/// or copied from dynamic ones of `from`.
static int64_t inferExtent(NodeImporter &node, ArrayRef<int64_t> from,
                           ArrayRef<int64_t> shape) {
  int64_t rest = staticCount(from), others = staticCount(shape);
  // Dynamic extents that were copied cancel out; others end up in this one.
  if (llvm::count_if(shape, ShapedType::isDynamic) !=
      llvm::count_if(from, ShapedType::isDynamic))
    return ShapedType::kDynamic;
  if (others == 0 || rest % others != 0) {
    node.fail("the target shape {0} does not divide the {1} elements of the "
              "input",
              shapeToString(shape), rest);
    return 0;
  }
  return rest / others;
}

/// Replaces 0 (copy), -1 (infer) and unknown extents of a target shape.
static void resolveShape(NodeImporter &node, ArrayRef<int64_t> from,
                         bool allowZero, std::vector<int64_t> &shape) {
  int64_t inferred = -1;
  for (size_t i = 0; i < shape.size() && !node.failed(); ++i) {
    bool copies =
        (shape[i] == 0 && !allowZero) || ShapedType::isDynamic(shape[i]);
    if (copies && i < from.size())
      shape[i] = from[i];
    else if (copies)
      node.fail("extent {0} of the target shape has no counterpart in the "
                "input {1}",
                i, shapeToString(from));
    else if (shape[i] < -1)
      node.fail("the target shape {0} has an invalid extent",
                shapeToString(shape));
    else if (shape[i] == -1 && inferred >= 0)
      node.fail("the target shape {0} has more than one -1",
                shapeToString(shape));
    else if (shape[i] == -1)
      inferred = int64_t(i);
  }
  if (inferred < 0 || node.failed())
    return;
  shape[inferred] = 1; // for the product of the others
  shape[inferred] = inferExtent(node, from, shape);
}

void importer::convertReshape(NodeImporter &node) {
  SmallVector<int64_t> from = node.getShape(0);
  std::vector<int64_t> shape = node.requireIntegers(1, "shape");
  bool allowZero = node.getInteger("allowzero", 0) != 0;
  resolveShape(node, from, allowZero, shape);
  if (!node.failed())
    node.setReshaped(0, shape);
}

void importer::convertFlatten(NodeImporter &node) {
  int64_t axis = node.getInteger("axis", 1);
  SmallVector<int64_t> shape = node.getShape(0);
  int64_t rank = int64_t(shape.size());
  if (axis != rank) // which leaves a single column
    axis = node.normalizeAxis(axis, rank);
  if (node.failed())
    return;
  if (node.getConstant(0))
    return node.setReshaped(
        0, {staticCount(ArrayRef<int64_t>(shape).take_front(axis)),
            staticCount(ArrayRef<int64_t>(shape).drop_front(axis))});
  nn::FlattenOp::Properties properties;
  properties.axis = node.getBuilder().getI64IntegerAttr(axis);
  node.setResult(node.create<nn::FlattenOp>(node.getTensor(0), properties));
}

/// The `axes`, an attribute before set 13 and an input since, counted from the
/// front of `rank` dimensions, as one flag for each dimension.
static SmallVector<bool> readAxes(NodeImporter &node, int64_t rank) {
  std::vector<int64_t> axes = node.hasInput(1) ? node.requireIntegers(1, "axes")
                                               : node.getIntegers("axes");
  SmallVector<bool> chosen(rank, false);
  for (int64_t axis : axes) {
    int64_t dim = node.normalizeAxis(axis, rank);
    if (node.failed())
      break;
    if (chosen[dim])
      node.fail("axis {0} is named twice", axis);
    chosen[dim] = true;
  }
  return chosen;
}

void importer::convertSqueeze(NodeImporter &node) {
  SmallVector<int64_t> from = node.getShape(0);
  SmallVector<bool> chosen = readAxes(node, int64_t(from.size()));
  // Without axes every extent of 1 goes.
  bool all = !node.hasInput(1) && !node.hasAttribute("axes");
  if (all && llvm::any_of(from, ShapedType::isDynamic))
    node.fail("axes are needed, because {0} has unknown extents",
              shapeToString(from));
  std::vector<int64_t> shape;
  for (auto [extent, isChosen] : llvm::zip_equal(from, chosen)) {
    if (isChosen && extent != 1)
      node.fail("only an extent of 1 can be removed from {0}",
                shapeToString(from));
    if (!(isChosen || (all && extent == 1)))
      shape.push_back(extent);
  }
  if (!node.failed())
    node.setReshaped(0, shape);
}

void importer::convertUnsqueeze(NodeImporter &node) {
  SmallVector<int64_t> from = node.getShape(0);
  std::vector<int64_t> axes = node.hasInput(1) ? node.requireIntegers(1, "axes")
                                               : node.getIntegers("axes");
  SmallVector<bool> chosen = readAxes(node, int64_t(from.size() + axes.size()));
  if (node.failed())
    return;
  std::vector<int64_t> shape;
  const int64_t *next = from.begin();
  for (bool isNew : chosen)
    shape.push_back(isNew ? 1 : *next++);
  node.setReshaped(0, shape);
}

void importer::convertIdentity(NodeImporter &node) {
  if (ConstantRef constant = node.getConstant(0))
    return node.setResult(constant);
  node.setResult(node.getTensor(0));
}

void importer::convertDropout(NodeImporter &node) {
  // Inference keeps everything; the mask only matters in training.
  bool trains = node.getOpset() < 7 && node.getInteger("is_test", 0) == 0;
  if (node.hasInput(2))
    trains = node.getScalar(2, "training_mode", 0) != 0 &&
             node.getScalar(1, "ratio", 0.5f) != 0;
  if (trains)
    node.fail("training mode is not supported; supported is inference");
  node.setUnavailable(1, "the mask of Dropout is not supported");
  convertIdentity(node);
}

//===----------------------------------------------------------------------===//
// Elements in another place
//===----------------------------------------------------------------------===//

void importer::convertTranspose(NodeImporter &node) {
  int64_t rank = int64_t(node.getShape(0).size());
  std::vector<int64_t> permutation = node.getIntegers("perm");
  if (!node.hasAttribute("perm")) {
    permutation.resize(rank);
    std::iota(permutation.rbegin(), permutation.rend(), 0);
  }
  ConstantRef constant = node.getConstant(0);
  if (!constant)
    return node.setResult(node.transpose(node.getTensor(0), permutation));
  std::vector<int64_t> sorted = permutation;
  llvm::sort(sorted);
  for (int64_t dim = 0; dim < rank; ++dim)
    if (int64_t(sorted.size()) != rank || sorted[dim] != dim)
      return node.fail("perm must name each dimension of {0} once",
                       shapeToString(constant->shape));
  node.setResult(transposeConstant(*constant, permutation));
}

/// Joins integer lists, as exporters do to put a shape together.
static void concatIntegers(NodeImporter &node) {
  std::vector<int64_t> joined;
  for (unsigned i = 0; i < node.getNumInputs(); ++i) {
    std::vector<int64_t> part = node.requireIntegers(i, "input");
    joined.insert(joined.end(), part.begin(), part.end());
  }
  node.setResult(makeIntegerList(std::move(joined)));
}

void importer::convertConcat(NodeImporter &node) {
  if (!node.hasAttribute("axis"))
    node.fail("attribute 'axis' is missing");
  ConstantRef first = node.getConstant(0);
  if (first && first->isInteger)
    return concatIntegers(node);
  SmallVector<Value> operands;
  for (unsigned i = 0; i < node.getNumInputs(); ++i)
    operands.push_back(node.getTensor(i));
  nn::ConcatOp::Properties properties;
  properties.axis =
      node.getBuilder().getI64IntegerAttr(node.getInteger("axis", 0));
  node.setResult(node.create<nn::ConcatOp>(operands, properties));
}

/// The pads as written (begins, then ends): an attribute before set 11, an
/// input since; the ends and begins of the dimensions that set 18's axes name.
static std::vector<int64_t> readPads(NodeImporter &node, int64_t rank) {
  std::vector<int64_t> pads = node.hasInput(1) ? node.requireIntegers(1, "pads")
                                               : node.getIntegers("pads");
  if (!node.hasInput(3))
    return pads;
  std::vector<int64_t> axes = node.requireIntegers(3, "axes");
  if (pads.size() != 2 * axes.size())
    node.fail("pads must have {0} values for {1} axes, but has {2}",
              2 * axes.size(), axes.size(), pads.size());
  std::vector<int64_t> all(2 * rank, 0);
  for (size_t i = 0; i < axes.size() && !node.failed(); ++i) {
    int64_t dim = node.normalizeAxis(axes[i], rank);
    if (node.failed())
      break;
    all[dim] = pads[i];
    all[rank + dim] = pads[axes.size() + i];
  }
  return all;
}

void importer::convertPad(NodeImporter &node) {
  Value input = node.getTensor(0);
  if (node.failed())
    return;
  int64_t rank = cast<RankedTensorType>(input.getType()).getRank();
  std::string modeName = node.getString("mode", "constant");
  auto mode = nn::symbolizePadMode(modeName);
  if (!mode)
    return node.fail("mode '{0}' is not supported; supported are constant, "
                     "reflect and edge",
                     modeName);
  OpBuilder &builder = node.getBuilder();
  nn::PadOp::Properties properties;
  properties.pads = builder.getDenseI64ArrayAttr(readPads(node, rank));
  properties.mode = nn::PadModeAttr::get(builder.getContext(), *mode);
  properties.value = builder.getF32FloatAttr(
      node.getScalar(2, "value", node.getFloat("value", 0)));
  node.setResult(node.create<nn::PadOp>(input, properties));
}
