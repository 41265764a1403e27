//===- Network.h - A network as a list of tensor steps ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The form in which a network leaves MLIR: a list of steps over numbered
// tensors. The reference interpreter, the torch executor and the host steps of
// an accelerator image all run this form, so none of them links MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_NETWORK_H
#define L2DC_EXECUTION_NETWORK_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace l2dc::execution {

/// What a step computes. One entry for each computing op of the `nn` dialect;
/// operands and attributes mean what they mean there.
enum class StepKind : uint8_t {
  Conv,          ///< x, filter OI+spatial, [bias]
  Linear,        ///< x NxI, weights OxI, [bias O]
  MatMul,        ///< a, b with leading dimensions broadcast
  BatchNorm,     ///< x, scale, shift, mean, variance (each per channel)
  Relu,          ///< x
  Clip,          ///< x; low, high
  LeakyRelu,     ///< x; alpha
  Sigmoid,       ///< x
  Tanh,          ///< x
  Softmax,       ///< x; axis
  MaxPool,       ///< x; window
  AvgPool,       ///< x; window, countIncludePad
  GlobalAvgPool, ///< x
  Add,           ///< a, b (numpy broadcast)
  Sub,           ///< a, b (numpy broadcast)
  Mul,           ///< a, b (numpy broadcast)
  Concat,        ///< x...; axis
  Reshape,       ///< x; shape, in which one extent may be -1
  Transpose,     ///< x; permutation
  Pad,           ///< x; padsBegin, padsEnd, padMode, padValue
  Lrn,           ///< x; size, alpha, beta, bias
};
/// The number of step kinds; kinds are dense from 0.
inline constexpr unsigned numStepKinds = unsigned(StepKind::Lrn) + 1;

enum class PadMode : uint8_t { Constant, Reflect, Edge };

/// The attributes of a step; each kind uses the ones named beside it above and
/// leaves the rest at their defaults.
struct StepAttributes {
  /// Conv and pools, one extent per spatial dimension. An empty list stands for
  /// ones (strides, dilations) or zeros (pads). `kernel` is for pools; a Conv's
  /// kernel extents are its filter's, and `kernel` is empty or repeats them.
  /// The output extent is floor or ceil of (in + begin + end -
  /// dilation*(kernel-1) - 1) / stride, plus 1. Pad uses the pads, too: one per
  /// dimension, negative ones crop.
  std::vector<int64_t> kernel, strides, dilations, padsBegin, padsEnd;
  int64_t groups = 1;
  bool ceilMode = false;
  bool countIncludePad = false;
  int64_t axis = 0; ///< may count from the end (-1 is the last)
  std::vector<int64_t> permutation;
  std::vector<int64_t> shape;
  PadMode padMode = PadMode::Constant;
  float padValue = 0;
  float low = 0, high = 0;   ///< Clip
  float alpha = 0, beta = 0; ///< LeakyRelu (alpha), Lrn
  float bias = 0;            ///< Lrn
  int64_t size = 0;          ///< Lrn
  float epsilon = 0;         ///< BatchNorm
  bool operator==(const StepAttributes &other) const;
  bool operator!=(const StepAttributes &other) const {
    return !(*this == other);
  }
};

/// One computation. `inputs` and `output` number the network's values.
struct Step {
  StepKind kind;
  std::string name; ///< the layer's name, or empty
  std::vector<unsigned> inputs;
  unsigned output;
  StepAttributes attributes;
};

/// A value of the network: an input, a constant or a step's result.
struct NetworkValue {
  /// The static shape; -1 where it depends on the input (the batch).
  Shape shape;
  /// The constant's elements, or null.
  std::shared_ptr<const Tensor> constant;
  /// The constant's name (as `nn.weight` gives it), or empty.
  std::string name;
};

/// Steps in an order in which every value is computed before it is used.
struct Network {
  std::vector<NetworkValue> values;
  std::vector<unsigned> inputs;
  std::vector<unsigned> outputs;
  std::vector<Step> steps;
};

/// "conv", "linear", ...: the step kind's name in reports and messages.
llvm::StringRef stepKindName(StepKind kind);

/// "conv 'conv1'", or "conv" for a step without a name: how errors name steps.
std::string describeStep(const Step &step);

/// Runs networks. Implementations: the reference interpreter and libtorch.
class Executor {
public:
  virtual ~Executor() = default;

  /// Runs the network on `inputs`, one per network input, in order.
  /// Returns one tensor per output. Errors name the step and the shapes.
  virtual llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<Tensor> inputs) = 0;
};

/// The readable float32 interpreter every faster path is checked against (see
/// Reference/Interpreter.h, which can also show every step's result). Fails if
/// `verifyNetwork` does.
llvm::Expected<std::unique_ptr<Executor>>
createReferenceExecutor(std::shared_ptr<const Network> network);

/// Runs `executor` on `samples` (samples in the first dimension) in batches of
/// `batchSize` and concatenates the first output along the first dimension. A
/// network whose input has a fixed batch is run in batches of that size, the
/// last one padded with zero samples which are dropped again.
llvm::Expected<Tensor> runSamples(Executor &executor, const Network &network,
                                  const Tensor &samples, int64_t batchSize);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_NETWORK_H
