//===- TensorDecoder.cpp - Elements of tensor messages --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Constant.h"
#include "ExternalData.h"

#include "l2dc/Support/Error.h"
#include "l2dc/Support/Half.h"

#include "onnx/onnx_pb.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"

using namespace l2dc;
using namespace l2dc::importer;
using onnx::TensorProto;

std::string importer::elementTypeName(int type) {
  if (!TensorProto::DataType_IsValid(type))
    return llvm::formatv("number {0}", type);
  return llvm::StringRef(TensorProto::DataType_Name(type)).lower();
}

bool importer::isFloatingPoint(int type) {
  return type == TensorProto::FLOAT || type == TensorProto::DOUBLE ||
         type == TensorProto::FLOAT16 || type == TensorProto::BFLOAT16;
}

/// The value of a bfloat16 pattern: the upper half of a float's.
static float bfloat16ToFloat(uint16_t bits) {
  return llvm::bit_cast<float>(uint32_t(bits) << 16);
}

namespace {

/// Decodes the elements of one message into a constant whose name, shape and
/// kind are set.
class ElementDecoder {
public:
  ElementDecoder(const TensorProto &tensor, llvm::StringRef directory,
                 Constant &constant)
      : tensor(tensor), directory(directory), constant(constant),
        count(elementCount(constant.shape)) {}

  llvm::Error run();

private:
  /// Elements stored as `Stored` in raw or external bytes, or in the typed list
  /// `field`, appended to `to` through `convert`.
  template <typename Stored, typename Field, typename To, typename Convert>
  llvm::Error decode(const Field &field, std::vector<To> &to, Convert convert);

  /// As above, converting by a cast.
  template <typename Stored, typename Field>
  llvm::Error decodeIntegers(const Field &field) {
    return decode<Stored>(field, constant.integers,
                          [](Stored value) { return int64_t(value); });
  }
  template <typename Stored, typename Field>
  llvm::Error decodeFloats(const Field &field) {
    return decode<Stored>(field, constant.floats,
                          [](Stored value) { return float(value); });
  }

  template <typename Stored, typename To, typename Convert>
  llvm::Error decodeBytes(llvm::StringRef bytes, std::vector<To> &to,
                          Convert convert);

  const TensorProto &tensor;
  llvm::StringRef directory;
  Constant &constant;
  int64_t count;
};

} // namespace

template <typename Stored, typename To, typename Convert>
llvm::Error ElementDecoder::decodeBytes(llvm::StringRef bytes,
                                        std::vector<To> &to, Convert convert) {
  if (int64_t(bytes.size()) != count * int64_t(sizeof(Stored)))
    return makeError("has {0} bytes of {1} data, but shape {2} needs {3}",
                     bytes.size(), elementTypeName(tensor.data_type()),
                     shapeToString(constant.shape),
                     count * int64_t(sizeof(Stored)));
  to.reserve(count);
  for (const char *at = bytes.begin(); at != bytes.end(); at += sizeof(Stored))
    to.push_back(convert(
        llvm::support::endian::read<Stored, llvm::endianness::little>(at)));
  return llvm::Error::success();
}

template <typename Stored, typename Field, typename To, typename Convert>
llvm::Error ElementDecoder::decode(const Field &field, std::vector<To> &to,
                                   Convert convert) {
  if (tensor.data_location() == TensorProto::EXTERNAL) {
    auto data =
        readExternalData(tensor, directory, count * int64_t(sizeof(Stored)));
    if (!data)
      return data.takeError();
    return decodeBytes<Stored>((*data)->getBuffer(), to, convert);
  }
  if (tensor.has_raw_data())
    return decodeBytes<Stored>(tensor.raw_data(), to, convert);
  if (field.size() != count)
    return makeError("has {0} elements of {1} data, but shape {2} needs {3}",
                     field.size(), elementTypeName(tensor.data_type()),
                     shapeToString(constant.shape), count);
  to.reserve(count);
  for (auto value : field)
    to.push_back(convert(Stored(value)));
  return llvm::Error::success();
}

llvm::Error ElementDecoder::run() {
  switch (tensor.data_type()) {
  case TensorProto::FLOAT:
    return decodeFloats<float>(tensor.float_data());
  case TensorProto::DOUBLE:
    return decodeFloats<double>(tensor.double_data());
  case TensorProto::FLOAT16:
    return decode<uint16_t>(tensor.int32_data(), constant.floats, halfToFloat);
  case TensorProto::BFLOAT16:
    return decode<uint16_t>(tensor.int32_data(), constant.floats,
                            bfloat16ToFloat);
  case TensorProto::INT8:
    return decodeIntegers<int8_t>(tensor.int32_data());
  case TensorProto::UINT8:
  case TensorProto::BOOL:
    return decodeIntegers<uint8_t>(tensor.int32_data());
  case TensorProto::INT16:
    return decodeIntegers<int16_t>(tensor.int32_data());
  case TensorProto::UINT16:
    return decodeIntegers<uint16_t>(tensor.int32_data());
  case TensorProto::INT32:
    return decodeIntegers<int32_t>(tensor.int32_data());
  case TensorProto::UINT32:
    return decodeIntegers<uint32_t>(tensor.uint64_data());
  case TensorProto::INT64:
    return decodeIntegers<int64_t>(tensor.int64_data());
  case TensorProto::UINT64:
    return decodeIntegers<uint64_t>(tensor.uint64_data());
  default:
    return makeError("has element type {0}; supported are floating-point, "
                     "integer and boolean types",
                     elementTypeName(tensor.data_type()));
  }
}

llvm::Expected<Constant> importer::decodeTensor(const TensorProto &tensor,
                                                llvm::StringRef directory) {
  Constant constant;
  constant.name = tensor.name();
  constant.shape.assign(tensor.dims().begin(), tensor.dims().end());
  constant.isInteger = !isFloatingPoint(tensor.data_type());
  auto named = [&](llvm::Error error) {
    return addContext(std::move(error), "tensor '" + tensor.name() + "'");
  };
  if (llvm::Error error = checkConstantShape(constant.shape))
    return named(std::move(error));
  if (tensor.has_segment())
    return named(makeError("is stored in segments, which is not supported"));
  if (llvm::Error error = ElementDecoder(tensor, directory, constant).run())
    return named(std::move(error));
  return constant;
}
