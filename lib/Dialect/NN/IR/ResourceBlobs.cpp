//===- ResourceBlobs.cpp - Freeing the data of replaced weights -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/ResourceBlobs.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace l2dc::nn;

using BlobEntry = DialectResourceBlobManager::BlobEntry;

/// The blobs behind the attributes of `module`'s ops, each one once.
static llvm::SetVector<BlobEntry *> collectBlobs(ModuleOp module) {
  llvm::SetVector<BlobEntry *> blobs;
  AttrTypeWalker walker;
  walker.addWalk([&](DenseResourceElementsAttr attribute) {
    blobs.insert(attribute.getRawHandle().getResource());
  });
  module.walk([&](Operation *op) { walker.walk(op->getAttrDictionary()); });
  return blobs;
}

BlobReleaser::BlobReleaser(ModuleOp module)
    : module(module), noted(collectBlobs(module).takeVector()) {}

void BlobReleaser::releaseUnused() {
  llvm::SetVector<BlobEntry *> used = collectBlobs(module);
  for (BlobEntry *blob : noted)
    if (!used.contains(blob))
      blob->setBlob(AsmResourceBlob());
  noted = used.takeVector();
}
