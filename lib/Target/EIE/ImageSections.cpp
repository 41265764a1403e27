//===- ImageSections.cpp - The sections of an image file ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImageSections.h"
#include "ImageLimits.h"
#include "SpmatRows.h"
#include "l2dc/Execution/NetworkIO.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::image;

//===----------------------------------------------------------------------===//
// Building blocks
//===----------------------------------------------------------------------===//

static constexpr uint64_t maxUInt32 = std::numeric_limits<uint32_t>::max();

/// The number of entries, then the entries.
template <typename T, typename Write>
static void writeTable(ByteWriter &writer, const std::vector<T> &table,
                       Write write) {
  writer.varint(table.size());
  for (const T &entry : table)
    write(entry);
}

/// Reads entries, each of at least one byte, until the first failure.
template <typename T, typename Read>
static void readTable(ByteReader &reader, std::vector<T> &table, Read read) {
  uint64_t size = reader.count(/*minBytes=*/1, "number of entries");
  for (uint64_t i = 0; i < size && reader.ok(); ++i)
    table.push_back(read());
}

static void writeFloats(ByteWriter &writer, llvm::ArrayRef<float> values) {
  for (float value : values)
    writer.float32(value);
}

/// `count` floats, which must still fit into the input.
static std::vector<float> readFloats(ByteReader &reader, uint64_t count) {
  if (count > reader.remaining() / sizeof(float)) {
    reader.fail("the values reach past the end of the section");
    return {};
  }
  std::vector<float> values(count);
  for (float &value : values)
    value = reader.float32();
  return values;
}

static uint32_t readUInt32(ByteReader &reader, llvm::StringRef what) {
  return uint32_t(reader.varint(maxUInt32, what));
}

//===----------------------------------------------------------------------===//
// Target and buffers
//===----------------------------------------------------------------------===//

static void writeTarget(const Image &image, ByteWriter &writer) {
  writer.bytes(
      llvm::formatv("{0}", llvm::json::Value(toJSON(image.target))).str());
}

static void readTarget(Image &image, ByteReader &reader) {
  llvm::Expected<EIETargetModel> target =
      parseTargetModel(reader.bytes(reader.remaining()));
  if (!target)
    return reader.fail(llvm::toString(target.takeError()));
  image.target = *target;
}

static void writeBuffers(const Image &image, ByteWriter &writer) {
  writeTable(writer, image.buffers, [&](const Buffer &buffer) {
    writer.string(buffer.name);
    execution::writeShape(writer, buffer.shape);
    writer.byte(buffer.constant != nullptr);
    if (buffer.constant)
      writeFloats(writer, buffer.constant->data);
  });
}

static Buffer readBuffer(ByteReader &reader) {
  Buffer buffer;
  buffer.name = reader.string().str();
  buffer.shape = execution::readShape(reader);
  if (llvm::any_of(buffer.shape, [](int64_t extent) { return extent < 1; }))
    reader.fail("buffer '" + buffer.name + "' has an extent below 1");
  uint8_t isConstant = reader.byte();
  if (isConstant > 1)
    reader.fail("constant flag is " + llvm::Twine(unsigned(isConstant)));
  if (!isConstant || !reader.ok())
    return buffer;
  std::vector<float> data = readFloats(reader, elementCount(buffer.shape));
  if (reader.ok())
    buffer.constant =
        std::make_shared<const Tensor>(buffer.shape, std::move(data));
  return buffer;
}

static void readBuffers(Image &image, ByteReader &reader) {
  readTable(reader, image.buffers, [&] { return readBuffer(reader); });
}

//===----------------------------------------------------------------------===//
// Matrices
//===----------------------------------------------------------------------===//

static SpmatLayout layoutOf(const EncodedMatrix &matrix,
                            const EIETargetModel &target) {
  return {target.weightBits, matrix.indexBits, target.spmatRowBits};
}

/// Bytes of a stored column pointer: 2 if all fit, else 4.
static unsigned pointerBytes(const EncodedMatrix &matrix) {
  return matrix.maxEntriesOfPE() <= 0xffff ? 2 : 4;
}

