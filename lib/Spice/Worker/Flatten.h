//===- Flatten.h - From a deck to a flat circuit ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_WORKER_FLATTEN_H
#define L2DC_LIB_SPICE_WORKER_FLATTEN_H

#include "../FlatCircuit.h"
#include "../Listing.h"
#include "Ngspice.h"
#include "l2dc/Spice/Deck.h"

namespace l2dc::spice {

/// The circuit that `listing expand` prints for the deck that is loaded.
Listing expandedListing(Ngspice &ngspice);

/// Makes a flat circuit of the deck, which must be loaded, and tries it at
/// random points. Fails with the reason if the deck is not made for it: a
/// number that is no polynomial of the parameters, or in a place that no
/// command alters.
llvm::Expected<FlatCircuit> flatten(Ngspice &ngspice, const Deck &deck);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_WORKER_FLATTEN_H
