//===- EIEImage.cpp - Speed of encoding matrices and loading images -------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// AlexNet's fc6 as the paper prunes it: 9216 inputs, 4096 outputs, 9 % of the
// weights, on 64 PEs. Rates are in weights of the dense matrix.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/Random.h"
#include "l2dc/Target/EIE/Image.h"

#include "benchmark/benchmark.h"

using namespace l2dc;
using namespace l2dc::image;

namespace {

constexpr uint32_t rows = 4096, columns = 9216;

const std::vector<uint8_t> &codes() {
  static const std::vector<uint8_t> all = [] {
    Random random(1);
    std::vector<uint8_t> codes(size_t(rows) * columns);
    for (uint8_t &code : codes)
      if (random.uniform() < 0.09)
        code = uint8_t(1 + random.below(15));
    return codes;
  }();
  return all;
}

EncodedMatrix encode() {
  std::vector<float> codebook(16, 1.0f);
  codebook[0] = 0;
  return llvm::cantFail(encodeMatrix(rows, columns, codes(), codebook));
}

/// An image that holds the matrix and does nothing with it.
const Image &matrixImage() {
  static const Image image = [] {
    Image image;
    image.matrices = {encode()};
    image.instructions = {Instruction(Opcode::Halt)};
    return image;
  }();
  return image;
}

void setRate(benchmark::State &state) {
  state.SetItemsProcessed(state.iterations() * rows * columns);
}

void encodeFc6(benchmark::State &state) {
  codes();
  for (auto _ : state)
    benchmark::DoNotOptimize(encode());
  setRate(state);
}
BENCHMARK(encodeFc6)->Unit(benchmark::kMillisecond);

void decodeFc6(benchmark::State &state) {
  const EncodedMatrix &matrix = matrixImage().matrices[0];
  for (auto _ : state)
    benchmark::DoNotOptimize(decodeMatrix(matrix));
  setRate(state);
}
BENCHMARK(decodeFc6)->Unit(benchmark::kMillisecond);

void writeImage(benchmark::State &state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(serialize(matrixImage())));
  setRate(state);
}
BENCHMARK(writeImage)->Unit(benchmark::kMillisecond);

void loadImage(benchmark::State &state) {
  std::string bytes = llvm::cantFail(serialize(matrixImage()));
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(deserialize(bytes)));
  setRate(state);
}
BENCHMARK(loadImage)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
