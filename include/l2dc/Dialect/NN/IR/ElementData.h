//===- ElementData.h - Elements behind literals and resource blobs -*- C++ -*-//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_IR_ELEMENTDATA_H
#define L2DC_DIALECT_NN_IR_ELEMENTDATA_H

#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/IR/DialectResourceBlobManager.h"

#include <cstring>

namespace l2dc::nn {

/// True for a literal whose elements are all the same.
inline bool isSplat(mlir::ElementsAttr elements) {
  auto dense = llvm::dyn_cast<mlir::DenseElementsAttr>(elements);
  return dense && dense.isSplat();
}

/// The bytes of `elements`: one element for a splat, all of them otherwise;
/// empty if a resource has no blob.
inline llvm::ArrayRef<char> rawBytes(mlir::ElementsAttr elements) {
  if (auto dense = llvm::dyn_cast<mlir::DenseElementsAttr>(elements))
    return dense.getRawData();
  auto resource = llvm::dyn_cast<mlir::DenseResourceElementsAttr>(elements);
  if (!resource)
    return {};
  mlir::AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  return blob ? blob->getData() : llvm::ArrayRef<char>();
}

/// Copies the elements to `out`, repeating a splat. Fails unless `out` has as
/// many elements as are stored.
template <typename T>
llvm::LogicalResult copyElements(mlir::ElementsAttr elements,
                                 llvm::MutableArrayRef<T> out) {
  llvm::ArrayRef<char> bytes = rawBytes(elements);
  if (isSplat(elements)) {
    T value;
    std::memcpy(&value, bytes.data(), sizeof(T));
    std::fill(out.begin(), out.end(), value);
    return llvm::success();
  }
  if (bytes.size() != out.size() * sizeof(T))
    return llvm::failure();
  if (!bytes.empty())
    std::memcpy(out.data(), bytes.data(), bytes.size());
  return llvm::success();
}

/// Looks each code up in the codebook; both must have been verified.
inline void lookUpCodes(llvm::ArrayRef<uint8_t> codes,
                        llvm::ArrayRef<float> codebook,
                        llvm::MutableArrayRef<float> values) {
  for (auto [value, code] : llvm::zip_equal(values, codes))
    value = codebook[code];
}

/// "f32", "ui8" or "ui32": how MLIR writes T.
template <typename T>
constexpr llvm::StringLiteral elementTypeName() {
  if constexpr (std::is_same_v<T, float>)
    return "f32";
  else
    return sizeof(T) == 1 ? llvm::StringLiteral("ui8")
                          : llvm::StringLiteral("ui32");
}

/// Checks that `elements` are T (float, uint8_t or uint32_t) in a ranked static
/// tensor.
template <typename T>
llvm::LogicalResult
verifyElementType(mlir::ElementsAttr elements, llvm::StringRef name,
                  llvm::function_ref<mlir::InFlightDiagnostic()> emitError) {
  auto type = llvm::dyn_cast<mlir::RankedTensorType>(elements.getType());
  constexpr bool isFloat = std::is_same_v<T, float>;
  if (type && type.hasStaticShape() &&
      (isFloat ? type.getElementType().isF32()
               : type.getElementType().isUnsignedInteger(8 * sizeof(T))))
    return llvm::success();
  return emitError() << name << " must be a ranked static tensor of "
                     << elementTypeName<T>() << ", found "
                     << elements.getType();
}

/// Checks that a blob has exactly the bytes its type needs; MLIR does not.
template <typename T>
llvm::LogicalResult
verifyBlobLength(mlir::ElementsAttr elements, llvm::StringRef name,
                 llvm::function_ref<mlir::InFlightDiagnostic()> emitError) {
  if (isSplat(elements))
    return llvm::success();
  auto type = llvm::cast<mlir::RankedTensorType>(elements.getType());
  size_t expected = size_t(type.getNumElements()) * sizeof(T);
  size_t found = rawBytes(elements).size();
  if (found == expected)
    return llvm::success();
  return emitError() << name << " of type " << type << " need " << expected
                     << " bytes, but the blob has " << found;
}

} // namespace l2dc::nn

#endif // L2DC_DIALECT_NN_IR_ELEMENTDATA_H
