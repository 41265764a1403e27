//===- NamedArraysFuzzer.cpp - Arbitrary bytes as weight files ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/NamedArrays.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc;

using Open = llvm::Expected<std::unique_ptr<data::NamedArrays>> (*)(
    std::unique_ptr<llvm::MemoryBuffer>);

/// A file is refused, or each of its arrays is refused or gives as many
/// elements as its shape says.
static void readAll(llvm::StringRef bytes, Open open) {
  auto arrays = open(llvm::MemoryBuffer::getMemBuffer(
      bytes, "fuzz", /*RequiresNullTerminator=*/false));
  if (!arrays)
    return llvm::consumeError(arrays.takeError());
  for (size_t i = 0; i < (*arrays)->names().size(); ++i) {
    auto tensor = (*arrays)->read(i);
    if (!tensor)
      llvm::consumeError(tensor.takeError());
    else if (elementCount(tensor->shape) != tensor->size())
      llvm::report_fatal_error("the shape does not fit the elements");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char *>(bytes), size);
  readAll(text, data::openSafeTensors);
  readAll(text, data::openNpz);
  return 0;
}