static void writeMatrices(const Image &image, ByteWriter &writer) {
  writeTable(writer, image.matrices, [&](const EncodedMatrix &matrix) {
    writer.varint(matrix.rows);
    writer.varint(matrix.columns);
    writer.byte(matrix.indexBits);
    writer.varint(matrix.codebook.size());
    writeFloats(writer, matrix.codebook);
    writer.varint(matrix.pes());
    writer.byte(pointerBytes(matrix));
    for (const PESlice &slice : matrix.slices) {
      for (uint32_t pointer : slice.pointers) {
        if (pointerBytes(matrix) == 2)
          writer.fixed<uint16_t>(pointer);
        else
          writer.fixed<uint32_t>(pointer);
      }
      writer.bytes(packEntries(slice.entries, layoutOf(matrix, image.target)));
    }
  });
}

static void readSlice(ByteReader &reader, PESlice &slice, uint32_t columns,
                      unsigned width, const SpmatLayout &layout) {
  if ((uint64_t(columns) + 1) * width > reader.remaining())
    return reader.fail("the column pointers reach past the end of the section");
  slice.pointers.resize(size_t(columns) + 1);
  for (uint32_t &pointer : slice.pointers)
    pointer = width == 2 ? reader.fixed<uint16_t>() : reader.fixed<uint32_t>();
  size_t count = slice.pointers.back();
  llvm::StringRef rows = reader.bytes(layout.bytes(count));
  if (!reader.ok())
    return;
  slice.entries = unpackEntries(rows, count, layout);
  if (packEntries(slice.entries, layout) != rows)
    reader.fail("the unused bits of a Spmat row are not 0");
}

static EncodedMatrix readMatrix(ByteReader &reader,
                                const EIETargetModel &target) {
  EncodedMatrix matrix;
  matrix.rows = readUInt32(reader, "rows");
  matrix.columns = readUInt32(reader, "columns");
  matrix.indexBits = reader.byte();
  // The layout divides by the width, so it is checked before it is used.
  if (matrix.indexBits < 2 || matrix.indexBits > 8 ||
      matrix.indexBits + target.weightBits > target.spmatRowBits)
    reader.fail("runs of " + llvm::Twine(matrix.indexBits) +
                " bits do not fit Spmat rows of " +
                llvm::Twine(target.spmatRowBits));
  matrix.codebook =
      readFloats(reader, reader.count(sizeof(float), "codebook size"));
  uint64_t pes = reader.varint(256, "number of PEs");
  unsigned width = reader.byte();
  if (width != 2 && width != 4)
    reader.fail("column pointers have " + llvm::Twine(width) + " bytes");
  for (uint64_t pe = 0; pe < pes && reader.ok(); ++pe)
    readSlice(reader, matrix.slices.emplace_back(), matrix.columns, width,
              layoutOf(matrix, target));
  if (reader.ok() && width != pointerBytes(matrix))
    reader.fail("column pointers have more bytes than they need");
  return matrix;
}

static void readMatrices(Image &image, ByteReader &reader) {
  readTable(reader, image.matrices,
            [&] { return readMatrix(reader, image.target); });
}

//===----------------------------------------------------------------------===//
// Vectors, patches and orders
//===----------------------------------------------------------------------===//

static void writeBiases(const Image &image, ByteWriter &writer) {
  writeTable(writer, image.biases, [&](const std::vector<float> &bias) {
    writer.varint(bias.size());
    writeFloats(writer, bias);
  });
}

static void readBiases(Image &image, ByteReader &reader) {
  readTable(reader, image.biases, [&] {
    return readFloats(reader, reader.count(sizeof(float), "bias size"));
  });
}

static void writePatches(const Image &image, ByteWriter &writer) {
  writeTable(writer, image.patches, [&](const Patch &patch) {
    writer.varint(patch.channelBegin);
    writer.varint(patch.channels);
    writeTable(writer, patch.dimensions, [&](const PatchDimension &d) {
      for (uint32_t extent :
           {d.input, d.output, d.kernel, d.stride, d.dilation})
        writer.varint(extent);
      writer.signedVarint(d.padBegin);
    });
  });
}

