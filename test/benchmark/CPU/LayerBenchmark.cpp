//===- LayerBenchmark.cpp - Compressed layers against other products ------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// usage: CPULayerBenchmark [LAYER|"" [avx512|avx2|portable]]
//
// The fully connected layers of AlexNet and VGG-16 with the densities of EIE's
// benchmark (Table III of the paper), seeded random weights and activations,
// batch 1, one thread. Every product is checked against OpenBLAS's before it is
// timed. The table at the end divides each peer's time by ours.
//
//===----------------------------------------------------------------------===//

#include "Peers.h"
#include "RatioTable.h"
#include "l2dc/Compression/PackedMatrix.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Simulator/Experiments/PaperLayers.h"
#include "l2dc/Support/Random.h"
#include "l2dc/Target/CPU/CPUExecutor.h"

#include "benchmark/benchmark.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::bench;

namespace {

/// One layer in every form that a product needs.
struct Layer {
  sim::SyntheticLayer shape;
  std::vector<float> codebook;
  std::vector<uint8_t> codes;
  std::vector<float> dense;
  CsrMatrix csr;
  Tensor activations;
};

Layer makeLayer(const sim::SyntheticLayer &shape) {
  Layer layer{shape, sim::makeSyntheticCodebook(4), {}, {}, {}, {}};
  int64_t rows = shape.outputs, columns = shape.inputs;
  layer.codes.resize(rows * columns);
  layer.dense.resize(rows * columns);
  layer.csr = {rows, columns, {0}, {}, {}};
  Random random(1);
  for (int64_t i = 0; i < rows * columns; ++i) {
    if (random.uniform() < shape.weightDensity) {
      layer.codes[i] = uint8_t(1 + random.below(15));
      layer.dense[i] = layer.codebook[layer.codes[i]];
      layer.csr.coordinates.push_back(int32_t(i % columns));
      layer.csr.values.push_back(layer.dense[i]);
    }
    if ((i + 1) % columns == 0)
      layer.csr.positions.push_back(int32_t(layer.csr.values.size()));
  }
  layer.activations =
      Tensor({1, columns}, sim::makeSyntheticActivations(shape, /*seed=*/2));
  return layer;
}

/// The layer's network, compiled; our kernel as a user of the library runs it.
std::unique_ptr<execution::Executor> compileLayer(const Layer &layer,
                                                  llvm::StringRef isa) {
  mlir::MLIRContext context;
  context.loadDialect<nn::NNDialect, mlir::func::FuncDialect>();
  mlir::OpBuilder builder(&context);
  mlir::Location loc = builder.getUnknownLoc();
  int64_t rows = layer.csr.rows, columns = layer.csr.columns;
  auto type = [&](int64_t extent) {
    return mlir::RankedTensorType::get({1, extent}, builder.getF32Type());
  };
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(loc);
  builder.setInsertionPointToEnd(module->getBody());
  auto function = mlir::func::FuncOp::create(
      builder, loc, "main", builder.getFunctionType(type(columns), type(rows)));
  mlir::Block *body = function.addEntryBlock();
  builder.setInsertionPointToEnd(body);
  auto shared = nn::SharedAttr::get(
      &context, 4, builder.getDenseF32ArrayAttr(layer.codebook),
      nn::makeByteElements(&context, {rows, columns}, layer.codes, "w"));
  mlir::Value weights =
      nn::WeightOp::create(builder, loc, builder.getStringAttr("w"), shared);
  mlir::Value result = nn::LinearOp::create(
      builder, loc, type(rows), builder.getStringAttr("fc"),
      body->getArgument(0), weights, mlir::Value());
  mlir::func::ReturnOp::create(builder, loc, result);
  return llvm::cantFail(cpu::createCPUExecutor(*module, {isa.str()}));
}

/// The bytes of entries that one product with these activations reads.
void reportBytes(const Layer &layer) {
  compression::PackedMatrix packed =
      compression::packMatrix(layer.csr.rows, layer.csr.columns, layer.codes,
                              compression::PackedOrder::Columns);
  double stored = double(packed.byteCount());
  double read = 0;
  for (int64_t column = 0; column < packed.columns; ++column)
    if (layer.activations.data[column] != 0)
      read += double(packed.starts[column + 1] - packed.starts[column]) + 8;
  double kept = double(layer.csr.values.size());
  llvm::outs() << llvm::formatv(
      "{0}: {1}, {2:F3} bytes stored and {3:F3} read per kept "
      "weight\n",
      layer.shape.name,
      packed.format == compression::PackedFormat::Rice ? "Rice code" : "bitmap",
      stored / kept, read / kept);
}

/// Fails loudly on a product that differs: its time would mean nothing.
void verify(const Layer &layer, llvm::StringRef peer, const Product &product,
            llvm::ArrayRef<float> expected) {
  std::vector<float> y(layer.csr.rows);
  product(layer.activations.begin(), y.data());
  for (auto [a, b] : llvm::zip_equal(expected, y))
    if (std::abs(a - b) > 1e-3f * std::max(1.0f, std::abs(a)))
      llvm::report_fatal_error(llvm::Twine(peer) + " computes another product");
}

void registerProduct(const std::shared_ptr<Layer> &layer,
                     const std::string &peer, const Product &product,
                     llvm::ArrayRef<float> expected) {
  if (!product)
    return;
  verify(*layer, peer, product, expected);
  benchmark::RegisterBenchmark((layer->shape.name + "/" + peer).c_str(),
                               [layer, product](benchmark::State &state) {
                                 std::vector<float> y(layer->csr.rows);
                                 for (auto _ : state) {
                                   product(layer->activations.begin(),
                                           y.data());
                                   benchmark::DoNotOptimize(y.data());
                                   benchmark::ClobberMemory();
                                 }
                               })
      ->Unit(benchmark::kMicrosecond);
}

void registerLayer(const sim::SyntheticLayer &shape, llvm::StringRef isa) {
  auto layer = std::make_shared<Layer>(makeLayer(shape));
  reportBytes(*layer);
  std::vector<float> expected(layer->csr.rows);
  makeEigen(layer->csr)(layer->activations.begin(), expected.data());
  std::shared_ptr<execution::Executor> compiled = compileLayer(*layer, isa);
  registerProduct(
      layer, "l2dc",
      [compiled, layer](const float *, float *y) {
        auto result = llvm::cantFail(compiled->run(layer->activations));
        std::copy(result[0].begin(), result[0].begin() + result[0].size(), y);
      },
      expected);
  registerProduct(
      layer, "openblas",
      makeOpenBlas(layer->dense, layer->csr.rows, layer->csr.columns),
      expected);
  registerProduct(layer, "eigen", makeEigen(layer->csr), expected);
  registerProduct(layer, "torch", makeTorchSparse(layer->csr), expected);
  registerProduct(layer, "mlir", makeSparseTensor(layer->csr), expected);
}

} // namespace

int main(int argc, char **argv) {
  benchmark::Initialize(&argc, argv);
  llvm::StringRef only = argc > 1 ? argv[1] : "";
  llvm::StringRef isa = argc > 2 ? argv[2] : "";
  for (const sim::PaperLayer &layer : sim::paperLayers().take_front(6))
    if (only.empty() || only == layer.shape.name)
      registerLayer(layer.shape, isa);
  RatioTable table("l2dc");
  benchmark::RunSpecifiedBenchmarks(&table);
  table.print();
  llvm::outs().flush();
  // The compiled code goes before what it was compiled with.
  benchmark::ClearRegisteredBenchmarks();
  return 0;
}
