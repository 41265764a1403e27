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
ExperimentResult runRowMapping();      ///< what better places of rows gain
ExperimentResult runPECounts();        ///< time against energy over PEs
ExperimentResult runIndexWidths();     ///< time against energy over run widths

} // namespace l2dc::sim

#endif // L2DC_LIB_SIMULATOR_EXPERIMENTS_EXPERIMENTS_H
