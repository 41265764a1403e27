//===- Conv.cpp - Convolution as a product with image patches -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gemm.h"
#include "KernelFunctions.h"
#include "WindowGeometry.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

namespace {

/// The matrix whose columns are the input patches of the output positions and
/// whose rows are the taps of all channels; it is never stored as a whole.
class PatchMatrix {
public:
  PatchMatrix(const float *image, const WindowGeometry &geometry)
      : image(image), geometry(geometry) {}

  /// Columns of one output row lie side by side in the input, so they are
  /// packed together.
  void operator()(const Panel &panel) const {
    int64_t width = geometry.output[2];
    for (int64_t done = 0; done < panel.columns;) {
      int64_t column = panel.firstColumn + done;
      int64_t count = std::min(panel.columns - done, width - column % width);
      packOutputRow(panel, done, column, count);
      done += count;
    }
  }

private:
  /// A tap: a channel and a position in the kernel.
  struct Tap {
    int64_t channel, z, y, x;
  };

  Tap tapOfRow(int64_t row) const {
    auto &window = geometry.window;
    Tap tap;
    tap.x = row % window[2].kernel;
    row /= window[2].kernel;
    tap.y = row % window[1].kernel;
    row /= window[1].kernel;
    tap.z = row % window[0].kernel;
    tap.channel = row / window[0].kernel;
    return tap;
  }

  /// Moves on to the tap of the next row.
  void advance(Tap &tap) const {
    auto &window = geometry.window;
    if (++tap.x < window[2].kernel)
      return;
    tap.x = 0;
    if (++tap.y < window[1].kernel)
      return;
    tap.y = 0;
    if (++tap.z < window[0].kernel)
      return;
    tap.z = 0;
    ++tap.channel;
  }

  /// Fills `count` columns of the panel, from its column `offset` on, with the
  /// patches of output positions from number `column` on.
  void packOutputRow(const Panel &panel, int64_t offset, int64_t column,
                     int64_t count) const {
    auto &window = geometry.window;
    int64_t x = column % geometry.output[2];
    column /= geometry.output[2];
    int64_t startZ = geometry.start(0, column / geometry.output[1]);
    int64_t startY = geometry.start(1, column % geometry.output[1]);
    int64_t startX = geometry.start(2, x);

    Tap tap = tapOfRow(panel.firstRow);
    for (int64_t row = 0; row < panel.rows; ++row, advance(tap)) {
      float *target = panel.data + row * Panel::width + offset;
      int64_t z = startZ + tap.z * window[0].dilation;
      int64_t y = startY + tap.y * window[1].dilation;
      if (z < 0 || z >= geometry.input[0] || y < 0 || y >= geometry.input[1]) {
        std::fill_n(target, count, 0.0f);
        continue;
      }
      const float *inputRow =
          image +
          ((tap.channel * geometry.input[0] + z) * geometry.input[1] + y) *
              geometry.input[2];
      copyPixels(inputRow, startX + tap.x * window[2].dilation, count, target);
    }
  }

  /// Every stride-th pixel of an input row; zeros beyond its ends.
  void copyPixels(const float *inputRow, int64_t first, int64_t count,
                  float *target) const {
    int64_t extent = geometry.input[2], stride = geometry.window[2].stride;
    if (stride == 1 && first >= 0 && first + count <= extent) {
      std::copy_n(inputRow + first, count, target);
      return;
    }
    for (int64_t i = 0; i < count; ++i) {
      int64_t x = first + i * stride;
      target[i] = x >= 0 && x < extent ? inputRow[x] : 0.0f;
    }
  }

  const float *image;
  const WindowGeometry &geometry;
};

/// True if every output position reads the input position of its own number.
bool isPointwise(const WindowGeometry &geometry) {
  return geometry.kernelSize() == 1 && geometry.input == geometry.output &&
         llvm::all_of(geometry.window, [](const WindowDimension &window) {
           return window.stride == 1 && window.padBegin == 0;
         });
}

} // namespace

/// For each sample and group: result = bias + filters x patches.
void reference::conv(const Step &step, Operands operands, Tensor &result) {
  const Tensor &x = *operands[0], &filter = *operands[1];
  llvm::ArrayRef<int64_t> inputShape(x.shape), filterShape(filter.shape);
  WindowGeometry geometry(step.attributes, inputShape.drop_front(2),
                          filterShape.drop_front(2),
                          llvm::ArrayRef(result.shape).drop_front(2));
  int64_t groups = step.attributes.groups;
  int64_t filters = filter.shape[0] / groups, channels = filter.shape[1];
  int64_t taps = channels * geometry.kernelSize();
  int64_t positions = geometry.outputSize();
  bool pointwise = isPointwise(geometry);

  for (int64_t i = 0; i < x.shape[0] * groups; ++i) {
    int64_t group = i % groups;
    const float *image = x.begin() + i * channels * geometry.inputSize();
    float *planes = result.begin() + i * filters * positions;
    if (operands.size() == 3)
      for (int64_t f = 0; f < filters; ++f)
        std::fill_n(planes + f * positions, positions,
                    operands[2]->data[group * filters + f]);

    const float *weights = filter.begin() + group * filters * taps;
    RowMajorMatrix pixels{image, positions};
    PatchMatrix patches(image, geometry);
    gemm(filters, positions, taps, weights, taps,
         pointwise ? PanelPacker(pixels) : PanelPacker(patches), planes,
         positions);
  }
}
