//===- Guarded.h - Calls into torch -----------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the torch modules share. Only they may include this header.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_TORCH_GUARDED_H
#define L2DC_SUPPORT_TORCH_GUARDED_H

#include "l2dc/Support/Error.h"

#include <ATen/Parallel.h>
#include <ATen/Tensor.h>
#include <c10/util/Exception.h>

#include <mutex>
#include <vector>

/// OpenBLAS has its own threads, which torch does not know of. Weak: torch may
/// be linked to another library.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int count);

namespace l2dc::torch_support {

/// Keeps torch's kernels on the calling thread. The order in which they add
/// depends on how many threads share the work, so parallelism comes from the
/// callers, which run independent parts of a batch.
inline void useOneThread() {
  static std::mutex mutex;
  thread_local bool done = false;
  if (done)
    return;
  std::lock_guard<std::mutex> lock(mutex);
  at::set_num_threads(1);
  if (openblas_set_num_threads)
    openblas_set_num_threads(1);
  done = true;
}

/// What `function` returns, an llvm::Expected, run with torch on the calling
/// thread; exceptions become errors.
template <typename Function>
auto guarded(const Function &function) -> decltype(function()) {
  try {
    useOneThread();
    return function();
  } catch (const c10::Error &error) {
    return makeError("torch: {0}", error.what_without_backtrace());
  } catch (const std::exception &error) {
    return makeError("torch: {0}", error.what());
  }
}

/// The elements of a float tensor in row-major order.
inline std::vector<float> elements(const at::Tensor &tensor) {
  at::Tensor dense = tensor.contiguous();
  const float *data = dense.data_ptr<float>();
  return std::vector<float>(data, data + dense.numel());
}

} // namespace l2dc::torch_support

#endif // L2DC_SUPPORT_TORCH_GUARDED_H
