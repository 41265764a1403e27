//===- TryFlat.h - Whether a flat circuit gives the same --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_WORKER_TRYFLAT_H
#define L2DC_LIB_SPICE_WORKER_TRYFLAT_H

#include "../Messages.h"
#include "Ngspice.h"

namespace l2dc::spice {

/// Compares the operating points (all nodes, and every transistor's currents,
/// conductances and capacitances) that `plan.flat` and a reset of the deck give
/// at the nominal and at random points. Fails with the first difference. Ends
/// with the flat circuit or with the deck loaded.
llvm::Error tryFlat(Ngspice &ngspice, const Deck &deck, const Plan &plan);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_WORKER_TRYFLAT_H
