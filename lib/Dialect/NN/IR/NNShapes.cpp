//===- NNShapes.cpp - Shape inference of the nn operators -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace l2dc::nn;

using OptionalLoc = std::optional<Location>;
using Results = SmallVectorImpl<Type>;

static constexpr int64_t kDynamic = ShapedType::kDynamic;

static RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// Infers `shape` as the only result.
static LogicalResult infer(Results &results, MLIRContext *context,
                           ArrayRef<int64_t> shape) {
  results.push_back(RankedTensorType::get(shape, Float32Type::get(context)));
  return success();
}

/// True if two extents may be the same at run time.
static bool mayEqual(int64_t a, int64_t b) {
  return a == b || a == kDynamic || b == kDynamic;
}

/// `axis` counted from the first dimension, if it lies within `rank`.
static std::optional<int64_t> normalizeAxis(int64_t axis, int64_t rank) {
  if (axis < 0)
    axis += rank;
  if (axis < 0 || axis >= rank)
    return std::nullopt;
  return axis;
}

/// A written result type may know more or fewer extents than the inferred one.
static bool compatible(TypeRange inferred, TypeRange written) {
  return inferred.size() == written.size() &&
         succeeded(verifyCompatibleShapes(inferred, written)) &&
         llvm::all_of_zip(inferred, written, [](Type a, Type b) {
           return getElementTypeOrSelf(a) == getElementTypeOrSelf(b);
         });
}

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

/// Fills in the defaults of the window attributes.
static Window makeWindow(ArrayRef<int64_t> kernel, ArrayRef<int64_t> strides,
                         ArrayRef<int64_t> pads, ArrayRef<int64_t> dilations) {
  size_t rank = kernel.size();
  Window window;
  window.kernel.assign(kernel.begin(), kernel.end());
  window.strides.assign(rank, 1);
  window.dilations.assign(rank, 1);
  window.padsBegin.assign(rank, 0);
  window.padsEnd.assign(rank, 0);
  if (!strides.empty())
    window.strides.assign(strides.begin(), strides.end());
  if (!dilations.empty())
    window.dilations.assign(dilations.begin(), dilations.end());
  if (!pads.empty()) {
    window.padsBegin.assign(pads.begin(), pads.begin() + rank);
    window.padsEnd.assign(pads.begin() + rank, pads.end());
  }
  return window;
}

/// Checks that the window attributes fit `rank` spatial dimensions.
static LogicalResult checkWindow(OptionalLoc loc, size_t rank,
                                 ArrayRef<int64_t> kernel,
                                 ArrayRef<int64_t> strides,
                                 ArrayRef<int64_t> pads,
                                 ArrayRef<int64_t> dilations) {
  auto check = [&](StringRef name, ArrayRef<int64_t> values, size_t count,
                   int64_t least) -> LogicalResult {
    if (values.size() != count)
      return emitOptionalError(loc, name, " must have ", count, " values for ",
                               rank, " spatial dimensions, found ",
                               values.size());
    for (int64_t value : values)
      if (value < least)
        return emitOptionalError(loc, name, " must be at least ", least,
                                 ", found ", value);
    return success();
  };
  if (failed(check("kernel", kernel, rank, 1)))
    return failure();
  if (!strides.empty() && failed(check("strides", strides, rank, 1)))
    return failure();
  if (!dilations.empty() && failed(check("dilations", dilations, rank, 1)))
    return failure();
  if (!pads.empty() && failed(check("pads", pads, 2 * rank, 0)))
    return failure();
  return success();
}

