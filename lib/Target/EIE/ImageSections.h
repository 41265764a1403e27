//===- ImageSections.h - The sections of an image file ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_TARGET_EIE_IMAGESECTIONS_H
#define L2DC_LIB_TARGET_EIE_IMAGESECTIONS_H

#include "l2dc/Support/ByteStream.h"
#include "l2dc/Target/EIE/Image.h"

namespace l2dc::image {

/// One kind of section: how to write it from an image, and how to read it into
/// one. Readers report through the ByteReader and bound what they allocate by
/// the bytes there are; `verifyImage` checks the meaning afterwards.
struct Section {
  uint32_t id;
  llvm::StringLiteral name;
  void (*write)(const Image &, ByteWriter &);
  void (*read)(Image &, ByteReader &);
};

/// All sections in the order in which they lie in the file. A section may rely
/// on those before it.
llvm::ArrayRef<Section> imageSections();

} // namespace l2dc::image

#endif // L2DC_LIB_TARGET_EIE_IMAGESECTIONS_H
