//===- NpyTest.cpp - Tests of npy reading and writing ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/Npy.h"

#include "../Support/ExpectError.h"
#include "../Support/TempDir.h"
#include "DataTestUtils.h"

#include "l2dc/Support/Random.h"

#include "llvm/Support/Endian.h"
#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::data;
using l2dc::test::gzip;
using l2dc::test::TempDir;

namespace {

/// An npy file of `version` with the given dictionary and content.
std::string npyFile(llvm::StringRef dictionary, llvm::StringRef content,
                    char version = 1) {
  std::string file = "\x93NUMPY";
  file += {version, '\0'};
  file += {char(dictionary.size()), '\0'};
  if (version > 1)
    file += {'\0', '\0'};
  return file + dictionary.str() + content.str();
}

std::string npyOf(llvm::StringRef type, llvm::StringRef shape,
                  llvm::StringRef content, llvm::StringRef fortran = "False") {
  return npyFile(("{'descr': '" + type + "', 'fortran_order': " + fortran +
                  ", 'shape': " + shape + ", }")
                     .str(),
                 content);
}

/// `values` as bytes of type T in `order`.
template <typename T>
std::string bytesOf(llvm::ArrayRef<T> values, llvm::endianness order) {
  std::string bytes(values.size() * sizeof(T), '\0');
  for (size_t i = 0; i < values.size(); ++i)
    llvm::support::endian::write<T>(&bytes[i * sizeof(T)], values[i], order);
  return bytes;
}

/// Reads `values` stored as T in both byte orders.
template <typename T>
void checkElements(llvm::StringRef code, std::vector<T> values) {
  std::vector<float> expected(values.begin(), values.end());
  for (char order : {'<', '>'}) {
    std::string type = order + code.str();
    auto tensor = parseNpy(
        npyOf(type, "(" + std::to_string(values.size()) + ",)",
              bytesOf<T>(values, order == '<' ? llvm::endianness::little
                                              : llvm::endianness::big)),
        "x.npy");
    ASSERT_TRUE(bool(tensor)) << test::message(std::move(tensor));
    EXPECT_EQ(tensor->data, expected) << type;
  }
}

TEST(NpyTest, ReadsEveryElementType) {
  checkElements<int8_t>("i1", {-128, 0, 127});
  checkElements<int16_t>("i2", {-32768, 258});
  checkElements<int32_t>("i4", {-2147483647 - 1, 65537});
  checkElements<int64_t>("i8", {-1, int64_t(1) << 40});
  checkElements<uint8_t>("u1", {0, 255});
  checkElements<uint16_t>("u2", {65535, 258});
  checkElements<uint32_t>("u4", {0xffffff00u, 1});
  checkElements<uint64_t>("u8", {uint64_t(1) << 63, 2});
  checkElements<float>("f4", {-0.5f, 1e30f});
  checkElements<double>("f8", {0.1, -3.0});
}

TEST(NpyTest, ReadsHalvesAndBools) {
  auto halves = parseNpy(npyOf("<f2", "(2,)", {"\x00\x3c\x00\xc0", 4}), "h");
  ASSERT_TRUE(bool(halves));
  EXPECT_EQ(halves->data, (std::vector<float>{1, -2}));
  auto bools = parseNpy(npyOf("|b1", "(3,)", {"\x00\x01\x02", 3}), "b");
  ASSERT_TRUE(bool(bools));
  EXPECT_EQ(bools->data, (std::vector<float>{0, 1, 1}));
}

TEST(NpyTest, TurnsFortranOrderIntoRowMajor) {
  auto tensor = parseNpy(
      npyOf("|u1", "(2, 3)", {"\x01\x04\x02\x05\x03\x06", 6}, "True"), "f.npy");
  ASSERT_TRUE(bool(tensor));
  EXPECT_EQ(tensor->shape, (Shape{2, 3}));
  EXPECT_EQ(tensor->data, (std::vector<float>{1, 2, 3, 4, 5, 6}));
}

TEST(NpyTest, ReadsVersions2And3AndScalars) {
  llvm::StringRef dictionary =
      "{\"shape\": (), 'fortran_order': False, 'descr': '|u1'}\n";
  for (char version : {1, 2, 3}) {
    auto tensor = parseNpy(npyFile(dictionary, "\x2a", version), "s.npy");
    ASSERT_TRUE(bool(tensor)) << test::message(std::move(tensor));
    EXPECT_EQ(tensor->rank(), 0);
    EXPECT_EQ(tensor->data, std::vector<float>{42});
  }
}

TEST(NpyTest, RoundTripsRandomTensors) {
  TempDir dir;
  Random random(3);
  for (Shape shape : {Shape{}, Shape{0, 5}, Shape{7}, Shape{3, 4, 5, 2}}) {
    Tensor tensor(shape);
    for (float &value : tensor.data)
      value = float(random.uniform() - 0.5);
    std::string path = dir.path("t.npy");
    ASSERT_FALSE(bool(writeNpy(path, tensor)));
    auto read = readNpy(path);
    ASSERT_TRUE(bool(read)) << test::message(std::move(read));
    EXPECT_EQ(read->shape, tensor.shape);
    EXPECT_EQ(read->data, tensor.data);
    // The elements are aligned as NumPy wants them.
    uint64_t size = 0;
    ASSERT_FALSE(llvm::sys::fs::file_size(path, size));
    EXPECT_EQ((size - 4 * tensor.data.size()) % 64, 0u);
  }
}

TEST(NpyTest, RoundTripsLabels) {
  TempDir dir;
  std::string path = dir.path("y.npy");
  ASSERT_FALSE(bool(writeNpy(path, llvm::ArrayRef<int32_t>{3, 0, 9})));
  auto read = readNpy(path);
  ASSERT_TRUE(bool(read));
  auto labels = labelsFromTensor(*read, path);
  ASSERT_TRUE(bool(labels));
  EXPECT_EQ(*labels, (std::vector<int32_t>{3, 0, 9}));
}

TEST(NpyTest, ReadsGzippedFiles) {
  TempDir dir;
  std::string file = npyOf("|u1", "(3,)", "\x01\x02\x03");
  auto tensor = readNpy(dir.write("x.npy.gz", gzip(file)));
  ASSERT_TRUE(bool(tensor)) << test::message(std::move(tensor));
  EXPECT_EQ(tensor->data, (std::vector<float>{1, 2, 3}));
  // A file of several members is their concatenation.
  auto joined = readNpy(
      dir.write("j.gz", gzip(file.substr(0, 20)) + gzip(file.substr(20))));
  ASSERT_TRUE(bool(joined)) << test::message(std::move(joined));
  EXPECT_EQ(joined->data, (std::vector<float>{1, 2, 3}));
}

TEST(NpyTest, NamesEveryDefectOfAFile) {
  auto errorOf = [](const std::string &bytes) {
    return test::message(parseNpy(bytes, "bad.npy"));
  };
  EXPECT_EQ(errorOf("PK\x03\x04"), "'bad.npy': not an npy file: expected it to "
                                   "start with '\\x93NUMPY'");
  EXPECT_EQ(errorOf("\x93NUMPY\x01"),
            "'bad.npy': truncated npy header: found 7 bytes");
  EXPECT_EQ(errorOf(npyFile("{}", "", 9)),
            "'bad.npy': unsupported npy version 9: expected 1, 2 or 3");
  EXPECT_EQ(errorOf(npyFile("{'descr': '<f4', ", "").substr(0, 20)),
            "'bad.npy': truncated npy header: expected 27 bytes, found 20");
  EXPECT_EQ(errorOf(npyOf("<c8", "(1,)", "12345678")),
            "'bad.npy': unsupported npy element type '<c8': expected a bool, "
            "an integer or a float of at most 8 bytes");
  EXPECT_EQ(errorOf(npyOf("<f4", "(2, 3)", "1234")),
            "'bad.npy': expected 24 bytes of <f4 elements for shape 2x3, found "
            "4");
  EXPECT_EQ(errorOf(npyOf("<f4", "(1,)", "12345")),
            "'bad.npy': expected 4 bytes of <f4 elements for shape 1, found 5");
  EXPECT_ERROR(parseNpy(npyOf("|u1", "(9223372036854775807, 16)", ""), "x"),
               "expected too many bytes");
  EXPECT_ERROR(parseNpy(npyFile("{'descr': [('a', '<f4')]}", ""), "x"),
               "structured npy elements are not supported");
}

TEST(NpyTest, NamesEveryDefectOfAHeader) {
  auto errorOf = [](llvm::StringRef dictionary) {
    return test::message(parseNpy(npyFile(dictionary, ""), "x"));
  };
  EXPECT_EQ(errorOf("nothing"),
            "'x': damaged npy header: expected '{' at 'nothing'");
  EXPECT_EQ(errorOf("{descr: 1}"),
            "'x': damaged npy header: expected a quoted string at 'descr: 1}'");
  EXPECT_EQ(errorOf("{'descr' '<f4'}"),
            "'x': damaged npy header: expected ':' at ''<f4'}'");
  EXPECT_EQ(errorOf("{'fortran_order': no}"),
            "'x': damaged npy header: expected True or False at 'no}'");
  EXPECT_EQ(errorOf("{'shape': (-1,)}"),
            "'x': damaged npy header: expected an extent at '-1,)}'");
  EXPECT_EQ(errorOf("{'shape': (1 2)}"),
            "'x': damaged npy header: expected ',' or ')' at '2)}'");
  EXPECT_EQ(errorOf("{'shape': (1,) 'descr'}"),
            "'x': damaged npy header: expected ',' or '}' at ''descr'}'");
  EXPECT_EQ(errorOf("{'colour': 1}"),
            "'x': damaged npy header: unknown key 'colour'");
  EXPECT_EQ(errorOf("{'descr': '<f4'}"),
            "'x': damaged npy header: expected the keys 'descr', "
            "'fortran_order' and 'shape'");
}

TEST(NpyTest, SurvivesEveryTruncationAndBitFlip) {
  std::string file = npyOf("<f4", "(2,)", "12345678");
  for (size_t size = 0; size < file.size(); ++size)
    EXPECT_NE(test::message(parseNpy(file.substr(0, size), "x")), "");
  // A flipped bit may give another valid file; it must not do worse.
  for (size_t bit = 0; bit < 8 * file.size(); ++bit) {
    std::string flipped = file;
    flipped[bit / 8] ^= char(1 << bit % 8);
    test::message(parseNpy(flipped, "x"));
  }
}

TEST(NpyTest, NamesDamagedGzipFiles) {
  TempDir dir;
  std::string packed = gzip(npyOf("|u1", "(3,)", "\x01\x02\x03"));
  EXPECT_ERROR(readNpy(dir.write("t.gz", packed.substr(0, 30))),
               "t.gz': the gzip stream is truncated after");
  packed[packed.size() - 6] ^= 1; // in the checksum
  EXPECT_ERROR(readNpy(dir.write("d.gz", packed)),
               "d.gz': the gzip stream is damaged after");
  EXPECT_ERROR(readNpy(dir.path("none.npy")), "cannot read '");
}

TEST(NpyTest, RefusesLabelsThatAreNone) {
  EXPECT_ERROR(labelsFromTensor(Tensor({2}, {0, 1.5f}), "y.npy"),
               "'y.npy': label 1.5");
  EXPECT_ERROR(labelsFromTensor(Tensor(Shape{1}, -1.0f), "y.npy"),
               "of sample 0 is not a class number");
  EXPECT_ERROR(labelsFromTensor(Tensor(Shape{2, 3}), "y.npy"),
               "expected one label per sample (shape N), found shape 2x3");
}

} // namespace
