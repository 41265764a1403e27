//===- Experiments.h - The experiments' functions ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIMULATOR_EXPERIMENTS_EXPERIMENTS_H
#define L2DC_LIB_SIMULATOR_EXPERIMENTS_EXPERIMENTS_H

#include "l2dc/Simulator/Experiments/Experiment.h"

namespace l2dc::sim {

ExperimentResult runTableII();
ExperimentResult runTableIV();
ExperimentResult runQueueSweep();      ///< Fig. 8
ExperimentResult runRowWidthSweep();   ///< Fig. 9
ExperimentResult runSpeedupSweep();    ///< Fig. 11
ExperimentResult runPaddingSweep();    ///< Fig. 12
ExperimentResult runBalanceSweep();    ///< Fig. 13
ExperimentResult runEnergyBreakdown(); ///< the factors of the abstract
ExperimentResult runCpuBaselines();    ///< the CPU rows of Table IV, here
ExperimentResult runSplits();          ///< layers in hardware mode
ExperimentResult runRowMapping();      ///< what better places of rows gain
ExperimentResult runPECounts();        ///< time against energy over PEs
ExperimentResult runIndexWidths();     ///< time against energy over run widths

/// The layers that `specs` name (see `readLayers`), timed with activations of
/// which a share of `activationDensity` is not zero, or, for a layer named as
/// one of Table III, as many as that has.
llvm::Expected<ExperimentResult>
runFileLayers(llvm::ArrayRef<std::string> specs, double activationDensity);

} // namespace l2dc::sim

#endif // L2DC_LIB_SIMULATOR_EXPERIMENTS_EXPERIMENTS_H
