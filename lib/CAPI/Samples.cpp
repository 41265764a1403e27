//===- Samples.cpp - Buffers of samples from C callers --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Samples.h"

#include "l2dc/Support/Error.h"

using namespace l2dc;

size_t capi::sampleSize(llvm::ArrayRef<int64_t> shape) {
  if (shape.empty() || llvm::is_contained(shape.drop_front(), -1))
    return 0;
  return size_t(elementCount(shape.drop_front()));
}

llvm::Error capi::checkCount(const char *argument, size_t count, size_t samples,
                             size_t perSample) {
  if (samples == 0)
    return makeError("samples: found 0, expected at least 1");
  if (perSample == 0)
    return makeError("{0}: the network leaves extents beside the batch open",
                     argument);
  // A product would overflow where `samples` is a negative number's bits.
  if (count % perSample != 0 || count / perSample != samples)
    return makeError("{0}: found {1}, expected {2} samples of {3} elements",
                     argument, count, samples, perSample);
  return llvm::Error::success();
}

Tensor capi::copySamples(const float *elements, size_t samples,
                         llvm::ArrayRef<int64_t> shape) {
  Shape batch(shape.begin(), shape.end());
  batch[0] = int64_t(samples);
  return Tensor(batch, std::vector<float>(elements,
                                          elements + elementCount(batch)));
}
