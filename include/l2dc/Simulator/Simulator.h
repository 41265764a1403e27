//===- Simulator.h - Running an image ---------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_SIMULATOR_H
#define L2DC_SIMULATOR_SIMULATOR_H

#include "l2dc/Simulator/Statistics.h"
#include "l2dc/Support/Tensor.h"
#include "l2dc/Target/EIE/Image.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <vector>

namespace l2dc::sim {

class Trace;

/// Which timing model runs. Both give the same cycles, causes and outputs.
enum class Mode : uint8_t { Fast, Tick };

/// The numbers that the array computes with.
enum class ArithmeticKind : uint8_t { Float, Fixed16 };

/// "fast" and "tick", "float" and "fixed16", and back.
llvm::StringRef modeName(Mode mode);
llvm::StringRef arithmeticName(ArithmeticKind arithmetic);

struct SimOptions {
  Mode mode = Mode::Fast;
  ArithmeticKind arithmetic = ArithmeticKind::Float;
  /// Sees every cycle of the first sample; null for none. Needs `Mode::Tick`.
  Trace *trace = nullptr;
  /// Called after each sample with the number of samples done.
  llvm::function_ref<void(int64_t)> sampleDone = nullptr;
};

/// What came out of a simulation.
struct RunResult {
  /// One tensor per output of the image, samples in the first dimension.
  std::vector<Tensor> outputs;
  Statistics statistics;
};

/// Runs the program of `image` on `inputs`, one tensor per input of the image
/// with samples in the first dimension, one sample after the other. A tensor's
/// shape is N followed by the buffer's shape, where a leading extent of 1 of
/// the buffer may be left out. Errors: an image that `verifyImage` rejects, an
/// input of another shape, different numbers of samples, NaN among the inputs
/// or among the activations of a layer.
llvm::Expected<RunResult> simulate(const image::Image &image,
                                   llvm::ArrayRef<Tensor> inputs,
                                   const SimOptions &options = {});

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_SIMULATOR_H
