//===- ImageFileTest.cpp - Tests for images as bytes ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImageContainer.h"
#include "SmallImage.h"

#include "../../Support/TempDir.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::image;
using namespace l2dc::test;

namespace {

TEST(ImageFile, RoundTrips) {
  Image image = smallImage();
  std::string bytes = exitOnError(serialize(image));
  Image read = exitOnError(deserialize(bytes));
  EXPECT_EQ(exitOnError(serialize(read)), bytes);

  EXPECT_EQ(read.target.pes, 2u);
  EXPECT_EQ(read.target.mode, MachineMode::Hardware);
  ASSERT_EQ(read.buffers.size(), 5u);
  EXPECT_EQ(read.buffers[0].name, "x");
  EXPECT_EQ(read.buffers[0].shape, Shape({1, 2, 3, 3}));
  EXPECT_EQ(read.buffers[0].constant, nullptr);
  EXPECT_EQ(read.buffers[2].constant->data, std::vector<float>(12, 0.5f));
  ASSERT_EQ(read.matrices.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(read.matrices[i].slices, image.matrices[i].slices);
    EXPECT_EQ(read.matrices[i].codebook, image.matrices[i].codebook);
    EXPECT_EQ(read.matrices[i].rows, image.matrices[i].rows);
  }
  EXPECT_EQ(read.biases, image.biases);
  EXPECT_EQ(read.patches, image.patches);
  EXPECT_EQ(read.orders, image.orders);
  ASSERT_EQ(read.hostSteps.size(), 1u);
  EXPECT_EQ(read.hostSteps[0].name, "scaling");
  EXPECT_EQ(read.hostSteps[0].inputs, std::vector<unsigned>({1, 2}));
  EXPECT_EQ(read.layers[1].name, "scaling");
  EXPECT_EQ(read.layers[1].kind, LayerKind::Host);
  EXPECT_EQ(read.instructions, image.instructions);
  EXPECT_EQ(read.inputs, image.inputs);
  EXPECT_EQ(read.outputs, image.outputs);
}

// Row widths that are not whole entries or whole bytes.
TEST(ImageFile, PacksEntriesOfAllWidths) {
  for (unsigned weightBits : {2, 3, 4, 8}) {
    for (unsigned indexBits : {2, 4, 5, 8}) {
      for (unsigned rowBits : {16u, 61u, 64u, 100u}) {
        Image image = smallImage();
        image.target.mode = MachineMode::Paper;
        image.target.weightBits = weightBits;
        image.target.indexBits = indexBits;
        image.target.spmatRowBits = rowBits;
        for (EncodedMatrix &matrix : image.matrices) {
          MatrixEncoding options;
          options.pes = 2;
          options.indexBits = indexBits;
          matrix = exitOnError(encodeMatrix(matrix.rows, matrix.columns,
                                            decodeMatrix(matrix),
                                            matrix.codebook, options));
        }
        image.instructions = {Instruction(Opcode::Halt)};
        image.outputs.clear();
        std::string bytes = exitOnError(serialize(image));
        Image read = exitOnError(deserialize(bytes));
        EXPECT_EQ(read.matrices[1].slices, image.matrices[1].slices);
      }
    }
  }
}

// 64-bit rows of 4 + 4 bits: v in the low half of a byte, x in the high half.
TEST(ImageFile, StoresPaperRows) {
  Image image;
  image.target.pes = 1;
  std::vector<uint8_t> column(23);
  column[2] = 1;
  column[3] = 2;
  column[22] = 3;
  MatrixEncoding options;
  options.pes = 1;
  image.matrices = {
      exitOnError(encodeMatrix(23, 1, column, {0, 1, 2, 3}, options))};
  image.instructions = {Instruction(Opcode::Halt)};
  std::string matrices = splitImage(exitOnError(serialize(image)))[2];
  std::string rows = {0x21, 0x02, char(0xf0), 0x23, 0, 0, 0, 0};
  EXPECT_EQ(matrices.substr(matrices.size() - 8), rows);
  std::string pointers = {0, 0, 4, 0};
  EXPECT_EQ(matrices.substr(matrices.size() - 12, 4), pointers);
}

TEST(ImageFile, WidePointers) {
  Image image;
  image.target.pes = 1;
  std::vector<uint8_t> codes(70000, 1);
  MatrixEncoding options;
  options.pes = 1;
  image.matrices = {
      exitOnError(encodeMatrix(70000, 1, codes, {0, 1}, options))};
  image.instructions = {Instruction(Opcode::Halt)};
  Image read = exitOnError(deserialize(exitOnError(serialize(image))));
  EXPECT_EQ(read.matrices[0].slices, image.matrices[0].slices);
}

TEST(ImageFile, EveryChangedByteIsFound) {
  std::string bytes = exitOnError(serialize(smallImage()));
  ASSERT_LT(bytes.size(), 8192u);
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (unsigned mask : {0x01, 0x10, 0x80, 0xff}) {
      std::string damaged = bytes;
      damaged[i] = char(damaged[i] ^ mask);
      ASSERT_NE(message(deserialize(damaged)), "") << "byte " << i;
    }
  }
}

