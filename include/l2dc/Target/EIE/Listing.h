//===- Listing.h - What is in an image, as text -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_EIE_LISTING_H
#define L2DC_TARGET_EIE_LISTING_H

#include "l2dc/Target/EIE/Image.h"

#include "llvm/Support/raw_ostream.h"

namespace l2dc::image {

/// Prints the tables of an image as comments, one line per entry with its
/// number, and then its program: a text that `parseAssembly` reads. The image
/// must pass `verifyImage`.
void printListing(const Image &image, llvm::raw_ostream &os);

} // namespace l2dc::image

#endif // L2DC_TARGET_EIE_LISTING_H
