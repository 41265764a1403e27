//===- MeasureKinds.h - Measurements by kind of analysis --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function for each kind of analysis. Each gives the value of a measurement
// or nothing if the vectors do not hold one (no crossing, no step).
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_MEASUREKINDS_H
#define L2DC_LIB_SPICE_MEASUREKINDS_H

#include "RawData.h"

namespace l2dc::spice {

std::optional<double> measureOperatingPoint(const Measurement &measurement,
                                            const Topology &topology,
                                            const RawData &data);
/// `reference`: the analysis that a rejection ratio divides by, or null.
std::optional<double> measureAC(const Measurement &measurement,
                                const AnalysisData &data,
                                const AnalysisData *reference);
std::optional<double> measureNoise(const Measurement &measurement,
                                   const AnalysisData &data);
std::optional<double> measureDC(const Measurement &measurement,
                                const AnalysisData &data);
std::optional<double> measureTransient(const Measurement &measurement,
                                       const AnalysisData &data);

/// The samples of `signal` in `data`; empty if a vector is missing or too
/// short.
std::vector<Complex> samplesOf(const Signal &signal, const AnalysisData &data);
/// Their real parts.
std::vector<double> realSamplesOf(const Signal &signal,
                                  const AnalysisData &data);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_MEASUREKINDS_H
