//===- Constant.h - Tensors known at import ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_IMPORT_ONNX_CONSTANT_H
#define L2DC_LIB_IMPORT_ONNX_CONSTANT_H

#include "l2dc/Support/Tensor.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>

namespace onnx {
class TensorProto;
} // namespace onnx

namespace l2dc::importer {

/// The most elements a constant may have. Real networks stay far below; a
/// damaged shape must not ask for memory.
inline constexpr int64_t maxConstantElements = int64_t(1) << 31;

/// A tensor whose elements are known at import: a weight, or a shape, a list of
/// pads or a limit that a model passes as a tensor.
struct Constant {
  /// The initializer or the node's output it came from.
  std::string name;
  Shape shape;
  /// Elements are in `integers` (any ONNX integer or boolean type) or in
  /// `floats` (any floating-point type), row-major.
  bool isInteger = false;
  /// All elements are the same and only one is stored.
  bool isSplat = false;
  std::vector<float> floats;
  std::vector<int64_t> integers;
};

using ConstantRef = std::shared_ptr<const Constant>;

/// Fails unless `shape` has no negative extent, at most 8 dimensions and at
/// most `maxConstantElements` elements.
llvm::Error checkConstantShape(llvm::ArrayRef<int64_t> shape);

/// A list of integers.
Constant makeIntegerList(std::vector<int64_t> values);

/// The elements as floats, one for each element of the shape.
std::vector<float> toFloats(const Constant &constant);

/// The elements of an integer constant. Fails on floats.
llvm::Expected<std::vector<int64_t>> toIntegers(const Constant &constant);

/// The only element. Fails unless there is exactly one.
llvm::Expected<float> toScalar(const Constant &constant);

/// `constant` with dimension i being `permutation[i]` of the old ones;
/// `permutation` must be one of the constant's dimensions.
Constant transposeConstant(const Constant &constant,
                           llvm::ArrayRef<int64_t> permutation);

/// Multiplies the elements by `factor`; the result holds floats.
Constant scaleConstant(const Constant &constant, float factor);

/// Decodes a tensor message. External data is read from inside `directory`.
/// Fails if the elements and the shape disagree or the type is not numeric.
llvm::Expected<Constant> decodeTensor(const onnx::TensorProto &tensor,
                                      llvm::StringRef directory);

/// "float", "uint8", ...: the name of a TensorProto.DataType value.
std::string elementTypeName(int type);

/// True for float, double, float16 and bfloat16.
bool isFloatingPoint(int type);

} // namespace l2dc::importer

#endif // L2DC_LIB_IMPORT_ONNX_CONSTANT_H
