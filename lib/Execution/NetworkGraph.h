//===- NetworkGraph.h - Networks that give gradients ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What running and training see of a network, whether torch computes it
// (Torch/Graph.h) or the kernels for sparse networks do (Sparse/SparseGraph.h).
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_NETWORKGRAPH_H
#define L2DC_LIB_EXECUTION_NETWORKGRAPH_H

#include "l2dc/Execution/Network.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace l2dc::execution {

/// A dense row-major float32 tensor that someone else owns.
struct TensorView {
  Shape shape;
  const float *data = nullptr;

  TensorView() = default;
  TensorView(const Tensor &tensor)
      : shape(tensor.shape), data(tensor.begin()) {}
  TensorView(Shape shape, const float *data)
      : shape(std::move(shape)), data(data) {}
};

/// Mean and (biased) variance per channel that a BatchNorm step saw.
struct BatchStatistics {
  unsigned step = 0;
  int64_t count = 0; ///< values per channel
  std::vector<float> mean, variance;
};

/// Samples to compute gradients for.
struct GradientRequest {
  TensorView samples;
  /// Empty: only the statistics are computed, and there are no parameters.
  llvm::ArrayRef<int32_t> labels;
  /// The wanted probability of each class, a row per sample, or null: 1 for the
  /// label and 0 for the others.
  const float *targets = nullptr;
  /// The constants to differentiate by.
  llvm::ArrayRef<unsigned> parameters;
  /// By parameter the weights to differentiate by, as ascending numbers of
  /// elements; null stands for all.
  llvm::ArrayRef<const std::vector<uint32_t> *> kept;
  /// The loss is the sum of the samples' cross entropies times this.
  double scale = 1;
  /// True for every step whose first operand is multiplied with what `dropout`
  /// fills in. Empty: none.
  std::vector<bool> dropped;
  llvm::function_ref<void(unsigned step, llvm::MutableArrayRef<float>)> dropout;
};

struct GradientResult {
  double loss = 0; ///< sum of the cross entropies, not scaled
  int64_t hits = 0;
  /// In the order of the request's parameters, and of its `kept` weights.
  std::vector<std::vector<float>> gradients;
  /// One per BatchNorm step with constant statistics, in step order.
  std::vector<BatchStatistics> statistics;
};

/// A network made ready to run. Both functions run on the calling thread alone
/// and may be called by several threads at once. The shapes of inputs must have
/// passed `inferValueShapes`. The elements of constants are read where they
/// were when the graph was made: changes take effect on the next run.
class NetworkGraph {
public:
  virtual ~NetworkGraph() = default;

  /// Forward without gradients; BatchNorm uses the running statistics.
  virtual llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<TensorView> inputs) const = 0;

  /// Forward and backward in training mode: BatchNorm uses the samples' own
  /// statistics. The loss is the cross entropy of the first output.
  virtual llvm::Expected<GradientResult>
  gradients(const GradientRequest &request) const = 0;
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_NETWORKGRAPH_H
