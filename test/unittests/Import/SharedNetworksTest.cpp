//===- SharedNetworksTest.cpp - Real networks, real inputs ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Imports the trained networks of L2DC_DATA_DIR, runs them on real inputs and
// compares with the outputs that come with them. Skipped without the data.
//
//===----------------------------------------------------------------------===//

#include "ModelRunner.h"
#include "Preprocessing.h"

#include "l2dc/Data/Dataset.h"
#include "l2dc/Data/Npy.h"

#include "gtest/gtest.h"

#include <cstdlib>

using namespace l2dc;
using namespace l2dc::test;

namespace {

class SharedNetworks : public testing::Test {
protected:
  void SetUp() override {
    const char *path = std::getenv("L2DC_DATA_DIR");
    if (!path)
      GTEST_SKIP() << "L2DC_DATA_DIR is not set";
    root = std::string(path) + "/";
  }

  /// The value, or a test failure and an empty value.
  template <typename T>
  T unwrap(llvm::Expected<T> value) {
    if (value)
      return std::move(*value);
    ADD_FAILURE() << llvm::toString(value.takeError());
    return T();
  }

  /// The outputs of the network in file `model` for `samples`.
  Tensor run(const std::string &model, const Tensor &samples) {
    auto network = unwrap(importNetwork(root + model));
    if (!network)
      return Tensor();
    auto executor = unwrap(execution::createReferenceExecutor(network));
    Shape input = network->values[network->inputs.front()].shape;
    Tensor fitting = unwrap(data::reshapeSamples(samples, input));
    return unwrap(execution::runSamples(*executor, *network, fitting, 16));
  }

  /// Expects the outputs to be the first ones of the file `logits`.
  void expectLogits(const std::string &model, const Tensor &samples,
                    const std::string &logits) {
    Tensor found = run(model, samples);
    Tensor expected = unwrap(data::readNpy(root + logits));
    ASSERT_EQ(found.shape.size(), expected.shape.size());
    ASSERT_LE(found.size(), expected.size());
    expected.data.resize(found.size());
    expected.shape[0] = found.shape[0];
    EXPECT_EQ(found.shape, expected.shape);
    EXPECT_LE(maxAbsDifference(found.data, expected.data), 1e-3);
  }

  /// The first `count` test samples of a `--data` value; "%" stands for the
  /// data directory.
  data::Dataset load(std::string spec, int64_t count) {
    spec.replace(spec.find('%'), 2, root);
    return data::takeSamples(unwrap(data::loadDataset(spec, data::Split::Test)),
                             0, count);
  }

  /// `count` CIFAR-10 training images without loss.
  CifarImages loadCifar(int64_t count, llvm::ArrayRef<float> mean,
                        llvm::ArrayRef<float> stdDev, float scale) {
    return unwrap(readCifarImages(
        root + "cifar10/cifar10_lossless_train_0000_3999.bin.gz", count, mean,
        stdDev, scale));
  }

  std::string root;
};

/// The share of rows whose largest element is the label.
double top1(const Tensor &outputs, llvm::ArrayRef<int> labels) {
  int64_t classes = outputs.size() / int64_t(labels.size()), correct = 0;
  for (auto [row, label] : llvm::enumerate(labels)) {
    const float *values = outputs.begin() + int64_t(row) * classes;
    correct += std::max_element(values, values + classes) - values == label;
  }
  return double(correct) / double(labels.size());
}

const char imagenet[] = "npy:%/imagenet_samples/images_u8_nhwc.npy.gz;"
                        "layout=nhwc;split=none";

} // namespace

TEST_F(SharedNetworks, LeNet300100) {
  expectLogits("lenet_300_100/lenet_300_100.onnx",
               load("mnist:%/mnist", 64).images,
               "lenet_300_100/lenet_300_100_logits.npy");
}

TEST_F(SharedNetworks, LeNet5) {
  expectLogits("lenet5_caffe/lenet5_caffe.onnx",
               load("mnist:%/mnist;scale=256", 16).images,
               "lenet5_caffe/lenet5_caffe_logits.npy");
}

// Comes without outputs, but with an accuracy of 98.91 %.
TEST_F(SharedNetworks, MnistCnnOfOpset8) {
  data::Dataset samples = load("mnist:%/mnist;scale=1", 300);
  Tensor outputs = run("mnist_cnn_onnx/mnist_cnn.onnx", samples.images);
  EXPECT_GE(top1(outputs, samples.labels), 0.97);
}

TEST_F(SharedNetworks, ResNet20) {
  CifarImages samples =
      loadCifar(16, {0.485f, 0.456f, 0.406f}, {0.229f, 0.224f, 0.225f}, 255);
  expectLogits("cifar_resnet/resnet20.onnx", samples.images,
               "cifar_resnet/resnet20_logits_lossless_first256.npy");
}

