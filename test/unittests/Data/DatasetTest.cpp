//===- DatasetTest.cpp - Tests of the data set loaders --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/Dataset.h"

#include "../Support/ExpectError.h"
#include "../Support/TempDir.h"
#include "DataTestUtils.h"

#include "l2dc/Data/Npy.h"

#include "gtest/gtest.h"

#include <cstdlib>
#include <numeric>

using namespace l2dc;
using namespace l2dc::data;
using l2dc::test::gzip;
using l2dc::test::idx;
using l2dc::test::TempDir;

namespace {

/// A batch of CIFAR-10 records; record i has label i % 10 and all its red
/// bytes i, green 100 + i, blue 200 + i.
std::string cifarBatch(unsigned first, unsigned count) {
  std::string bytes;
  for (unsigned i = first; i < first + count; ++i) {
    bytes += char(i % 10);
    for (unsigned plane : {0, 100, 200})
      bytes.append(1024, char(plane + i));
  }
  return bytes;
}

/// Writes a set of 20 training and 2 test images of 2x2 pixels; pixel values
/// tell the image's number.
void writeMnist(const TempDir &dir) {
  std::string pixels, labels;
  for (char i = 0; i < 20; ++i) {
    pixels.append(4, i);
    labels += char(i % 10);
  }
  dir.write("train-images-idx3-ubyte", idx({20, 2, 2}, pixels));
  dir.write("train-labels-idx1-ubyte.gz", gzip(idx({20}, labels)));
  dir.write("t10k-images.idx3-ubyte",
            idx({2, 2, 2}, {"\x00\x01\x02\x03\xff\xff\xff\xff", 8}));
  dir.write("t10k-labels.idx1-ubyte.gz", gzip(idx({2}, "\x07\x02")));
}

/// Loads a data set that must load.
Dataset load(const std::string &spec, Split split) {
  return test::exitOnError(loadDataset(spec, split));
}

TEST(DatasetTest, ReadsMnistUnderAllItsNames) {
  TempDir dir;
  writeMnist(dir);
  Dataset test = load("mnist:" + dir.path(), Split::Test);
  EXPECT_EQ(test.name, "mnist");
  EXPECT_EQ(test.classes, 10);
  EXPECT_EQ(test.images.shape, (Shape{2, 1, 2, 2}));
  EXPECT_EQ(test.labels, (std::vector<int32_t>{7, 2}));
  EXPECT_EQ(test.images.data[1], 1.0f / 255);
  EXPECT_EQ(test.images.data[7], 1.0f);
  Dataset scaled = load("mnist:" + dir.path() + ";scale=256", Split::Test);
  EXPECT_EQ(scaled.images.data[7], 255.0f / 256);
}

TEST(DatasetTest, SplitsTheTrainingSetWithoutOverlap) {
  TempDir dir;
  writeMnist(dir);
  std::string spec = "mnist:" + dir.path() + ";scale=1";
  Dataset train = load(spec, Split::Train), val = load(spec, Split::Val);
  EXPECT_EQ(train.size(), 18);
  EXPECT_EQ(val.size(), 2);
  std::vector<float> seen;
  for (const Dataset *part : {&train, &val})
    for (int64_t i = 0; i < part->size(); ++i) {
      seen.push_back(part->images.data[4 * i]);
      EXPECT_EQ(part->labels[i], int(seen.back()) % 10);
    }
  std::sort(seen.begin(), seen.end());
  std::vector<float> all(20);
  std::iota(all.begin(), all.end(), 0.0f);
  EXPECT_EQ(seen, all);
  EXPECT_EQ(load(spec, Split::Val).images.data, val.images.data);
}

TEST(DatasetTest, NamesWhatIsWrongWithMnistFiles) {
  TempDir dir;
  std::string spec = "mnist:" + dir.path();
  EXPECT_ERROR(loadDataset("mnist:" + dir.path("none"), Split::Test),
               "no directory '");
  EXPECT_ERROR(loadDataset(spec, Split::Test),
               "no file 't10k-images-idx3-ubyte' in '");
  writeMnist(dir);
  auto withImages = [&](const std::string &bytes) {
    dir.write("t10k-images-idx3-ubyte", bytes);
    return test::message(loadDataset(spec, Split::Test));
  };
  std::string at = "'" + dir.path("t10k-images-idx3-ubyte") + "': ";
  EXPECT_EQ(withImages(std::string(2, '\0')),
            at + "expected an IDX header of 16 bytes, found 2 bytes in all");
  EXPECT_EQ(withImages(idx({8}, "12345678")),
            at + "expected the IDX magic number 2051 (unsigned bytes of rank "
                 "3), found 2049");
  EXPECT_EQ(withImages(idx({2, 2, 2}, "1234567")),
            at + "expected 24 bytes for uint8 elements of shape 2x2x2, found "
                 "23");
  EXPECT_EQ(withImages(idx({~0u, ~0u, ~0u}, "")).substr(0, at.size() + 9),
            at + "expected ");
  EXPECT_EQ(withImages(idx({1, 2, 2}, "1234")),
            "'" + dir.path("t10k-labels.idx1-ubyte.gz") +
                "': expected 1 labels, one for each image of '" +
                dir.path("t10k-images-idx3-ubyte") + "', found 2");
  dir.write("t10k-labels-idx1-ubyte", idx({1}, "\x0a"));
  EXPECT_ERROR(loadDataset(spec, Split::Test),
               "expected labels from 0 to 9, found 10");
}

TEST(DatasetTest, ReadsCifarBatchesInOrder) {
  TempDir dir;
  dir.write("data_batch_1.bin", cifarBatch(0, 3));
  dir.write("data_batch_2.bin.gz", gzip(cifarBatch(3, 17)));
  dir.write("test_batch.bin", cifarBatch(30, 1));
  dir.write("batches.meta.txt", "airplane\n");
  Dataset test =
      load("cifar10:" + dir.path() + ";scale=1;mean=30,130,230;std=1,2,4",
           Split::Test);
  EXPECT_EQ(test.images.shape, (Shape{1, 3, 32, 32}));
  EXPECT_EQ(test.labels, std::vector<int32_t>{0});
  EXPECT_EQ(test.images.data, std::vector<float>(3072, 0.0f));
  Dataset train = load("cifar10:" + dir.path(), Split::Train);
  EXPECT_EQ(train.size(), 18);
  EXPECT_EQ(train.classes, 10);
  EXPECT_TRUE(
      std::is_sorted(train.images.data.begin(), train.images.data.begin() + 1));
}

TEST(DatasetTest, NamesWhatIsWrongWithCifarFiles) {
  TempDir dir;
  std::string spec = "cifar10:" + dir.path();
  EXPECT_ERROR(loadDataset(spec, Split::Test),
               "no CIFAR-10 test batch in '" + dir.path() +
                   "': expected 'test_batch.bin', or with '.gz'");
  EXPECT_ERROR(loadDataset(spec, Split::Train),
               "no CIFAR-10 training batches in '");
  std::string batch = cifarBatch(0, 2);
  dir.write("test_batch.bin", batch.substr(1));
  EXPECT_ERROR(loadDataset(spec, Split::Test),
               "expected a multiple of 3073 bytes (one label and 3072 pixels "
               "each), found 6145");
  batch[3073] = 10;
  dir.write("test_batch.bin", batch);
  EXPECT_ERROR(loadDataset(spec, Split::Test),
               "expected labels from 0 to 9, found 10 in record 1");
}

TEST(DatasetTest, LoadsTheDigitsOfTheBuild) {
  Dataset train = load("digits", Split::Train),
          val = load("digits", Split::Val), test = load("digits", Split::Test);
  EXPECT_EQ(train.size(), 1295);
  EXPECT_EQ(val.size(), 143);
  EXPECT_EQ(test.size(), 359);
  EXPECT_EQ(test.sampleShape(), (Shape{1, 8, 8}));
  EXPECT_EQ(test.classes, 10);
  auto [low, high] =
      std::minmax_element(train.images.data.begin(), train.images.data.end());
  EXPECT_EQ(*low, 0.0f);
  EXPECT_EQ(*high, 1.0f);
  // Every digit is about a tenth of the set.
  for (int32_t digit = 0; digit < 10; ++digit)
    EXPECT_NEAR(llvm::count(train.labels, digit), 130, 15);
}

TEST(DatasetTest, SaysWhereTheDigitsShouldBe) {
  TempDir dir;
  setenv("L2DC_DIGITS_DIR", dir.path().c_str(), 1);
  EXPECT_ERROR(loadDataset("digits", Split::Test),
               "no file '" + dir.path("digits-images.npy") +
                   "': the handwritten digits are prepared by the build");
  unsetenv("L2DC_DIGITS_DIR");
}

/// Writes 10 samples of 2x2 and labels 0, 1, 2, 0, ...; gives "npy:X,Y".
std::string writeNpySet(const TempDir &dir) {
  Tensor images(Shape{10, 2, 2});
  std::vector<int32_t> labels;
  for (int32_t i = 0; i < 10; ++i) {
    std::fill_n(images.begin() + 4 * i, 4, float(i));
    labels.push_back(i % 3);
  }
  test::exitOnError(writeNpy(dir.path("x.npy"), images));
  test::exitOnError(writeNpy(dir.path("y.npy"), labels));
  return "npy:" + dir.path("x.npy") + "," + dir.path("y.npy");
}

TEST(DatasetTest, SplitsNpyFilesUnlessToldNotTo) {
  TempDir dir;
  std::string spec = writeNpySet(dir);
  EXPECT_ERROR(loadDataset(spec, Split::Val),
               "data set 'x.npy': 10 samples are too few for a val split; "
               "option split=none uses all of them");
  Dataset test = load(spec, Split::Test), train = load(spec, Split::Train);
  EXPECT_EQ(test.size(), 2);
  EXPECT_EQ(train.size(), 8);
  EXPECT_EQ(train.classes, 3);
  for (Split split : {Split::Train, Split::Val, Split::Test})
    EXPECT_EQ(load(spec + ";split=none", split).size(), 10);
}

TEST(DatasetTest, TakesTestSamplesFromAnotherFile) {
  TempDir dir;
  std::string spec = writeNpySet(dir);
  Tensor images(Shape{3, 2, 2});
  test::exitOnError(writeNpy(dir.path("t.npy"), images));
  std::vector<int32_t> labels = {2, 1, 0};
  test::exitOnError(writeNpy(dir.path("u.npy"), labels));
  spec += ";test=" + dir.path("t.npy") + "," + dir.path("u.npy");
  EXPECT_EQ(load(spec, Split::Test).labels, labels);
  EXPECT_EQ(load(spec, Split::Val).size(), 1);
  EXPECT_EQ(load(spec, Split::Train).size(), 9);
  spec += ";val=" + dir.path("t.npy");
  EXPECT_EQ(load(spec, Split::Val).size(), 3);
  EXPECT_FALSE(load(spec, Split::Val).hasLabels());
  EXPECT_EQ(load(spec, Split::Train).size(), 10);
}

TEST(DatasetTest, LoadsNpyFilesWithoutLabels) {
  TempDir dir;
  writeNpySet(dir);
  Dataset all = load("npy:" + dir.path("x.npy") + ";split=none", Split::Test);
  EXPECT_FALSE(all.hasLabels());
  EXPECT_EQ(all.size(), 10);
}

TEST(DatasetTest, NamesWhatIsWrongWithNpyData) {
  TempDir dir;
  writeNpySet(dir);
  std::string x = dir.path("x.npy"), y = dir.path("y.npy");
  test::exitOnError(writeNpy(y, llvm::ArrayRef<int32_t>{1, 2}));
  EXPECT_ERROR(loadDataset("npy:" + x + "," + y, Split::Test),
               "expected 10 labels, one for each sample, found 2");
  EXPECT_ERROR(loadDataset("npy:" + y, Split::Test),
               "expected samples in the first of at least two dimensions, "
               "found shape 2");
  EXPECT_ERROR(loadDataset("npy:" + x + ";layout=nhwc", Split::Test),
               "need images of three dimensions, found samples of shape 2x2");
  EXPECT_ERROR(loadDataset("npy:" + x + ";mean=1,2,3", Split::Test),
               "data option 'mean' has 3 values: expected one, or one per "
               "channel of the samples of shape 2x2");
}

TEST(DatasetTest, PreparesImagesAsTheOptionsSay) {
  TempDir dir;
  // One 3x4 image of two channels, channels last: value = 10*pixel + channel.
  Tensor image(Shape{1, 3, 4, 2});
  for (int64_t i = 0; i < image.size(); ++i)
    image.data[i] = float(10 * (i / 2) + i % 2);
  test::exitOnError(writeNpy(dir.path("x.npy"), image));
  std::string spec = "npy:" + dir.path("x.npy") + ";split=none;layout=nhwc";
  EXPECT_EQ(load(spec, Split::Test).images.shape, (Shape{1, 2, 3, 4}));
  Dataset cropped = load(spec + ";crop=2", Split::Test);
  EXPECT_EQ(cropped.images.shape, (Shape{1, 2, 2, 2}));
  EXPECT_EQ(cropped.images.data,
            (std::vector<float>{10, 20, 50, 60, 11, 21, 51, 61}));
  Dataset reversed =
      load(spec + ";crop=2;channels=reversed;mean=11,10;std=10", Split::Test);
  EXPECT_EQ(reversed.images.data, (std::vector<float>{0, 1, 4, 5, 0, 1, 4, 5}));
  EXPECT_ERROR(loadDataset(spec + ";crop=4", Split::Test),
               "data option 'crop=4' is larger than the images of 3 rows and 4 "
               "columns");
}

TEST(DatasetTest, TakesSomeSamples) {
  TempDir dir;
  Dataset all = load(writeNpySet(dir) + ";split=none", Split::Test);
  Dataset part = takeSamples(all, 8, 5);
  EXPECT_EQ(part.size(), 2);
  EXPECT_EQ(part.labels, (std::vector<int32_t>{2, 0}));
  EXPECT_EQ(part.images.data, (std::vector<float>{8, 8, 8, 8, 9, 9, 9, 9}));
  EXPECT_EQ(takeSamples(all, 20, 1).size(), 0);
}

TEST(DatasetTest, ReshapesSamplesOnlyWhereTheMeaningIsKept) {
  auto shapeFor = [](Shape samples, Shape input) {
    auto result = reshapeSamples(Tensor(std::move(samples)), input);
    return result ? shapeToString(result->shape)
                  : test::message(std::move(result));
  };
  EXPECT_EQ(shapeFor({5, 1, 28, 28}, {1, 784}), "5x784");
  EXPECT_EQ(shapeFor({5, 784}, {-1, 1, 28, 28}), "5x1x28x28");
  EXPECT_EQ(shapeFor({5, 28, 28}, {1, 1, 28, 28}), "5x1x28x28");
  EXPECT_EQ(shapeFor({5, 3, 32, 32}, {1, 3, 32, 32}), "5x3x32x32");
  EXPECT_EQ(shapeFor({5, 32, 32, 3}, {1, 3, 32, 32}),
            "samples of shape 32x32x3 do not fit the network's input of shape "
            "1x3x32x32, which takes samples of shape 3x32x32");
  EXPECT_EQ(shapeFor({5, 1, 8, 8}, {-1, 784}),
            "samples of shape 1x8x8 do not fit the network's input of shape "
            "?x784, which takes samples of shape 784");
  EXPECT_EQ(shapeFor({}, {1, 784}),
            "expected samples in the first dimension, found shape scalar for "
            "the network's input of shape 1x784");
}

/// The real sets, where they are installed.
class SharedDataTest : public testing::Test {
protected:
  void SetUp() override {
    const char *root = std::getenv("L2DC_DATA_DIR");
    if (!root)
      GTEST_SKIP() << "L2DC_DATA_DIR is not set";
    directory = root;
  }
  std::string directory;
};

TEST_F(SharedDataTest, LoadsMnist) {
  Dataset test = load("mnist:" + directory + "/mnist;scale=1", Split::Test);
  EXPECT_EQ(test.images.shape, (Shape{10000, 1, 28, 28}));
  EXPECT_EQ(test.labels[0], 7);
  EXPECT_EQ(llvm::count(test.labels, 1), 1135);
  double sum =
      std::accumulate(test.images.data.begin(), test.images.data.end(), 0.0);
  EXPECT_NEAR(sum / double(test.images.size()), 33.791, 0.001);
  Dataset val = load("mnist:" + directory + "/mnist", Split::Val);
  EXPECT_EQ(val.size(), 6000);
}

TEST_F(SharedDataTest, LoadsTheLosslessCifarPart) {
  Dataset val = load("cifar10:" + directory + "/cifar10", Split::Val);
  EXPECT_EQ(val.images.shape, (Shape{400, 3, 32, 32}));
}

TEST_F(SharedDataTest, LoadsKeywordFeatures) {
  Dataset all = load("npy:" + directory + "/kws_dscnn/kws_mfcc_i8.npy," +
                         directory + "/kws_dscnn/kws_labels_u8.npy;split=none",
                     Split::Test);
  EXPECT_EQ(all.images.shape, (Shape{1000, 49, 10}));
  EXPECT_EQ(all.classes, 12);
}

} // namespace
