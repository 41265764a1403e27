//===- AttributeIO.h - The attributes of a step as bytes --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_ATTRIBUTEIO_H
#define L2DC_LIB_EXECUTION_ATTRIBUTEIO_H

#include "l2dc/Execution/Network.h"
#include "l2dc/Support/ByteStream.h"

namespace l2dc::execution {

/// Appends one bit for each attribute that the kind uses, set where the value
/// is not the usual one; then these values. Nothing for kinds without
/// attributes.
void writeAttributes(ByteWriter &writer, StepKind kind,
                     const StepAttributes &attributes);

/// Reads what `writeAttributes` wrote. On bad bytes the reader holds the error
/// and the result has no meaning.
StepAttributes readAttributes(ByteReader &reader, StepKind kind);

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_ATTRIBUTEIO_H
