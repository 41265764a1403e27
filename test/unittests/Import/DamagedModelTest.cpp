//===- DamagedModelTest.cpp - Import of damaged files ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Import/ONNX.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "onnx/onnx_pb.h"

#include "gtest/gtest.h"
#include <google/protobuf/text_format.h>

using namespace l2dc;

namespace {

/// A model with most kinds of fields: a convolution, a pool, a reshape and a
/// fully connected layer.
const char modelText[] = R"pb(
  ir_version: 7
  opset_import { version: 13 }
  graph {
    name: "net"
    input { name: "x" type { tensor_type { elem_type: 1 shape {
      dim { dim_param: "N" } dim { dim_value: 1 }
      dim { dim_value: 6 } dim { dim_value: 6 } } } } }
    node { name: "conv" op_type: "Conv" input: "x" input: "w" output: "a"
      attribute { name: "pads" type: INTS ints: [1, 1, 1, 1] }
      attribute { name: "auto_pad" type: STRING s: "NOTSET" } }
    node { op_type: "MaxPool" input: "a" output: "b"
      attribute { name: "kernel_shape" type: INTS ints: [2, 2] }
      attribute { name: "strides" type: INTS ints: [2, 2] } }
    node { op_type: "Reshape" input: "b" input: "shape" output: "c" }
    node { op_type: "Gemm" input: "c" input: "fc" output: "d"
      attribute { name: "alpha" type: FLOAT f: 2 } }
    node { op_type: "ConstantOfShape" input: "size" output: "one"
      attribute { name: "value" type: TENSOR
        t { data_type: 1 dims: 1 raw_data: "\000\000\200\077" } } }
    node { op_type: "Add" input: "d" input: "one" output: "y" }
    initializer { name: "w" data_type: 1 dims: [1, 1, 3, 3]
      float_data: [1, 2, 3, 4, 5, 6, 7, 8, 9] }
    initializer { name: "shape" data_type: 7 dims: 2 int64_data: [0, -1] }
    initializer { name: "size" data_type: 7 dims: 1 int64_data: 2 }
    initializer { name: "fc" data_type: 10 dims: [9, 2]
      int32_data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9] }
    output { name: "y" }
  }
)pb";

class DamagedModel : public testing::Test {
protected:
  DamagedModel()
      : context(mlir::MLIRContext::Threading::DISABLED),
        handler(&context, [this](mlir::Diagnostic &diagnostic) {
          messages.push_back(diagnostic.str());
          return mlir::success();
        }) {
    onnx::ModelProto model;
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(modelText, &model));
    bytes = model.SerializeAsString();
  }

  /// Imports `file`; there must be a module or one message, never both.
  bool import(llvm::StringRef file) {
    messages.clear();
    auto module = importer::importONNX({file, "net.onnx"}, "", &context);
    EXPECT_EQ(messages.size(), module ? 0u : 1u)
        << (messages.empty() ? "" : messages.front());
    return bool(module);
  }

  mlir::MLIRContext context;
  mlir::ScopedDiagnosticHandler handler;
  std::vector<std::string> messages;
  std::string bytes;
};

} // namespace

TEST_F(DamagedModel, WholeModelImports) { EXPECT_TRUE(import(bytes)); }

TEST_F(DamagedModel, EveryTruncationIsOneError) {
  for (size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(import(llvm::StringRef(bytes).take_front(length)))
        << "of " << length << " bytes";
}

TEST_F(DamagedModel, NoChangedByteCrashes) {
  unsigned refused = 0;
  for (size_t at = 0; at < bytes.size(); ++at)
    for (unsigned char change : {0x01, 0x10, 0x7f, 0x80, 0xff}) {
      std::string damaged = bytes;
      damaged[at] = char(damaged[at] ^ change);
      refused += !import(damaged);
    }
  // Some changes leave a valid model: names, weights, padding.
  EXPECT_GT(refused, bytes.size());
}

TEST_F(DamagedModel, RandomBytesAreNoModel) {
  uint32_t state = 1;
  for (size_t length : {1, 2, 16, 100, 4096}) {
    std::string noise(length, '\0');
    for (char &byte : noise)
      byte = char((state = state * 1664525 + 1013904223) >> 24);
    EXPECT_FALSE(import(noise));
  }
}
