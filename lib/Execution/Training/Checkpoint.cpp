//===- Checkpoint.cpp - Keeping the state of a training on disk -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layout: "L2DCTRN" and the version, a byte; the fingerprint; the XXH3 hash of
// what follows; then the report, every parameter's free variables and optimizer
// state, and the running statistics, all of them floats in an order and number
// that follow from the training.
//
//===----------------------------------------------------------------------===//

#include "State.h"

#include "l2dc/Execution/NetworkIO.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/bit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/xxhash.h"

using namespace l2dc;
using namespace l2dc::execution;

static constexpr llvm::StringLiteral magic = "L2DCTRN\x02";

/// The hash of the memory behind `values`.
template <typename T>
static uint64_t hashOf(llvm::ArrayRef<T> values) {
  return llvm::xxh3_64bits(
      llvm::ArrayRef(reinterpret_cast<const uint8_t *>(values.data()),
                     values.size() * sizeof(T)));
}

static void writeDouble(ByteWriter &writer, double value) {
  writer.fixed<uint64_t>(llvm::bit_cast<uint64_t>(value));
}

static double readDouble(ByteReader &reader) {
  return llvm::bit_cast<double>(reader.fixed<uint64_t>());
}

static void writeOptions(ByteWriter &writer, const TrainOptions &options) {
  writer.varint(options.epochs);
  writer.signedVarint(options.batchSize);
  writer.byte(uint8_t(options.optimizer));
  writer.byte(uint8_t(options.schedule));
  for (double number : {options.learningRate, options.momentum,
                        options.weightDecay, options.dropout})
    writeDouble(writer, number);
  writer.fixed<uint64_t>(options.seed);
  if (options.augmentation.changesImages()) {
    writer.varint(options.augmentation.maxShift);
    writer.byte(options.augmentation.mirror);
    writeShape(writer, options.augmentation.imageShape);
  }
  for (const auto &[value, constraint] : options.constraints) {
    writer.varint(value);
    writer.fixed<uint64_t>(hashOf(llvm::ArrayRef(constraint.mask)));
    writer.fixed<uint64_t>(hashOf(llvm::ArrayRef(constraint.clusters)));
    writer.fixed<uint64_t>(hashOf(llvm::ArrayRef(constraint.penalty)));
  }
}

static void writeSamples(ByteWriter &writer, const Tensor *images,
                         llvm::ArrayRef<int32_t> labels) {
  if (!images)
    return;
  writeShape(writer, images->shape);
  writer.fixed<uint64_t>(hashOf(llvm::ArrayRef(images->data)));
  writer.fixed<uint64_t>(hashOf(labels));
}

static void writeWithConstants(ByteWriter &writer, const Network &network) {
  writeNetwork(writer, network);
  for (unsigned value : constantsInOrder(network)) {
    const Tensor &constant = *network.values[value].constant;
    writer.fixed<uint64_t>(hashOf(llvm::ArrayRef(constant.data)));
  }
}

uint64_t execution::trainingFingerprint(const TrainingNetwork &training,
                                        const TrainData &data,
                                        const TrainOptions &options) {
  ByteWriter writer;
  writeWithConstants(writer, training.network);
  if (data.teacher)
    writeWithConstants(writer, *data.teacher);
  writeOptions(writer, options);
  writeSamples(writer, data.images, data.labels);
  writeSamples(writer, data.targets, {});
  writeSamples(writer, data.validationImages, data.validationLabels);
  return llvm::xxh3_64bits(writer.str());
}

static void writeFloats(ByteWriter &writer, llvm::ArrayRef<float> values) {
  for (float value : values)
    writer.float32(value);
}

static void readFloats(ByteReader &reader,
                       llvm::MutableArrayRef<float> values) {
  for (float &value : values)
    value = reader.float32();
}

static void writeReport(ByteWriter &writer, const EpochReport &report) {
  writer.varint(report.epoch);
  writer.varint(report.epochs);
  writeDouble(writer, report.loss);
  writeDouble(writer, report.accuracy);
  writer.byte(report.validationAccuracy.has_value());
  writeDouble(writer, report.validationAccuracy.value_or(0));
}

static EpochReport readReport(ByteReader &reader) {
  EpochReport report;
  report.epoch = unsigned(reader.varint());
  report.epochs = unsigned(reader.varint());
  report.loss = readDouble(reader);
  report.accuracy = readDouble(reader);
  bool validated = reader.byte();
  double accuracy = readDouble(reader);
  if (validated)
    report.validationAccuracy = accuracy;
  return report;
}

llvm::Error execution::saveCheckpoint(llvm::StringRef path,
                                      uint64_t fingerprint,
                                      const TrainingState &state) {
  ByteWriter body;
  writeReport(body, state.last);
  for (const Parameter &parameter : state.parameters)
    writeFloats(body, parameter.variables());
  for (const OptimizerState &memory : state.optimizer) {
    writeFloats(body, memory.first);
    writeFloats(body, memory.second);
  }
  for (const auto &[value, statistic] : state.statistics)
    writeFloats(body, statistic.data);

  ByteWriter file;
  file.bytes(magic);
  file.fixed<uint64_t>(fingerprint);
  file.fixed<uint64_t>(llvm::xxh3_64bits(body.str()));
  file.bytes(body.str());
  return writeFile(path, file.str());
}

static void readState(ByteReader &reader, TrainingState &state) {
  state.last = readReport(reader);
  for (Parameter &parameter : state.parameters) {
    readFloats(reader, parameter.variables());
    parameter.expand();
  }
  for (OptimizerState &memory : state.optimizer) {
    readFloats(reader, memory.first);
    readFloats(reader, memory.second);
  }
  for (auto &[value, statistic] : state.statistics)
    readFloats(reader, statistic.data);
}

llvm::Error execution::loadCheckpoint(llvm::StringRef path,
                                      uint64_t fingerprint,
                                      TrainingState &state) {
  if (!llvm::sys::fs::exists(path))
    return llvm::Error::success();
  auto file = readFile(path);
  if (!file)
    return file.takeError();
  ByteReader reader((*file)->getBuffer());
  if (reader.bytes(magic.size()) != magic)
    return makeError("'{0}' is not a training checkpoint of this version",
                     path);
  uint64_t found = reader.fixed<uint64_t>();
  uint64_t hash = reader.fixed<uint64_t>();
  llvm::StringRef body = (*file)->getBuffer().drop_front(reader.position());
  if (!reader.ok() || llvm::xxh3_64bits(body) != hash)
    return makeError("the training checkpoint '{0}' is damaged", path);
  if (found != fingerprint)
    return makeError("the checkpoint '{0}' belongs to a training with another "
                     "network, other data or other options",
                     path);
  readState(reader, state);
  if (!reader.ok() || !reader.atEnd())
    return makeError("the training checkpoint '{0}' is damaged", path);
  return llvm::Error::success();
}