/// The output extent of a window along dimension `i`, or failure where the
/// window is larger than the padded input.
static FailureOr<int64_t> slide(OptionalLoc loc, const Window &window, size_t i,
                                int64_t extent, bool ceilMode) {
  if (extent == kDynamic)
    return kDynamic;
  int64_t reach = window.dilations[i] * (window.kernel[i] - 1) + 1;
  int64_t padded = extent + window.padsBegin[i] + window.padsEnd[i];
  if (padded < reach)
    return emitOptionalError(loc, "window reaches over ", reach,
                             " elements of spatial dimension ", i,
                             ", which has ", padded, " with padding");
  int64_t stride = window.strides[i];
  int64_t room = padded - reach + (ceilMode ? stride - 1 : 0);
  int64_t last = room / stride;
  // Rounding up must not add a window that sees end padding only.
  if (ceilMode && last * stride >= extent + window.padsBegin[i])
    --last;
  return last + 1;
}

/// `input` (N x C x spatial) seen through the window, with `channels` channels.
static LogicalResult inferWindow(OptionalLoc loc, RankedTensorType input,
                                 int64_t channels, const Window &window,
                                 bool ceilMode, Results &results) {
  SmallVector<int64_t> shape{input.getDimSize(0), channels};
  for (size_t i = 0; i < window.kernel.size(); ++i) {
    auto extent = slide(loc, window, i, input.getDimSize(i + 2), ceilMode);
    if (failed(extent))
      return failure();
    shape.push_back(*extent);
  }
  return infer(results, input.getContext(), shape);
}

/// Checks N x C x 1 to 3 spatial dimensions.
static LogicalResult checkSpatial(OptionalLoc loc, RankedTensorType input) {
  if (input.getRank() < 3 || input.getRank() > 5)
    return emitOptionalError(
        loc,
        "input must have a batch, a channel and 1 to 3 spatial "
        "dimensions, found ",
        input);
  return success();
}

Window ConvOp::getWindow() {
  return makeWindow(getFilter().getType().getShape().drop_front(2),
                    getStrides(), getPads(), getDilations());
}
Window MaxPoolOp::getWindow() {
  return makeWindow(getKernel(), getStrides(), getPads(), getDilations());
}
Window AvgPoolOp::getWindow() {
  return makeWindow(getKernel(), getStrides(), getPads(), getDilations());
}

LogicalResult ConvOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                       Adaptor op, Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  RankedTensorType filter = typeOf(op.getFilter());
  if (failed(checkSpatial(loc, input)))
    return failure();
  if (filter.getRank() != input.getRank() || !filter.hasStaticShape())
    return emitOptionalError(loc,
                             "filter must be static with the rank of the "
                             "input ",
                             input, ", found ", filter);
  int64_t groups = op.getGroups();
  int64_t outputs = filter.getDimSize(0);
  if (groups < 1 || outputs % groups != 0)
    return emitOptionalError(loc, "groups must divide the ", outputs,
                             " output channels of filter ", filter, ", found ",
                             groups);
  if (!mayEqual(input.getDimSize(1), filter.getDimSize(1) * groups))
    return emitOptionalError(loc, "filter ", filter, " in ", groups,
                             " groups needs ", filter.getDimSize(1) * groups,
                             " input channels, but the input is ", input);
  if (op.getBias() && !(typeOf(op.getBias()).getRank() == 1 &&
                        mayEqual(typeOf(op.getBias()).getDimSize(0), outputs)))
    return emitOptionalError(loc, "bias must have ", outputs,
                             " elements, one for each output channel, found ",
                             typeOf(op.getBias()));
  ArrayRef<int64_t> kernel = filter.getShape().drop_front(2);
  if (failed(checkWindow(loc, kernel.size(), kernel, op.getStrides(),
                         op.getPads(), op.getDilations())))
    return failure();
  Window window =
      makeWindow(kernel, op.getStrides(), op.getPads(), op.getDilations());
  return inferWindow(loc, input, outputs, window, /*ceilMode=*/false, results);
}

