//===- ImageTest.cpp - The accelerator through the C interface ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestNetwork.h"

#include "gmock/gmock.h"

#include <vector>

using testing::ElementsAre;
using testing::HasSubstr;

namespace {
struct DestroyImage {
  void operator()(L2DCImage *image) const { l2dcImageDestroy(image); }
};
} // namespace
using ImagePtr = std::unique_ptr<L2DCImage, DestroyImage>;

static ImagePtr compileTestImage() {
  NetworkPtr network = loadTestNetwork();
  EXPECT_EQ(l2dcNetworkRunPasses(network.get(),
                                 "func.func(nn-share-weights{bits=4})",
                                 nullptr),
            0);
  char *error = nullptr;
  ImagePtr image(l2dcImageCompile(network.get(), "pes=2", &error));
  EXPECT_NE(image, nullptr) << error;
  l2dcFree(error);
  return image;
}

TEST(CAPIImage, ComputesTheNetwork) {
  ImagePtr image = compileTestImage();
  ASSERT_NE(image, nullptr);
  EXPECT_EQ(l2dcImageInputSize(image.get()), 4u);
  EXPECT_EQ(l2dcImageOutputSize(image.get()), 2u);
  std::vector<float> input{1, 2, 4, 0, 0, 0, 0, 1}, output(4);
  for (const char *mode : {"fast", "tick"}) {
    Message statistics(l2dcImageSimulate(image.get(), mode, "float", 2,
                                         input.data(), 8, output.data(), 4,
                                         nullptr));
    ASSERT_NE(statistics, nullptr);
    EXPECT_THAT(statistics.get(), HasSubstr("\"cycles\""));
    EXPECT_THAT(output, ElementsAre(4, 13.125, 0, 0));
  }
}

TEST(CAPIImage, RoundTrips) {
  ImagePtr image = compileTestImage();
  ASSERT_NE(image, nullptr);
  size_t size = 0, again = 0;
  std::unique_ptr<void, FreeMemory> bytes(
      l2dcImageEncode(image.get(), &size, nullptr));
  ImagePtr decoded(l2dcImageDecode(bytes.get(), size, nullptr));
  ASSERT_NE(decoded, nullptr);
  TemporaryFile file(".eie");
  ASSERT_EQ(l2dcImageSave(decoded.get(), file.path.c_str(), nullptr), 0);
  ImagePtr loaded(l2dcImageLoad(file.path.c_str(), nullptr));
  ASSERT_NE(loaded, nullptr);
  std::unique_ptr<void, FreeMemory> same(
      l2dcImageEncode(loaded.get(), &again, nullptr));
  EXPECT_EQ(std::string(static_cast<char *>(bytes.get()), size),
            std::string(static_cast<char *>(same.get()), again));
  char *error = nullptr;
  EXPECT_EQ(l2dcImageDecode(bytes.get(), size - 1, &error), nullptr);
  EXPECT_NE(Message(error), nullptr);
}

TEST(CAPIImage, ChecksArguments) {
  ImagePtr image = compileTestImage();
  ASSERT_NE(image, nullptr);
  std::vector<float> input(4), output(2);
  auto simulate = [&](const char *mode, const char *arithmetic, size_t count) {
    char *error = nullptr;
    EXPECT_EQ(l2dcImageSimulate(image.get(), mode, arithmetic, 1, input.data(),
                                count, output.data(), 2, &error),
              nullptr);
    return std::string(Message(error).get());
  };
  EXPECT_EQ(simulate("slow", "float", 4),
            "mode: found 'slow', expected fast or tick");
  EXPECT_EQ(simulate("fast", "fixed8", 4),
            "arithmetic: found 'fixed8', expected float or fixed16");
  EXPECT_EQ(simulate("fast", "float", 3),
            "inputCount: found 3, expected 1 samples of 4 elements");
  NetworkPtr network = loadTestNetwork();
  char *error = nullptr;
  EXPECT_EQ(l2dcImageCompile(network.get(), "elements=3", &error), nullptr);
  EXPECT_THAT(Message(error).get(), HasSubstr("elements"));
}
