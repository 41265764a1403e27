//===- CompressionBenchmark.cpp - Coders and clustering -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Symbols per second and core of the entropy coders, with zstd on the same
// symbols as the peer (one byte each, its Huffman stage does the work), and the
// time to cluster a layer as large as AlexNet's fc6. Data is seeded.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/CodedWeights.h"
#include "l2dc/Compression/Huffman.h"
#include "l2dc/Compression/KMeans.h"
#include "l2dc/Compression/Pruning.h"
#include "l2dc/Compression/RelativeIndex.h"
#include "l2dc/Support/Random.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Compression.h"

#include "benchmark/benchmark.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::compression;
using Bytes = std::vector<uint8_t>;

/// About normal numbers: trained weights look like this.
static std::vector<float> randomWeights(size_t count) {
  Random random(1);
  std::vector<float> weights(count);
  for (float &weight : weights) {
    double sum = -6;
    for (int i = 0; i < 12; ++i)
      sum += random.uniform();
    weight = float(sum * 0.02);
  }
  return weights;
}

/// A layer of `rows` x `columns`, pruned to `density` and shared with `bits`
/// bits.
static SharedWeights makeLayer(int64_t rows, int64_t columns, double density,
                               unsigned bits) {
  std::vector<float> weights = randomWeights(rows * columns);
  applyMask(weights, llvm::cantFail(keepLargest(weights, density)));
  return llvm::cantFail(shareWeights(weights, bits));
}

/// The two streams of a layer like fc6: 9 % kept, 5-bit codes (argument 0) or
/// 4-bit runs (argument 1).
static Bytes makeStream(int64_t kind) {
  SharedWeights layer = makeLayer(4096, 9216, 0.09, 5);
  RelativeIndex index = encodeRelative(layer.codes, 4);
  return kind == 0 ? index.codes : index.runs;
}

static void setRate(benchmark::State &state, const char *name, size_t items) {
  state.counters[name] = benchmark::Counter(
      double(items) * 1e-6, benchmark::Counter::kIsIterationInvariantRate);
}

static HuffmanCode makeCode(llvm::ArrayRef<uint8_t> symbols) {
  std::vector<uint64_t> counts(32, 0);
  for (uint8_t symbol : symbols)
    ++counts[symbol];
  return buildHuffmanCode(counts);
}

static void huffmanDecode(benchmark::State &state) {
  Bytes symbols = makeStream(state.range(0));
  HuffmanCode code = makeCode(symbols);
  Bytes payload = encodeHuffman(symbols, code);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        llvm::cantFail(decodeHuffman(payload, code, symbols.size())).data());
  setRate(state, "Msymbols", symbols.size());
  state.counters["bytes"] = double(payload.size());
}

static void huffmanEncode(benchmark::State &state) {
  Bytes symbols = makeStream(state.range(0));
  HuffmanCode code = makeCode(symbols);
  for (auto _ : state)
    benchmark::DoNotOptimize(encodeHuffman(symbols, code).data());
  setRate(state, "Msymbols", symbols.size());
}

/// Arguments: stream, zstd level.
static void zstdDecode(benchmark::State &state) {
  using namespace llvm::compression;
  Bytes symbols = makeStream(state.range(0));
  llvm::SmallVector<uint8_t, 0> coded, decoded;
  zstd::compress(symbols, coded, int(state.range(1)));
  for (auto _ : state) {
    llvm::cantFail(zstd::decompress(coded, decoded, symbols.size()));
    benchmark::DoNotOptimize(decoded.data());
  }
  setRate(state, "Msymbols", symbols.size());
  state.counters["bytes"] = double(coded.size());
}

/// A layer of 1024 x 4096, 9 % kept. Argument: the coder.
static void layerDecode(benchmark::State &state) {
  SharedWeights layer = makeLayer(1024, 4096, 0.09, 5);
  EncodeOptions options;
  options.coder = CoderChoice(state.range(0));
  CodedWeights coded = llvm::cantFail(
      encodeWeights({1024, 4096}, layer.codes, layer.codebook, options));
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(decodeCodes(coded)).data());
  setRate(state, "Mweights", layer.codes.size());
  setRate(state, "Mkept", coded.kept);
  state.counters["bytes"] = double(countBytes(coded).total());
}

static void layerEncode(benchmark::State &state) {
  SharedWeights layer = makeLayer(1024, 4096, 0.09, 5);
  EncodeOptions options;
  options.coder = CoderChoice(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(
        encodeWeights({1024, 4096}, layer.codes, layer.codebook, options)));
  setRate(state, "Mweights", layer.codes.size());
}

/// 3.4 million values, as many as AlexNet's fc6 keeps. Arguments: clusters,
/// initialisation.
static void kmeans(benchmark::State &state) {
  std::vector<float> values = randomWeights(3'400'000);
  KMeansOptions options;
  options.init = KMeansInit(state.range(1));
  double cost = 0;
  for (auto _ : state)
    cost =
        llvm::cantFail(cluster(values, unsigned(state.range(0)), options)).cost;
  state.counters["cost"] = cost;
  state.SetLabel(kmeansInitName(options.init).str());
}

static void magnitudePruning(benchmark::State &state) {
  std::vector<float> weights = randomWeights(9216 * 4096);
  for (auto _ : state)
    benchmark::DoNotOptimize(llvm::cantFail(keepLargest(weights, 0.09)).data());
  setRate(state, "Mweights", weights.size());
}

BENCHMARK(huffmanDecode)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(huffmanEncode)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(zstdDecode)
    ->ArgsProduct({{0, 1}, {3, 19}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(layerDecode)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(layerEncode)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(kmeans)
    ->ArgsProduct({{31, 32, 255}, {0, 1, 2, 3}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(magnitudePruning)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
