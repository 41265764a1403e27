//===- ComponentFeatures.h - What agents see of a circuit -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIZING_COMPONENTFEATURES_H
#define L2DC_LIB_SIZING_COMPONENTFEATURES_H

#include "l2dc/Circuit/Components.h"
#include "l2dc/Search/Environment.h"
#include "l2dc/Sizing/Evaluator.h"

namespace l2dc::sizing {

/// One row per component, all of about unit scale: where it stands in the
/// order, its kind, how many devices share it, where its sizes are in their
/// ranges, and the operating point of its first transistor: region, VGS, VDS,
/// VTH, VDSAT in V, gm and gds in decades, gm/ID.
std::vector<search::Observation>
componentFeatures(const circuit::Problem &problem,
                  llvm::ArrayRef<circuit::Component> components,
                  const Design &design, const spice::Observation &seen,
                  llvm::ArrayRef<std::string> transistors);

/// The first frequency response at 12 places: magnitude in decades relative to
/// the lowest frequency, phase in half turns. Zeros if there is none.
search::Observation responseFeatures(const spice::Observation &seen);

} // namespace l2dc::sizing

#endif // L2DC_LIB_SIZING_COMPONENTFEATURES_H
