//===- MeasureOperatingPoint.cpp - Measurements of the DC solution --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MeasureKinds.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace llvm;

namespace l2dc::spice {

void classify(TransistorState &state) {
  if (state.vgs <= state.vth)
    state.region = Region::Off;
  else if (state.vds < state.vdsat)
    state.region = Region::Triode;
  else
    state.region = Region::Saturation;
}

static std::optional<double> valueOf(StringRef name, const RawData &data) {
  if (name.empty() || name == "0")
    return 0.0;
  auto found = data.operatingPoint.find(name);
  if (found == data.operatingPoint.end())
    return std::nullopt;
  return found->second;
}

static std::optional<double> signalValue(const Signal &signal,
                                         const RawData &data) {
  std::optional<double> plus = valueOf(vectorName(signal), data);
  std::optional<double> minus = valueOf(signal.minus, data);
  if (!plus || !minus)
    return std::nullopt;
  return *plus - *minus;
}

/// What the voltage source delivers, in W.
static std::optional<double> delivered(const Topology::Source &source,
                                       const RawData &data) {
  std::optional<double> plus = valueOf(source.plus, data);
  std::optional<double> minus = valueOf(source.minus, data);
  std::optional<double> current = valueOf(source.name + "#branch", data);
  if (!plus || !minus || !current)
    return std::nullopt;
  return -(*plus - *minus) * *current;
}

static std::optional<double> power(const Measurement &measurement,
                                   const Topology &topology,
                                   const RawData &data) {
  double sum = 0;
  for (const Topology::Source &source : topology.voltageSources) {
    if (!measurement.devices.empty() &&
        !is_contained(measurement.devices, source.name))
      continue;
    std::optional<double> watts = delivered(source, data);
    if (!watts)
      return std::nullopt;
    sum += *watts;
  }
  return sum;
}

/// The transistors that the measurement looks at.
static std::vector<const TransistorState *>
selected(const Measurement &measurement, const Topology &topology,
         const RawData &data) {
  std::vector<const TransistorState *> result;
  for (auto [device, state] : zip(topology.transistors, data.transistors))
    if (measurement.devices.empty() ||
        is_contained(measurement.devices, device.name))
      result.push_back(&state);
  return result;
}

static std::optional<double> smallest(ArrayRef<const TransistorState *> states,
                                      double (TransistorState::*margin)()
                                          const) {
  if (states.empty())
    return std::nullopt;
  double least = std::numeric_limits<double>::infinity();
  for (const TransistorState *state : states)
    least = std::min(least, (state->*margin)());
  return least;
}

std::optional<double> measureOperatingPoint(const Measurement &measurement,
                                            const Topology &topology,
                                            const RawData &data) {
  std::vector<const TransistorState *> states =
      selected(measurement, topology, data);
  switch (measurement.metric) {
  case Metric::Voltage:
  case Metric::Current:
    return signalValue(measurement.signal, data);
  case Metric::Power:
    return power(measurement, topology, data);
  case Metric::GateArea: {
    double sum = 0;
    for (const TransistorState *state : states)
      sum += state->w * state->l * state->m;
    return sum;
  }
  case Metric::Saturated: {
    if (states.empty())
      return std::nullopt;
    size_t count = count_if(states, [](const TransistorState *state) {
      return state->region == Region::Saturation;
    });
    return double(count) / double(states.size());
  }
  case Metric::SaturationMargin:
    return smallest(states, &TransistorState::saturationMargin);
  case Metric::OverdriveMargin:
    return smallest(states, &TransistorState::overdrive);
  case Metric::DeviceQuantity: {
    auto found = data.quantities.find("@" + measurement.devices[0] + "[" +
                                      measurement.quantity + "]");
    if (found == data.quantities.end())
      return std::nullopt;
    return found->second;
  }
  default:
    return std::nullopt;
  }
}

} // namespace l2dc::spice
