//===- CompileReport.cpp - Layers, totals and report.json -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/CompileReport.h"
#include "CandidateReport.h"
#include "SearchReport.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Version.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::driver;
using execution::Network;
using execution::Step;
using execution::StepKind;

static bool isLayer(const Step &step) {
  return step.kind == StepKind::Conv || step.kind == StepKind::Linear;
}

/// Output positions that one weight takes part in for one sample: the product
/// of the output's spatial extents.
static int64_t positionsOf(const Network &network, const Step &step) {
  int64_t positions = 1;
  const Shape &shape = network.values[step.output].shape;
  for (size_t i = 2; i < shape.size(); ++i)
    positions *= std::max<int64_t>(shape[i], 1);
  return positions;
}

static int64_t countNonZero(const Tensor &tensor) {
  return tensor.size() - llvm::count(tensor.data, 0.0f);
}

/// Counts the layer in fields of fixed width.
static void setFixedBits(LayerReport &layer,
                         const compression::CodedWeights &coded,
                         llvm::ArrayRef<float> weights) {
  constexpr unsigned widest = 8;
  uint64_t fillers[widest + 1] = {};
  uint64_t gap = 0;
  for (float weight : weights) {
    if (weight == 0) {
      ++gap;
      continue;
    }
    for (unsigned width = 1; width <= widest; ++width)
      fillers[width] += gap >> width;
    gap = 0;
  }
  uint64_t floats = coded.codebook.size() - 1 + uint64_t(layer.biases);
  for (unsigned width = 1; width <= widest; ++width) {
    if (coded.indexBits != 0 && width != coded.indexBits)
      continue;
    uint64_t entries = uint64_t(layer.kept) + fillers[width];
    uint64_t bits = entries * (coded.weightBits + width) + 32 * floats;
    if (layer.runBits != 0 && bits >= layer.fixedBits)
      continue;
    layer.fixedBits = bits;
    layer.runBits = width;
  }
}

static LayerReport
describeLayer(const Network &network, const Step &step,
              const std::optional<compression::CodedWeights> &coded,
              int64_t biases, uint64_t biasBytes, uint64_t denseBytes) {
  LayerReport layer;
  const Tensor &weights = *network.values[step.inputs[1]].constant;
  layer.name = step.name;
  layer.kind = execution::stepKindName(step.kind).str();
  layer.weights = weights.size();
  layer.kept = countNonZero(weights);
  int64_t positions = positionsOf(network, step);
  layer.flops = layer.weights * positions;
  layer.flopsKept = layer.kept * positions;
  layer.biases = biases;
  layer.biasBytes = biasBytes;
  layer.bytes = biasBytes + denseBytes;
  if (!coded) {
    layer.codeBytes = denseBytes;
    layer.codedWeightBits = 32;
    layer.fixedBits = 32 * uint64_t(layer.weights + biases);
    return layer;
  }
  compression::CodedBytes parts = compression::countBytes(*coded, false);
  setFixedBits(layer, *coded, weights.data);
  layer.weightBits = coded->weightBits;
  layer.indexBits = coded->indexBits;
  layer.codeBytes = parts.codes;
  layer.indexBytes = parts.positions;
  layer.tableBytes = parts.header + parts.codebook + parts.tables;
  double kept = std::max<double>(double(layer.kept), 1);
  layer.codedWeightBits = double(parts.codes) * 8 / kept;
  layer.codedIndexBits = double(parts.positions) * 8 / kept;
  return layer;
}

