//===- ResultCache.cpp - Results of earlier points ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ResultCache.h"
#include "Messages.h"

namespace l2dc::spice {

std::string cacheKey(const Point &point) { return toBytes(point); }

const Result *ResultCache::find(const std::string &key) const {
  auto found = results.find(key);
  return found == results.end() ? nullptr : &found->second;
}

void ResultCache::insert(const std::string &key, const Result &result) {
  if (capacity == 0 || !results.emplace(key, result).second)
    return;
  order.push_back(key);
  if (order.size() <= capacity)
    return;
  results.erase(order.front());
  order.pop_front();
}

} // namespace l2dc::spice
