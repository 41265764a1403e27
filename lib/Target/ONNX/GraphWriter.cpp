//===- GraphWriter.cpp - Building an ONNX graph ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GraphWriter.h"

#include "onnx/onnx_pb.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"

using namespace l2dc;
using namespace l2dc::target;

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

static onnx::AttributeProto &addAttribute(onnx::NodeProto &node,
                                          llvm::StringRef name) {
  onnx::AttributeProto &attribute = *node.add_attribute();
  attribute.set_name(name.str());
  return attribute;
}

void target::setAttribute(onnx::NodeProto &node, llvm::StringRef name,
                          int64_t value) {
  onnx::AttributeProto &attribute = addAttribute(node, name);
  attribute.set_type(onnx::AttributeProto::INT);
  attribute.set_i(value);
}

void target::setAttribute(onnx::NodeProto &node, llvm::StringRef name,
                          float value) {
  onnx::AttributeProto &attribute = addAttribute(node, name);
  attribute.set_type(onnx::AttributeProto::FLOAT);
  attribute.set_f(value);
}

void target::setAttribute(onnx::NodeProto &node, llvm::StringRef name,
                          llvm::StringRef value) {
  onnx::AttributeProto &attribute = addAttribute(node, name);
  attribute.set_type(onnx::AttributeProto::STRING);
  attribute.set_s(value.str());
}

void target::setAttribute(onnx::NodeProto &node, llvm::StringRef name,
                          llvm::ArrayRef<int64_t> values) {
  onnx::AttributeProto &attribute = addAttribute(node, name);
  attribute.set_type(onnx::AttributeProto::INTS);
  attribute.mutable_ints()->Add(values.begin(), values.end());
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// `values` as ONNX stores raw data: little-endian.
template <typename T>
static std::string toRawData(llvm::ArrayRef<T> values) {
  std::string bytes(values.size() * sizeof(T), '\0');
  for (auto [i, value] : llvm::enumerate(values))
    llvm::support::endian::write<T>(bytes.data() + i * sizeof(T), value,
                                    llvm::endianness::little);
  return bytes;
}

std::string GraphWriter::makeName(llvm::StringRef base) {
  std::string name = base.str();
  for (int suffix = 1; !names.insert(name).second; ++suffix)
    name = base.str() + "_" + std::to_string(suffix);
  return name;
}

std::string GraphWriter::addConstant(llvm::StringRef base,
                                     const Tensor &tensor) {
  onnx::TensorProto &proto = *graph.add_initializer();
  proto.set_name(makeName(base));
  proto.set_data_type(onnx::TensorProto::FLOAT);
  for (int64_t extent : tensor.shape)
    proto.add_dims(extent);
  proto.set_raw_data(toRawData(llvm::ArrayRef<float>(tensor.data)));
  return proto.name();
}

std::string GraphWriter::addConstant(llvm::StringRef base,
                                     llvm::ArrayRef<int64_t> list) {
  onnx::TensorProto &proto = *graph.add_initializer();
  proto.set_name(makeName(base));
  proto.set_data_type(onnx::TensorProto::INT64);
  proto.add_dims(int64_t(list.size()));
  proto.set_raw_data(toRawData(list));
  return proto.name();
}

std::string GraphWriter::addScalar(llvm::StringRef base, float value) {
  return addConstant(base, Tensor(Shape(), value));
}

//===----------------------------------------------------------------------===//
// Inputs, outputs and nodes
//===----------------------------------------------------------------------===//

static void setValueInfo(onnx::ValueInfoProto &info, const std::string &name,
                         llvm::ArrayRef<int64_t> shape,
                         llvm::StringRef firstExtent) {
  info.set_name(name);
  onnx::TypeProto::Tensor &type = *info.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  onnx::TensorShapeProto &dims = *type.mutable_shape();
  for (auto [i, extent] : llvm::enumerate(shape)) {
    auto &dim = *dims.add_dim();
    if (extent >= 0)
      dim.set_dim_value(extent);
    else if (i == 0 && !firstExtent.empty())
      dim.set_dim_param(firstExtent.str());
  }
}

void GraphWriter::addInput(const std::string &name,
                           llvm::ArrayRef<int64_t> shape,
                           llvm::StringRef firstExtent) {
  setValueInfo(*graph.add_input(), name, shape, firstExtent);
}

void GraphWriter::addOutput(const std::string &name,
                            llvm::ArrayRef<int64_t> shape) {
  setValueInfo(*graph.add_output(), name, shape, /*firstExtent=*/"");
}

onnx::NodeProto &GraphWriter::addNode(llvm::StringRef op,
                                      const std::string &name,
                                      llvm::ArrayRef<std::string> inputs,
                                      const std::string &output) {
  onnx::NodeProto &node = *graph.add_node();
  node.set_op_type(op.str());
  node.set_name(name);
  for (const std::string &input : inputs)
    node.add_input(input);
  node.add_output(output);
  return node;
}