template <typename PoolAdaptor>
static LogicalResult inferPool(OptionalLoc loc, PoolAdaptor op,
                               Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  if (failed(checkSpatial(loc, input)) ||
      failed(checkWindow(loc, input.getRank() - 2, op.getKernel(),
                         op.getStrides(), op.getPads(), op.getDilations())))
    return failure();
  Window window = makeWindow(op.getKernel(), op.getStrides(), op.getPads(),
                             op.getDilations());
  return inferWindow(loc, input, input.getDimSize(1), window, op.getCeilMode(),
                     results);
}

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                          Adaptor op, Results &results) {
  return inferPool(loc, op, results);
}

LogicalResult AvgPoolOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                          Adaptor op, Results &results) {
  return inferPool(loc, op, results);
}

LogicalResult GlobalAvgPoolOp::inferReturnTypes(MLIRContext *context,
                                                OptionalLoc loc, Adaptor op,
                                                Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  if (failed(checkSpatial(loc, input)))
    return failure();
  SmallVector<int64_t> shape(input.getRank(), 1);
  shape[0] = input.getDimSize(0);
  shape[1] = input.getDimSize(1);
  return infer(results, context, shape);
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

LogicalResult LinearOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                         Adaptor op, Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  RankedTensorType weights = typeOf(op.getWeights());
  if (input.getRank() != 2 || weights.getRank() != 2 ||
      !mayEqual(input.getDimSize(1), weights.getDimSize(1)))
    return emitOptionalError(loc,
                             "input N x I and weights O x I must agree in "
                             "I, found ",
                             input, " and ", weights);
  int64_t outputs = weights.getDimSize(0);
  if (op.getBias() && !(typeOf(op.getBias()).getRank() == 1 &&
                        mayEqual(typeOf(op.getBias()).getDimSize(0), outputs)))
    return emitOptionalError(loc, "bias must have ", outputs,
                             " elements, one for each output, found ",
                             typeOf(op.getBias()));
  return infer(results, context, {input.getDimSize(0), outputs});
}

/// The extents two shapes broadcast to, aligned at the last one.
static FailureOr<SmallVector<int64_t>> broadcast(ArrayRef<int64_t> a,
                                                 ArrayRef<int64_t> b) {
  size_t rank = std::max(a.size(), b.size());
  SmallVector<int64_t> shape(rank);
  for (size_t i = 0; i < rank; ++i) {
    int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
    int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
    int64_t &extent = shape[rank - 1 - i];
    if (x == 1 || y == 1)
      extent = x == 1 ? y : x;
    else if (!mayEqual(x, y))
      return failure();
    else
      extent = x == kDynamic ? y : x;
  }
  return shape;
}

LogicalResult MatMulOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                         Adaptor op, Results &results) {
  RankedTensorType lhs = typeOf(op.getLhs());
  RankedTensorType rhs = typeOf(op.getRhs());
  auto mismatch = [&] {
    return emitOptionalError(loc, "cannot multiply ", lhs, " by ", rhs);
  };
  if (lhs.getRank() < 2 || rhs.getRank() < 2)
    return mismatch();
  ArrayRef<int64_t> a = lhs.getShape(), b = rhs.getShape();
  if (!mayEqual(a.back(), b[b.size() - 2]))
    return mismatch();
  auto shape = broadcast(a.drop_back(2), b.drop_back(2));
  if (failed(shape))
    return mismatch();
  shape->push_back(a[a.size() - 2]);
  shape->push_back(b.back());
  return infer(results, context, *shape);
}

//===----------------------------------------------------------------------===//
// Element-wise functions
//===----------------------------------------------------------------------===//

/// The result has the type of the input.
template <typename UnaryAdaptor>
static LogicalResult inferSame(UnaryAdaptor op, Results &results) {
  results.push_back(op.getInput().getType());
  return success();
}

template <typename BinaryAdaptor>
static LogicalResult inferBroadcast(OptionalLoc loc, BinaryAdaptor op,
                                    Results &results) {
  RankedTensorType lhs = typeOf(op.getLhs());
  RankedTensorType rhs = typeOf(op.getRhs());
  auto shape = broadcast(lhs.getShape(), rhs.getShape());
  if (failed(shape))
    return emitOptionalError(loc, "cannot broadcast ", lhs, " and ", rhs,
                             " to one shape");
  return infer(results, lhs.getContext(), *shape);
}

