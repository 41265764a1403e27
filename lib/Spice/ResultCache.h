//===- ResultCache.h - Results of earlier points ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_RESULTCACHE_H
#define L2DC_LIB_SPICE_RESULTCACHE_H

#include "l2dc/Spice/Simulator.h"

#include <deque>
#include <string>
#include <unordered_map>

namespace l2dc::spice {

/// What tells two points apart: the testbench (hence the deck), the bits of
/// every parameter, the settings, and whether an observation is wanted.
std::string cacheKey(const Point &point);

/// The newest results, up to a number of them.
class ResultCache {
public:
  explicit ResultCache(size_t capacity) : capacity(capacity) {}

  const Result *find(const std::string &key) const;
  void insert(const std::string &key, const Result &result);

private:
  size_t capacity;
  std::unordered_map<std::string, Result> results;
  std::deque<std::string> order;
};

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_RESULTCACHE_H
