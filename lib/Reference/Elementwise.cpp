//===- Elementwise.cpp - Steps that compute element by element ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A NaN operand gives a NaN result everywhere, also in relu and clip.
//
//===----------------------------------------------------------------------===//

#include "KernelFunctions.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

template <typename Function>
static void map(Operands operands, Tensor &result, Function function) {
  std::transform(operands[0]->data.begin(), operands[0]->data.end(),
                 result.data.begin(), function);
}

void reference::relu(const Step &, Operands operands, Tensor &result) {
  map(operands, result, [](float x) { return x < 0 ? 0.0f : x; });
}

void reference::clip(const Step &step, Operands operands, Tensor &result) {
  float low = step.attributes.low, high = step.attributes.high;
  // In this order of arguments a NaN passes through both.
  map(operands, result,
      [=](float x) { return std::min(std::max(x, low), high); });
}

void reference::leakyRelu(const Step &step, Operands operands, Tensor &result) {
  float alpha = step.attributes.alpha;
  map(operands, result, [=](float x) { return x < 0 ? alpha * x : x; });
}

void reference::sigmoid(const Step &, Operands operands, Tensor &result) {
  map(operands, result, [](float x) { return 1.0f / (1.0f + std::exp(-x)); });
}

void reference::tanh(const Step &, Operands operands, Tensor &result) {
  map(operands, result, [](float x) { return std::tanh(x); });
}

//===----------------------------------------------------------------------===//
// Two operands with broadcasting
//===----------------------------------------------------------------------===//

namespace {

/// One loop over result dimensions; an operand that is broadcast along it has
/// stride 0.
struct Loop {
  int64_t extent, strideA, strideB;
};

/// The loops of a broadcast, outermost first. Neighbouring loops that both
/// operands run through without a gap are one loop, so that the innermost one
/// is long.
std::vector<Loop> broadcastLoops(llvm::ArrayRef<int64_t> a,
                                 llvm::ArrayRef<int64_t> b,
                                 llvm::ArrayRef<int64_t> result) {
  auto strideOf = [&](llvm::ArrayRef<int64_t> shape, size_t dim) -> int64_t {
    size_t missing = result.size() - shape.size();
    if (dim < missing || shape[dim - missing] == 1)
      return 0;
    return elementCount(shape.drop_front(dim - missing + 1));
  };
  std::vector<Loop> loops;
  for (size_t dim = 0; dim < result.size(); ++dim) {
    if (result[dim] == 1)
      continue;
    Loop loop{result[dim], strideOf(a, dim), strideOf(b, dim)};
    if (!loops.empty() && loops.back().strideA == loop.extent * loop.strideA &&
        loops.back().strideB == loop.extent * loop.strideB) {
      loop.extent *= loops.back().extent;
      loops.pop_back();
    }
    loops.push_back(loop);
  }
  if (loops.empty())
    loops.push_back({1, 0, 0});
  return loops;
}

/// The innermost loop; its strides are 0 or 1 and known to the compiler.
template <int strideA, int strideB, typename Function>
void runInner(int64_t extent, const float *a, const float *b, float *out,
              Function function) {
  for (int64_t i = 0; i < extent; ++i)
    out[i] = function(a[i * strideA], b[i * strideB]);
}

/// Runs `loops` and gives the end of what was written.
template <typename Function>
float *runLoops(llvm::ArrayRef<Loop> loops, const float *a, const float *b,
                float *out, Function function) {
  Loop loop = loops.front();
  if (loops.size() > 1) {
    for (int64_t i = 0; i < loop.extent; ++i)
      out = runLoops(loops.drop_front(), a + i * loop.strideA,
                     b + i * loop.strideB, out, function);
    return out;
  }
  if (loop.strideA == 0)
    runInner<0, 1>(loop.extent, a, b, out, function);
  else if (loop.strideB == 0)
    runInner<1, 0>(loop.extent, a, b, out, function);
  else
    runInner<1, 1>(loop.extent, a, b, out, function);
  return out + loop.extent;
}

template <typename Function>
void mapPairs(Operands operands, Tensor &result, Function function) {
  std::vector<Loop> loops =
      broadcastLoops(operands[0]->shape, operands[1]->shape, result.shape);
  runLoops<Function>(loops, operands[0]->begin(), operands[1]->begin(),
                     result.begin(), function);
}

} // namespace

void reference::add(const Step &, Operands operands, Tensor &result) {
  mapPairs(operands, result, std::plus<float>());
}

void reference::sub(const Step &, Operands operands, Tensor &result) {
  mapPairs(operands, result, std::minus<float>());
}

void reference::mul(const Step &, Operands operands, Tensor &result) {
  mapPairs(operands, result, std::multiplies<float>());
}