LogicalResult ReluOp::inferReturnTypes(MLIRContext *, OptionalLoc, Adaptor op,
                                       Results &results) {
  return inferSame(op, results);
}
LogicalResult ClipOp::inferReturnTypes(MLIRContext *, OptionalLoc, Adaptor op,
                                       Results &results) {
  return inferSame(op, results);
}
LogicalResult LeakyReluOp::inferReturnTypes(MLIRContext *, OptionalLoc,
                                            Adaptor op, Results &results) {
  return inferSame(op, results);
}
LogicalResult SigmoidOp::inferReturnTypes(MLIRContext *, OptionalLoc,
                                          Adaptor op, Results &results) {
  return inferSame(op, results);
}
LogicalResult TanhOp::inferReturnTypes(MLIRContext *, OptionalLoc, Adaptor op,
                                       Results &results) {
  return inferSame(op, results);
}
LogicalResult AddOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                      Adaptor op, Results &results) {
  return inferBroadcast(loc, op, results);
}
LogicalResult SubOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                      Adaptor op, Results &results) {
  return inferBroadcast(loc, op, results);
}
LogicalResult MulOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                      Adaptor op, Results &results) {
  return inferBroadcast(loc, op, results);
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                          Adaptor op, Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  if (!normalizeAxis(op.getAxis(), input.getRank()))
    return emitOptionalError(loc, "axis ", op.getAxis(), " is outside ", input);
  return inferSame(op, results);
}

//===----------------------------------------------------------------------===//
// Normalization
//===----------------------------------------------------------------------===//

LogicalResult BatchNormOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                            Adaptor op, Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  if (input.getRank() < 2)
    return emitOptionalError(
        loc, "input must have a batch and a channel dimension, found ", input);
  auto check = [&](StringRef name, Value value) -> LogicalResult {
    RankedTensorType type = typeOf(value);
    if (type.getRank() == 1 &&
        mayEqual(type.getDimSize(0), input.getDimSize(1)))
      return success();
    return emitOptionalError(
        loc, name, " must have one element for each of the ",
        input.getDimSize(1), " channels of ", input, ", found ", type);
  };
  if (failed(check("scale", op.getScale())) ||
      failed(check("shift", op.getShift())) ||
      failed(check("mean", op.getMean())) ||
      failed(check("variance", op.getVariance())))
    return failure();
  return inferSame(op, results);
}

LogicalResult LrnOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                      Adaptor op, Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  if (input.getRank() < 2 || op.getSize() < 1)
    return emitOptionalError(loc,
                             "needs a channel dimension and a size of at "
                             "least 1, found ",
                             input, " and ", op.getSize());
  return inferSame(op, results);
}

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                         Adaptor op, Results &results) {
  if (op.getInputs().empty())
    return emitOptionalError(loc, "needs at least one input");
  RankedTensorType first = typeOf(op.getInputs().front());
  auto axis = normalizeAxis(op.getAxis(), first.getRank());
  if (!axis)
    return emitOptionalError(loc, "axis ", op.getAxis(), " is outside ", first);
  SmallVector<int64_t> shape(first.getShape());
  for (Value input : op.getInputs().drop_front()) {
    RankedTensorType type = typeOf(input);
    bool fits = type.getRank() == first.getRank();
    for (int64_t i = 0; fits && i < type.getRank(); ++i) {
      if (i == *axis)
        continue;
      fits = mayEqual(type.getDimSize(i), shape[i]);
      if (shape[i] == kDynamic)
        shape[i] = type.getDimSize(i);
    }
    if (!fits)
      return emitOptionalError(loc, "cannot join ", first, " and ", type,
                               " along axis ", *axis);
    bool dynamic = type.isDynamicDim(*axis) || shape[*axis] == kDynamic;
    shape[*axis] = dynamic ? kDynamic : shape[*axis] + type.getDimSize(*axis);
  }
  return infer(results, context, shape);
}

