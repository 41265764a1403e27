//===- Image.h - A program for the accelerator ------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the compiler hands to the machine and the simulator reads: instructions
// and the data they name. docs/InstructionSet.md specifies the file byte by
// byte. Nothing here knows MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_EIE_IMAGE_H
#define L2DC_TARGET_EIE_IMAGE_H

#include "l2dc/Execution/Network.h"
#include "l2dc/Support/Tensor.h"
#include "l2dc/Target/EIE/EncodedMatrix.h"
#include "l2dc/Target/EIE/Instruction.h"
#include "l2dc/Target/EIE/TargetModel.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace l2dc::image {

/// A tensor in host memory, for one sample: the leading extent is 1 where the
/// network has a batch.
struct Buffer {
  std::string name;
  Shape shape; ///< all extents known and at least 1
  /// Elements of a constant that host steps use, or null.
  std::shared_ptr<const Tensor> constant;
};

/// One spatial dimension of a convolution window.
struct PatchDimension {
  uint32_t input = 1;  ///< extent of the input
  uint32_t output = 1; ///< number of windows
  uint32_t kernel = 1;
  uint32_t stride = 1;
  uint32_t dilation = 1;
  int32_t padBegin = 0;

  /// The input position that kernel element `k` of window `o` reads. Outside
  /// of [0, input) the element is 0.
  int64_t position(uint32_t o, uint32_t k) const {
    return int64_t(o) * stride - padBegin + int64_t(k) * dilation;
  }
  bool operator==(const PatchDimension &other) const;
};

/// The inputs of a convolution's output position (im2col of one position). The
/// buffer is 1 x C x spatial...; elements are gathered in the order channel,
/// then kernel positions row by row, which is that of a filter's columns.
struct Patch {
  uint32_t channelBegin = 0;
  uint32_t channels = 1;
  std::vector<PatchDimension> dimensions; ///< 1 to 3

  /// Elements gathered for one window.
  uint64_t size() const;
  /// Windows, numbered row by row: what the loop counts.
  uint64_t windows() const;
  bool operator==(const Patch &other) const;
};

/// Which element lies at each position of a vector of activations: `noRow` for
/// positions that hold none. Written by row-to-PE assignment.
using Order = std::vector<uint32_t>;

enum class LayerKind : uint8_t { EIE = 0, Host = 1 };

/// Statistics are kept by layer.
struct Layer {
  std::string name;
  LayerKind kind = LayerKind::EIE;
};

/// A program with its data. Instructions refer to table entries by number.
struct Image {
  EIETargetModel target;
  std::vector<Buffer> buffers;
  std::vector<EncodedMatrix> matrices;
  std::vector<std::vector<float>> biases;
  std::vector<Patch> patches;
  std::vector<Order> orders;
  /// Inputs and outputs are buffer numbers.
  std::vector<execution::Step> hostSteps;
  std::vector<Layer> layers;
  std::vector<Instruction> instructions;
  std::vector<unsigned> inputs, outputs; ///< buffer numbers
};

/// Loops may be nested this deep; the loop counter is the innermost loop's.
inline constexpr unsigned maxLoopDepth = 4;

/// Checks everything a simulator relies on: table entries are sound, every
/// number refers to an entry, loops and layers nest, every `run` finds its
/// matrix loaded where the registers point, every access stays inside its
/// buffer or vector in all iterations, constants are not written, inputs are
/// not constants, and in hardware mode every capacity holds. The error names
/// the table entry, or the instruction by its number from 0.
llvm::Error verifyImage(const Image &image);

/// The bytes of the image file. Fails if `verifyImage` does. The same image
/// gives the same bytes.
llvm::Expected<std::string> serialize(const Image &image);

/// The image of a file's bytes; it passes `verifyImage`. A changed, missing or
/// added byte and another version are errors.
llvm::Expected<Image> deserialize(llvm::StringRef bytes);

/// `serialize` to `path` (all or nothing) and `deserialize` from it; errors
/// name the file. "-" is standard output and input.
llvm::Error writeImage(llvm::StringRef path, const Image &image);
llvm::Expected<Image> readImage(llvm::StringRef path);

} // namespace l2dc::image

#endif // L2DC_TARGET_EIE_IMAGE_H
