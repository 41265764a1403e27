//===- Elaborate.h - Finding out what a deck is made of ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_WORKER_ELABORATE_H
#define L2DC_LIB_SPICE_WORKER_ELABORATE_H

#include "../Messages.h"
#include "Ngspice.h"

#include <string>

namespace l2dc::spice {

/// Loads the request's deck and finds out what it is made of. Returns what is
/// wrong with it, or an empty string. Which circuit is then loaded is not said.
std::string elaborate(Ngspice &ngspice, const LoadRequest &request, Plan &plan);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_WORKER_ELABORATE_H
