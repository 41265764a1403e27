//===- Messages.cpp - Reading protocol buffers ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Messages.h"

#include "l2dc/Import/ONNX.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "onnx/onnx_pb.h"
#include "llvm/Support/Path.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::importer;

/// Parses `bytes` without the messages that protobuf prints on its own.
static llvm::Error parseMessage(llvm::StringRef bytes, const char *kind,
                                google::protobuf::MessageLite &message) {
  if (bytes.size() > size_t(std::numeric_limits<int>::max()))
    return makeError("{0} bytes are more than a protocol buffer can have; keep "
                     "weights as external data",
                     bytes.size());
  if (bytes.empty())
    return makeError("not {0}: the file is empty", kind);
  google::protobuf::LogSilencer silencer;
  if (!message.ParseFromArray(bytes.data(), int(bytes.size())))
    return makeError("not {0}: its {1} bytes are no such protocol buffer, or "
                     "are truncated",
                     kind, bytes.size());
  return llvm::Error::success();
}

llvm::Error importer::parseModel(llvm::StringRef bytes,
                                 onnx::ModelProto &model) {
  return parseMessage(bytes, "an ONNX model", model);
}

llvm::Error importer::parseTensor(llvm::StringRef bytes,
                                  onnx::TensorProto &tensor) {
  return parseMessage(bytes, "an ONNX tensor", tensor);
}

llvm::Expected<Constant> importer::readConstantFile(llvm::StringRef path) {
  auto buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  onnx::TensorProto tensor;
  if (llvm::Error error = parseTensor((*buffer)->getBuffer(), tensor))
    return addContext(std::move(error), path);
  auto constant = decodeTensor(tensor, llvm::sys::path::parent_path(path));
  if (!constant)
    return addContext(constant.takeError(), path);
  return constant;
}

llvm::Expected<Tensor> importer::readONNXTensor(llvm::StringRef path) {
  auto constant = readConstantFile(path);
  if (!constant)
    return constant.takeError();
  return Tensor(constant->shape, toFloats(*constant));
}
