//===- SmallImage.h - A small image that uses every table -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_TARGET_EIE_SMALLIMAGE_H
#define L2DC_TEST_UNITTESTS_TARGET_EIE_SMALLIMAGE_H

#include "l2dc/Support/Random.h"
#include "l2dc/Target/EIE/Assembly.h"
#include "l2dc/Target/EIE/Image.h"

namespace l2dc::test {

/// A random sparse matrix of 2 PEs whose codes have 4 bits.
inline image::EncodedMatrix smallMatrix(uint32_t rows, uint32_t columns,
                                        uint64_t seed,
                                        llvm::ArrayRef<uint32_t> order = {}) {
  Random random(seed);
  std::vector<uint8_t> codes(size_t(rows) * columns);
  for (uint8_t &code : codes)
    code = uint8_t(random.below(4));
  image::MatrixEncoding options;
  options.pes = 2;
  options.order = order;
  return llvm::cantFail(
      image::encodeMatrix(rows, columns, codes, {0, -1, 0.5f, 2}, options));
}

/// A convolution in a loop, a host step, and a linear layer with a bias column
/// and its rows in another order.
inline constexpr llvm::StringLiteral smallProgram = R"(
layer_begin layer=0
  load_matrix matrix=0 pointer_base=0 spmat_base=0 codebook=0
  set register=input_length value=8
  set register=output_length value=3
  set register=weight_fraction value=13
  set register=source_fraction value=12
  set register=dest_fraction value=10
  set register=activation value=relu
  loop count=4
    load_patch patch=0 buffer=0
    load_bias bias=0
    run
    write_back
    store_activations buffer=1 stride=4 loop_stride=1
  end_loop
layer_end
layer_begin layer=1
  host step=0
layer_end
layer_begin layer=2
  load_matrix matrix=1 pointer_base=9 spmat_base=2 codebook=1
  set register=input_length value=12
  set register=output_length value=6
  set register=pointer_base value=9
  set register=spmat_base value=2
  set register=codebook value=1
  set register=bias_column value=1
  load_activations buffer=3 count=12
  clear
  run
  write_back
  store_activations buffer=4 order=0
  swap
layer_end
halt
)";

inline image::Image smallImage(llvm::StringRef program = smallProgram) {
  image::Image image;
  image.target.pes = 2;
  image.target.mode = image::MachineMode::Hardware;
  auto scale = std::make_shared<const Tensor>(Shape{1, 3, 2, 2}, 0.5f);
  image.buffers = {{"x", {1, 2, 3, 3}, nullptr},
                   {"conv", {1, 3, 2, 2}, nullptr},
                   {"scale", {1, 3, 2, 2}, scale},
                   {"scaled", {1, 3, 2, 2}, nullptr},
                   {"y", {1, 5}, nullptr}};
  image.orders = {{2, 0, 1, 4, 3, image::noRow}};
  image.matrices = {smallMatrix(3, 8, 1),
                    smallMatrix(5, 13, 2, image.orders[0])};
  image.biases = {{0.5f, -0.5f, 1.0f}};
  image::PatchDimension dimension;
  dimension.input = 3;
  dimension.output = 2;
  dimension.kernel = 2;
  image.patches = {{0, 2, {dimension, dimension}}};
  execution::Step scaling{};
  scaling.kind = execution::StepKind::Mul;
  scaling.name = "scaling";
  scaling.inputs = {1, 2};
  scaling.output = 3;
  image.hostSteps = {scaling};
  image.layers = {{"conv", image::LayerKind::EIE},
                  {"scaling", image::LayerKind::Host},
                  {"fc", image::LayerKind::EIE}};
  image.instructions = llvm::cantFail(image::parseAssembly(program));
  image.inputs = {0};
  image.outputs = {4};
  return image;
}

} // namespace l2dc::test

#endif // L2DC_TEST_UNITTESTS_TARGET_EIE_SMALLIMAGE_H
