//===- Lanes.h - Samples computed side by side ------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels for sparse networks take one weight at a time and apply it to many
// samples. The samples stand innermost: a feature is a row of `numLanes`
// floats, one for each sample.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_SPARSE_LANES_H
#define L2DC_LIB_EXECUTION_SPARSE_LANES_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <vector>

namespace l2dc::execution {

inline constexpr int64_t numLanes = 32;

/// One feature of `numLanes` samples, at a cache line's begin.
typedef float Lanes __attribute__((vector_size(numLanes * sizeof(float)),
                                   aligned(64), may_alias));

struct alignas(64) LaneRow {
  float samples[numLanes];
};

/// Features as rows of lanes.
class LaneBuffer {
public:
  LaneBuffer() = default;
  explicit LaneBuffer(int64_t features) : rows(size_t(features)) {}

  bool empty() const { return rows.empty(); }
  void clear(int64_t features) { rows.assign(size_t(features), LaneRow{}); }
  int64_t features() const { return int64_t(rows.size()); }
  float *data() { return rows.empty() ? nullptr : rows[0].samples; }
  const float *data() const { return rows.empty() ? nullptr : rows[0].samples; }
  llvm::MutableArrayRef<float> floats() {
    return {data(), rows.size() * numLanes};
  }
  llvm::ArrayRef<float> floats() const {
    return {data(), rows.size() * numLanes};
  }

private:
  std::vector<LaneRow> rows;
};

inline const Lanes &lanesAt(const float *features, int64_t feature) {
  return *reinterpret_cast<const Lanes *>(features + feature * numLanes);
}
inline Lanes &lanesAt(float *features, int64_t feature) {
  return *reinterpret_cast<Lanes *>(features + feature * numLanes);
}

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_SPARSE_LANES_H
