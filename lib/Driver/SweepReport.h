//===- SweepReport.h - Files of a sweep -------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DRIVER_SWEEPREPORT_H
#define L2DC_LIB_DRIVER_SWEEPREPORT_H

#include "l2dc/Driver/Sweep.h"

#include <optional>

namespace l2dc::driver {

/// Writes `sweep.json`, `sweep.md` and `sweep.html` into `directory`.
llvm::Error writeSweep(const SweepReport &report, llvm::StringRef directory);

/// The report in `directory`'s `sweep.json`; nothing if there is none, or it is
/// damaged or came from another command than `command`.
std::optional<SweepReport> readSweep(llvm::StringRef directory,
                                     llvm::StringRef command);

} // namespace l2dc::driver

#endif // L2DC_LIB_DRIVER_SWEEPREPORT_H
