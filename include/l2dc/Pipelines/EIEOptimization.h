//===- EIEOptimization.h - What is optimized for EIE ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PIPELINES_EIEOPTIMIZATION_H
#define L2DC_PIPELINES_EIEOPTIMIZATION_H

#include <cstdint>

namespace l2dc::pipelines {

/// How far layers are mapped to the machine for speed or energy.
enum class EIEOptimization : uint8_t {
  None, ///< rows in the network's order, all PEs, the machine's index width
  Rows, ///< rows are ordered and assigned to PEs; never slower
  Time, ///< PEs and index width are chosen, too, for this objective
  Energy,
  EDP,
};

} // namespace l2dc::pipelines

#endif // L2DC_PIPELINES_EIEOPTIMIZATION_H