TEST_F(SharedNetworks, ResNet56) {
  CifarImages samples =
      loadCifar(8, {0.485f, 0.456f, 0.406f}, {0.229f, 0.224f, 0.225f}, 255);
  expectLogits("cifar_resnet/resnet56.onnx", samples.images,
               "cifar_resnet/resnet56_logits_lossless_first256.npy");
}

// Its outputs were recorded for JPEG files, which nothing here decodes; on
// images it was trained on it must be right more often than the 85.5 % it
// reaches on unseen ones.
TEST_F(SharedNetworks, ResNet8) {
  CifarImages samples = loadCifar(200, {0, 0, 0}, {1, 1, 1}, 1);
  Tensor outputs = run("cifar_resnet8/resnet8.onnx", samples.images);
  EXPECT_GE(top1(outputs, samples.labels), 0.855);
}

TEST_F(SharedNetworks, KeywordDSCNN) {
  Tensor features = unwrap(data::readNpy(root + "kws_dscnn/kws_mfcc_i8.npy"));
  features.shape[0] = 16;
  features.data.resize(elementCount(features.shape));
  for (float &value : features.data)
    value = (value - 83) * 0.5847029f;
  expectLogits("kws_dscnn/kws_dscnn.onnx", features,
               "kws_dscnn/kws_dscnn_logits.npy");
}

TEST_F(SharedNetworks, KeywordDNN) {
  Tensor features = unwrap(data::readNpy(root + "kws_rnn/mfcc_25x10_f32.npy"));
  features.shape[0] = 64;
  features.data.resize(elementCount(features.shape));
  expectLogits("kws_rnn/dnn_l.onnx", features, "kws_rnn/dnn_l_logits.npy");
}

TEST_F(SharedNetworks, SqueezeNet10) {
  std::string spec =
      std::string(imagenet) + ";crop=227;channels=reversed;mean=104,117,123";
  expectLogits("squeezenet_deep_compression/squeezenet_v1.0_dc.onnx",
               load(spec, 4).images,
               "squeezenet_deep_compression/squeezenet_v1.0_dc_logits.npy");
}

TEST_F(SharedNetworks, SqueezeNet11) {
  std::string spec =
      std::string(imagenet) + ";crop=227;channels=reversed;mean=104,117,123";
  expectLogits("squeezenet_v1.1/squeezenet_v1.1.onnx", load(spec, 4).images,
               "squeezenet_v1.1/squeezenet_v1.1_logits.npy");
}

TEST_F(SharedNetworks, MobileNetV2) {
  std::string spec = std::string(imagenet) + ";crop=224;mean=127.5;std=127.5";
  expectLogits("mobilenet_v2/mobilenet_v2_1.0_224.onnx", load(spec, 4).images,
               "mobilenet_v2/mobilenet_v2_1.0_224_logits.npy");
}

TEST_F(SharedNetworks, MobileNetV1) {
  Tensor images = shrinkImages(load(imagenet, 4).images, 16, 224, 160);
  for (float &value : images.data)
    value = (value - 127.5f) / 127.5f;
  expectLogits("mobilenet_v1_0.5_160/mobilenet_v1_0.5_160.onnx", images,
               "mobilenet_v1_0.5_160/mobilenet_v1_0.5_160_logits.npy");
}

// Comes without outputs; its layers are simple enough to compute them here, in
// double precision.
TEST_F(SharedNetworks, Autoencoder) {
  std::string model = "ad_autoencoder/ad_autoencoder.onnx";
  auto network = unwrap(importNetwork(root + model));
  ASSERT_TRUE(network);
  Tensor input({1, 640});
  for (int64_t i = 0; i < 640; ++i)
    input.data[i] = float(std::sin(0.1 * double(i))) * 11;
  std::vector<double> values(input.data.begin(), input.data.end());
  for (const execution::Step &step : network->steps) {
    if (step.kind == execution::StepKind::Relu) {
      for (double &value : values)
        value = std::max(value, 0.0);
      continue;
    }
    ASSERT_EQ(step.kind, execution::StepKind::Linear);
    const Tensor &weights = *network->values[step.inputs[1]].constant;
    const Tensor &bias = *network->values[step.inputs[2]].constant;
    std::vector<double> next(bias.data.begin(), bias.data.end());
    for (size_t o = 0; o < next.size(); ++o)
      for (size_t i = 0; i < values.size(); ++i)
        next[o] += weights.data[o * values.size() + i] * values[i];
    values = std::move(next);
  }
  Tensor found = run(model, input);
  std::vector<float> expected(values.begin(), values.end());
  ASSERT_EQ(found.data.size(), expected.size());
  EXPECT_LE(maxAbsDifference(found.data, expected), 1e-3);
}