llvm::Error driver::describeFile(const target::CompressedNetwork &net,
                                 uint64_t fileBytes, CompileReport &report) {
  auto bytes = target::countFileBytes(net);
  if (!bytes)
    return bytes.takeError();
  std::vector<uint64_t> bytesOf(net.network.values.size(), 0);
  TotalsReport &totals = report.totals;
  for (const target::ConstantBytes &constant : bytes->constants) {
    bytesOf[constant.value] = constant.bytes;
    totals.otherBytes += constant.bytes;
    totals.denseBytes +=
        4 * uint64_t(net.network.values[constant.value].constant->size());
  }
  for (const Step &step : net.network.steps) {
    if (!isLayer(step) || !net.network.values[step.inputs[1]].constant)
      continue;
    bool hasBias = step.inputs.size() > 2;
    uint64_t bias = hasBias ? bytesOf[step.inputs[2]] : 0;
    int64_t biases =
        hasBias ? elementCount(net.network.values[step.inputs[2]].shape) : 0;
    LayerReport layer =
        describeLayer(net.network, step, net.coded[step.inputs[1]], biases,
                      bias, bytesOf[step.inputs[1]]);
    // A constant that two layers use is stored, and counted, once.
    bytesOf[step.inputs[1]] = 0;
    if (hasBias)
      bytesOf[step.inputs[2]] = 0;
    totals.otherBytes -= layer.bytes;
    totals.flops += layer.flops;
    totals.flopsKept += layer.flopsKept;
    report.layers.push_back(std::move(layer));
  }
  totals.fileBytes = fileBytes;
  totals.structureBytes = bytes->header + bytes->structure;
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// report.json
//===----------------------------------------------------------------------===//

/// JSON has no NaN; a missing value says it better than a number would.
static llvm::json::Value number(double value) {
  if (std::isfinite(value))
    return value;
  return nullptr;
}

static llvm::json::Value toJSON(const LayerReport &layer) {
  return llvm::json::Object{{"name", layer.name},
                            {"kind", layer.kind},
                            {"weights", layer.weights},
                            {"kept", layer.kept},
                            {"weight_bits", layer.weightBits},
                            {"index_bits", layer.indexBits},
                            {"coded_weight_bits", layer.codedWeightBits},
                            {"coded_index_bits", layer.codedIndexBits},
                            {"bytes", layer.bytes},
                            {"fixed_bits", layer.fixedBits},
                            {"run_bits", layer.runBits},
                            {"flops", layer.flops},
                            {"flops_kept", layer.flopsKept}};
}

static llvm::json::Value toJSON(const EieReport &eie) {
  llvm::json::Array layers;
  for (const EieReport::Layer &layer : eie.layers)
    layers.push_back(llvm::json::Object{{"name", layer.name},
                                        {"cycles", layer.cycles},
                                        {"energy_uj", layer.energyUj},
                                        {"load_balance", layer.loadBalance}});
  return llvm::json::Object{{"samples", eie.samples},
                            {"pes", eie.pes},
                            {"arith", eie.arithmetic},
                            {"cycles", eie.cycles},
                            {"time_us", eie.timeUs},
                            {"energy_uj", eie.energyUj},
                            {"macs", eie.macs},
                            {"entries", eie.entries},
                            {"padding_entries", eie.paddingEntries},
                            {"load_balance", eie.loadBalance},
                            {"max_abs_error", number(eie.maxAbsError)},
                            {"layers", std::move(layers)},
                            {"host_steps", llvm::json::Array(eie.hostSteps)}};
}

static llvm::json::Value toJSON(const CpuReport &cpu) {
  llvm::json::Object object{{"function", cpu.function},
                            {"object_bytes", cpu.objectBytes},
                            {"samples", cpu.samples},
                            {"max_abs_error", number(cpu.maxAbsError)}};
  if (cpu.top1)
    object["top1"] = *cpu.top1;
  return object;
}

llvm::json::Value driver::toJSON(const CompileReport &report) {
  llvm::json::Array layers;
  for (const LayerReport &layer : report.layers)
    layers.push_back(::toJSON(layer));
  const TotalsReport &totals = report.totals;
  llvm::json::Object object{
      {"model", report.model},
      {"version", getVersion()},
      {"seed", report.seed},
      {"command", report.command},
      {"layers", std::move(layers)},
      {"totals", llvm::json::Object{{"dense_bytes", totals.denseBytes},
                                    {"file_bytes", totals.fileBytes},
                                    {"rate", totals.rate()},
                                    {"flops", totals.flops},
                                    {"flops_kept", totals.flopsKept}}}};
  if (report.accuracy)
    object["accuracy"] = llvm::json::Object{
        {"dataset", report.accuracy->dataset},
        {"samples", report.accuracy->samples},
        {"dense_top1", report.accuracy->denseTop1},
        {"compressed_top1", report.accuracy->compressedTop1}};
  if (!report.candidates.empty())
    object["candidates"] = candidatesToJSON(report);
  if (report.search)
    object["search"] = searchToJSON(*report.search);
  if (report.eie)
    object["eie"] = ::toJSON(*report.eie);
  if (report.cpu)
    object["cpu"] = ::toJSON(*report.cpu);
  return object;
}