TEST(ImageFile, EveryOtherLengthIsFound) {
  std::string bytes = exitOnError(serialize(smallImage()));
  for (size_t length = 0; length < bytes.size(); ++length)
    ASSERT_NE(message(deserialize(llvm::StringRef(bytes).take_front(length))),
              "")
        << length;
  EXPECT_ERROR(deserialize(bytes + '\0'), "bytes, the header says");
}

// The sections' readers must not rely on the checksums.
TEST(ImageFile, SealedDamageNeverCrashes) {
  std::vector<std::string> sections =
      splitImage(exitOnError(serialize(smallImage())));
  EXPECT_EQ(message(deserialize(joinImage(sections))), "");
  Random random(5);
  for (std::string &section : sections) {
    std::string sound = section;
    for (int i = 0; i < 2000; ++i) {
      section = sound;
      for (uint64_t k = random.below(3); k < 3; ++k)
        section[random.below(section.size())] = char(random.next());
      section.resize(section.size() - random.below(2));
      llvm::Expected<Image> image = deserialize(joinImage(sections));
      if (image) {
        std::string again = exitOnError(serialize(*image));
        ASSERT_EQ(message(deserialize(again)), "");
      } else {
        llvm::consumeError(image.takeError());
      }
    }
    section = sound;
  }
}

TEST(ImageFile, ErrorsSayWhatIsWrong) {
  std::string bytes = exitOnError(serialize(smallImage()));
  std::vector<std::string> sections = splitImage(bytes);
  EXPECT_ERROR(deserialize("GIF89a"), "not an EIE image: wrong first bytes");
  EXPECT_ERROR(deserialize(joinImage(sections, /*version=*/2)),
               "format version 2, this program reads version 1");
  EXPECT_ERROR(deserialize(llvm::StringRef(bytes).take_front(100)),
               "truncated: 100 bytes, expected at least 268");
  std::string damaged = bytes;
  damaged.back() ^= 1;
  EXPECT_ERROR(deserialize(damaged),
               "the checksum of section 'interface' does not match");
  damaged = bytes;
  damaged[30] ^= 1;
  EXPECT_ERROR(deserialize(damaged), "the checksum of the header");
  sections[9].push_back(0);
  EXPECT_ERROR(deserialize(joinImage(sections)),
               "section 'interface': at byte 4: bytes are left over");
  sections.pop_back();
  EXPECT_ERROR(deserialize(joinImage(sections)), "9 sections, expected 10");
}

TEST(ImageFile, FilesRoundTrip) {
  TempDir directory;
  std::string path = directory.path("image.eie");
  exitOnError(writeImage(path, smallImage()));
  EXPECT_EQ(exitOnError(serialize(exitOnError(readImage(path)))),
            exitOnError(serialize(smallImage())));
  EXPECT_ERROR(readImage(directory.write("bad.eie", "no image")),
               "bad.eie: not an EIE image");
  EXPECT_ERROR(readImage(directory.path("none.eie")), "none.eie");
  Image image = smallImage();
  image.inputs = {9};
  EXPECT_ERROR(writeImage(path, image), "image.eie: input 0: buffer 9");
  EXPECT_EQ(message(readImage(path)), "");
}

} // namespace
