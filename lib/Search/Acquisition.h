//===- Acquisition.h - Where the largest improvement is expected -*- C++
//-*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_ACQUISITION_H
#define L2DC_LIB_SEARCH_ACQUISITION_H

#include "Surrogate.h"

namespace l2dc::search {

/// The design of which `surrogate` expects the largest improvement, among
/// points everywhere and around the best designs, improved by steps that get
/// smaller. Keeps away from the designs in `chosen`. Nothing if no improvement
/// is expected from any of them.
std::optional<Vector> maximizeImprovement(const Surrogate &surrogate,
                                          llvm::ArrayRef<Vector> chosen,
                                          Random &random);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_ACQUISITION_H