/// The product of extents; dynamic if one of them is.
static int64_t product(ArrayRef<int64_t> extents) {
  int64_t result = 1;
  for (int64_t extent : extents) {
    if (extent == kDynamic)
      return kDynamic;
    result *= extent;
  }
  return result;
}

LogicalResult FlattenOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                          Adaptor op, Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  int64_t axis = op.getAxis();
  if (axis < 0)
    axis += input.getRank();
  if (axis < 0 || axis > input.getRank())
    return emitOptionalError(loc, "axis ", op.getAxis(), " is outside ", input);
  ArrayRef<int64_t> shape = input.getShape();
  return infer(
      results, context,
      {product(shape.take_front(axis)), product(shape.drop_front(axis))});
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *context,
                                            OptionalLoc loc, Adaptor op,
                                            Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  SmallVector<bool> used(input.getRank(), false);
  SmallVector<int64_t> shape;
  for (int64_t dim : op.getPermutation()) {
    if (dim < 0 || dim >= input.getRank() || used[dim])
      break;
    used[dim] = true;
    shape.push_back(input.getDimSize(dim));
  }
  if (int64_t(shape.size()) != input.getRank() ||
      op.getPermutation().size() != shape.size())
    return emitOptionalError(loc, "permutation must name each dimension of ",
                             input, " once");
  return infer(results, context, shape);
}

LogicalResult PadOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                      Adaptor op, Results &results) {
  RankedTensorType input = typeOf(op.getInput());
  ArrayRef<int64_t> pads = op.getPads();
  int64_t rank = input.getRank();
  if (int64_t(pads.size()) != 2 * rank)
    return emitOptionalError(loc, "pads must have ", 2 * rank, " values for ",
                             input, ", found ", pads.size());
  SmallVector<int64_t> shape(input.getShape());
  for (int64_t i = 0; i < rank; ++i) {
    if (shape[i] == kDynamic)
      continue;
    int64_t extent = shape[i], begin = pads[i], end = pads[rank + i];
    bool mirrors = op.getMode() == PadMode::Reflect;
    if (extent + begin + end < 0 ||
        (mirrors && std::max(begin, end) >= std::max<int64_t>(extent, 1)))
      return emitOptionalError(loc, "pads of ", begin, " and ", end,
                               " do not fit dimension ", i, " of ", input);
    shape[i] = extent + begin + end;
  }
  return infer(results, context, shape);
}

#define L2DC_COMPATIBLE(OP)                                                    \
  bool OP::isCompatibleReturnTypes(TypeRange inferred, TypeRange written) {    \
    return compatible(inferred, written);                                      \
  }
L2DC_COMPATIBLE(ConvOp)
L2DC_COMPATIBLE(LinearOp)
L2DC_COMPATIBLE(MatMulOp)
L2DC_COMPATIBLE(BatchNormOp)
L2DC_COMPATIBLE(ReluOp)
L2DC_COMPATIBLE(ClipOp)
L2DC_COMPATIBLE(LeakyReluOp)
L2DC_COMPATIBLE(SigmoidOp)
L2DC_COMPATIBLE(TanhOp)
L2DC_COMPATIBLE(SoftmaxOp)
L2DC_COMPATIBLE(AddOp)
L2DC_COMPATIBLE(SubOp)
L2DC_COMPATIBLE(MulOp)
L2DC_COMPATIBLE(MaxPoolOp)
L2DC_COMPATIBLE(AvgPoolOp)
L2DC_COMPATIBLE(GlobalAvgPoolOp)
L2DC_COMPATIBLE(LrnOp)
L2DC_COMPATIBLE(ConcatOp)
L2DC_COMPATIBLE(FlattenOp)
L2DC_COMPATIBLE(TransposeOp)
L2DC_COMPATIBLE(PadOp)
#undef L2DC_COMPATIBLE
