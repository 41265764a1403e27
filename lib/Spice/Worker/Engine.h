//===- Engine.h - What simulates points -------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_WORKER_ENGINE_H
#define L2DC_LIB_SPICE_WORKER_ENGINE_H

#include "../Messages.h"

#include <memory>

namespace l2dc::spice {

/// Loads one testbench and simulates points on it. The current directory
/// belongs to it.
class Engine {
public:
  virtual ~Engine() = default;
  /// Loads the testbench and makes a plan if the request has none.
  virtual LoadAnswer load() = 0;
  virtual RunAnswer run(const Point &point) = 0;
};

/// ngspice in this process.
std::unique_ptr<Engine> createLibraryEngine(LoadRequest request);

/// A process of the program `ngspice` for each point. The request must have a
/// plan.
std::unique_ptr<Engine> createBatchEngine(LoadRequest request);

/// What the complaints of a simulation that gave no result mean.
Status failureOf(llvm::ArrayRef<std::string> complaints);

/// The complaints as the diagnostics of a result: the first few lines.
std::string diagnosticsOf(llvm::ArrayRef<std::string> complaints);

/// Completes `result` from the vectors of a simulation that ran.
void conclude(const Testbench &testbench, const Topology &topology,
              const Point &point, const RawData &data, Result &result);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_WORKER_ENGINE_H
