//===- Batch.h - Simulating with plain ngspice -b ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_BATCH_H
#define L2DC_LIB_SPICE_BATCH_H

#include "Plan.h"
#include "l2dc/Spice/Simulator.h"

#include <string>
#include <vector>

namespace l2dc::spice {

/// The control section that runs `update`, then all analyses, and writes their
/// vectors. `extra`: further vectors for the operating point's file.
/// `spectraOnly`: noise analyses do not save their integrals.
std::string controlSection(const Testbench &testbench,
                           llvm::ArrayRef<std::string> update,
                           llvm::ArrayRef<std::string> extra, bool spectraOnly,
                           llvm::StringRef prefix);

/// One plot of a raw file. The first vector is the scale.
struct RawPlot {
  std::vector<std::string> names; ///< "out", "vdd#branch", "@m1[gm]"
  std::vector<std::vector<Complex>> samples;

  const std::vector<Complex> *find(llvm::StringRef name) const;
};

/// Parses a binary raw file; fails on one that is cut short or not one.
llvm::Expected<RawPlot> parseRawFile(llvm::StringRef bytes);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_BATCH_H
