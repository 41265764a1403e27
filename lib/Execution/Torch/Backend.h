//===- Backend.h - What the torch module offers -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The border between L2DC and its torch module, which is loaded while the
// program runs. No torch type and no exception passes it. Everything that
// decides a result besides the arithmetic (how a batch is split, dropout,
// optimizers, checkpoints) stays on this side.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_TORCH_BACKEND_H
#define L2DC_EXECUTION_TORCH_BACKEND_H

#include "l2dc/Execution/Network.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Config/llvm-config.h"

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
  llvm::ArrayRef<int32_t> labels;
  /// The constants to differentiate by.
  llvm::ArrayRef<unsigned> parameters;
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
  /// In the order of the request's parameters.
  std::vector<std::vector<float>> gradients;
  /// One per BatchNorm step with constant statistics, in step order.
  std::vector<BatchStatistics> statistics;
};

/// A network on torch. Both functions run on the calling thread alone and may
/// be called by several threads at once. The shapes of inputs must have passed
/// `inferValueShapes`.
class TorchGraph {
public:
  virtual ~TorchGraph() = default;

  /// Forward without gradients; BatchNorm uses the running statistics.
  virtual llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<TensorView> inputs) const = 0;

  /// Forward and backward in training mode: BatchNorm uses the samples' own
  /// statistics. The loss is the cross entropy of the first output.
  virtual llvm::Expected<GradientResult>
  gradients(const GradientRequest &request) const = 0;
};

/// The entry points of the module.
struct TorchBackend {
  /// Builds the graph of `network`, which is copied. `constants` holds the
  /// elements of every constant by value number; they must outlive the graph,
  /// and changes to them take effect on the next run.
  llvm::Expected<std::unique_ptr<TorchGraph>> (*createGraph)(
      const Network &network, llvm::ArrayRef<const float *> constants);
};

/// Must be the same on both sides: it changes with everything declared above
/// and with the LLVM release whose types are used.
inline constexpr char torchBackendAbi[] =
    "l2dc-torch-2 llvm-" LLVM_VERSION_STRING;
/// The one function the module exports (LoadableModule.h); gives a
/// `const TorchBackend *`.
inline constexpr char torchBackendEntry[] = "l2dcGetTorchBackend";

/// The module's backend, loaded on the first call; see `loadTorch`.
llvm::Expected<const TorchBackend *> getTorchBackend();

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_TORCH_BACKEND_H