static PatchDimension readPatchDimension(ByteReader &reader) {
  PatchDimension dimension;
  for (uint32_t *extent :
       {&dimension.input, &dimension.output, &dimension.kernel,
        &dimension.stride, &dimension.dilation})
    *extent = readUInt32(reader, "extent");
  int64_t pad = reader.signedVarint();
  if (pad < -int64_t(maxVector) || pad > int64_t(maxVector))
    reader.fail("padding is " + llvm::Twine(pad));
  dimension.padBegin = int32_t(pad);
  return dimension;
}

static void readPatches(Image &image, ByteReader &reader) {
  readTable(reader, image.patches, [&] {
    Patch patch;
    patch.channelBegin = readUInt32(reader, "first channel");
    patch.channels = readUInt32(reader, "number of channels");
    readTable(reader, patch.dimensions,
              [&] { return readPatchDimension(reader); });
    return patch;
  });
}

/// Positions without an element are stored as 0, element e as e + 1.
static void writeOrders(const Image &image, ByteWriter &writer) {
  writeTable(writer, image.orders, [&](const Order &order) {
    writeTable(writer, order, [&](uint32_t element) {
      writer.varint(element == noRow ? 0 : uint64_t(element) + 1);
    });
  });
}

static void readOrders(Image &image, ByteReader &reader) {
  readTable(reader, image.orders, [&] {
    Order order;
    readTable(reader, order, [&] {
      // 0 becomes noRow.
      return uint32_t(reader.varint(maxUInt32, "element") - 1);
    });
    return order;
  });
}

//===----------------------------------------------------------------------===//
// Program
//===----------------------------------------------------------------------===//

static void writeHostSteps(const Image &image, ByteWriter &writer) {
  writeTable(writer, image.hostSteps, [&](const execution::Step &step) {
    execution::writeStep(writer, step);
  });
}

static void readHostSteps(Image &image, ByteReader &reader) {
  readTable(reader, image.hostSteps,
            [&] { return execution::readStep(reader); });
}

static void writeLayers(const Image &image, ByteWriter &writer) {
  writeTable(writer, image.layers, [&](const Layer &layer) {
    writer.string(layer.name);
    writer.byte(uint8_t(layer.kind));
  });
}

static void readLayers(Image &image, ByteReader &reader) {
  readTable(reader, image.layers, [&] {
    Layer layer;
    layer.name = reader.string().str();
    layer.kind =
        LayerKind(reader.varint(uint64_t(LayerKind::Host), "layer kind"));
    return layer;
  });
}

static void writeInstructions(const Image &image, ByteWriter &writer) {
  for (const Instruction &instruction : image.instructions)
    for (uint8_t byte : encodeInstruction(instruction))
      writer.byte(byte);
}

static void readInstructions(Image &image, ByteReader &reader) {
  while (reader.ok() && !reader.atEnd()) {
    llvm::StringRef raw = reader.bytes(instructionBytes);
    if (!reader.ok())
      return;
    InstructionBytes bytes;
    llvm::copy(raw.bytes(), bytes.begin());
    llvm::Expected<Instruction> instruction = decodeInstruction(bytes);
    if (!instruction)
      return reader.fail(llvm::toString(instruction.takeError()));
    image.instructions.push_back(*instruction);
  }
}

static void writeInterface(const Image &image, ByteWriter &writer) {
  for (const std::vector<unsigned> *list : {&image.inputs, &image.outputs})
    writeTable(writer, *list, [&](unsigned buffer) { writer.varint(buffer); });
}

static void readInterface(Image &image, ByteReader &reader) {
  for (std::vector<unsigned> *list : {&image.inputs, &image.outputs})
    readTable(reader, *list, [&] { return readUInt32(reader, "buffer"); });
}

//===----------------------------------------------------------------------===//
// All sections
//===----------------------------------------------------------------------===//

llvm::ArrayRef<Section> image::imageSections() {
  static const Section sections[] = {
      {1, "target", writeTarget, readTarget},
      {2, "buffers", writeBuffers, readBuffers},
      {3, "matrices", writeMatrices, readMatrices},
      {4, "biases", writeBiases, readBiases},
      {5, "patches", writePatches, readPatches},
      {6, "orders", writeOrders, readOrders},
      {7, "host steps", writeHostSteps, readHostSteps},
      {8, "layers", writeLayers, readLayers},
      {9, "instructions", writeInstructions, readInstructions},
      {10, "interface", writeInterface, readInterface},
  };
  return sections;
}
