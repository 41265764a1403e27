//===- AugmentationTest.cpp - Moved copies of images ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Augmentation.h"

#include "gtest/gtest.h"

#include <set>

using namespace l2dc;
using namespace l2dc::execution;

namespace {
/// `count` images of two 2x3 planes, flattened: the second one is ten times
/// the first.
Tensor makeImages(int64_t count) {
  Tensor images({count, 12});
  for (int64_t i = 0; i < images.size(); ++i)
    images.data[i] = float(i % 12 < 6 ? i % 12 : 10 * (i % 12 - 6));
  return images;
}
} // namespace

TEST(Augmentation, ShiftsByEveryStep) {
  Tensor moved = moveImages(makeImages(400), {2, 2, 3}, drawMoves(400, {1}, 5));
  std::set<std::vector<float>> seen;
  for (int64_t sample = 0; sample < 400; ++sample) {
    const float *image = moved.begin() + 12 * sample;
    seen.insert(std::vector<float>(image, image + 6));
    for (unsigned i = 0; i < 6; ++i)
      EXPECT_EQ(image[6 + i], 10 * image[i]);
  }
  std::set<std::vector<float>> expected;
  for (int down : {-1, 0, 1})
    for (int right : {-1, 0, 1}) {
      std::vector<float> image;
      for (int y : {0, 1})
        for (int x : {0, 1, 2})
          image.push_back(float(3 * std::clamp(y - down, 0, 1) +
                                std::clamp(x - right, 0, 2)));
      expected.insert(image);
    }
  EXPECT_EQ(seen, expected);
}

TEST(Augmentation, FollowsTheSeed) {
  Tensor images = makeImages(50);
  auto shift = [&](uint64_t seed) {
    return moveImages(images, {2, 2, 3}, drawMoves(50, {2}, seed)).data;
  };
  EXPECT_EQ(shift(1), shift(1));
  EXPECT_NE(shift(1), shift(2));
  EXPECT_EQ(moveImages(images, {2, 2, 3}, drawMoves(50, {0}, 1)).data,
            images.data);
}

TEST(Augmentation, MirrorsHalfOfTheImages) {
  Tensor images = makeImages(400);
  Tensor moved =
      moveImages(images, {2, 2, 3}, drawMoves(400, {0, /*mirror=*/true}, 7));
  std::vector<float> plain(images.begin(), images.begin() + 12);
  std::vector<float> mirrored = {2, 1, 0, 5, 4, 3, 20, 10, 0, 50, 40, 30};
  int64_t count = 0;
  for (int64_t sample = 0; sample < 400; ++sample) {
    std::vector<float> image(moved.begin() + 12 * sample,
                             moved.begin() + 12 * (sample + 1));
    EXPECT_TRUE(image == plain || image == mirrored);
    count += image == mirrored;
  }
  EXPECT_NEAR(double(count), 200, 50);
}

TEST(Augmentation, MirrorsBeforeItMoves) {
  Tensor image = makeImages(1);
  ImageMove move;
  move.right = 1;
  move.mirrored = true;
  std::vector<float> expected = {2, 2, 1, 5, 5, 4, 20, 20, 10, 50, 50, 40};
  EXPECT_EQ(moveImages(image, {2, 2, 3}, move).data, expected);
}
