//===- Worker.h - What a worker process does --------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SPICE_WORKER_H
#define L2DC_SPICE_WORKER_H

#include "llvm/ADT/StringRef.h"

namespace l2dc::spice {

/// The life of a worker process: answers the messages that arrive on the
/// socket `descriptor` until it is closed. `directory` becomes the current
/// directory; ngspice reads its settings from there and writes there. Returns
/// the exit status.
int runWorker(int descriptor, llvm::StringRef directory);

} // namespace l2dc::spice

#endif // L2DC_SPICE_WORKER_H
