//===- Messages.h - Between the simulator and its workers -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A message is its length (4 bytes, little-endian) and its bytes. The parent
// sends one `LoadRequest`, then `RunRequest`s; the worker answers each, in
// order.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_MESSAGES_H
#define L2DC_LIB_SPICE_MESSAGES_H

#include "Archive.h"
#include "Plan.h"
#include "l2dc/Spice/Simulator.h"

namespace l2dc::spice {

/// The exit status of a worker that used up its processor time.
constexpr int timeoutExitStatus = 77;

struct LoadRequest {
  Testbench testbench;
  UpdateMode mode = UpdateMode::Automatic;
  double timeout = 10.0; ///< processor seconds for one simulation
  /// Without one the worker makes it.
  std::optional<Plan> plan;
};

struct LoadAnswer {
  std::string error; ///< empty: loaded
  std::optional<Plan> plan;
  /// Making the plan has spoilt the worker; it ends itself.
  bool last = false;
};

struct RunRequest {
  Point point;
};

struct RunAnswer {
  Result result;
  /// The worker cannot go on; it ends itself after this answer.
  bool last = false;
};

template <typename A>
void transfer(A &a, Parameter &v) {
  a(v.name, v.nominal, v.min, v.max);
}
template <typename A>
void transfer(A &a, Deck &v) {
  a(v.name, v.text, v.directory, v.dialect, v.parameters);
}
template <typename A>
void transfer(A &a, Signal &v) {
  a(v.kind, v.plus, v.minus);
}
template <typename A>
void transfer(A &a, Excitation &v) {
  a(v.source, v.magnitude, v.phase);
}
template <typename A>
void transfer(A &a, Analysis &v) {
  a(v.kind, v.name, v.start, v.stop, v.points, v.spacing, v.excitations,
    v.output, v.source, v.step, v.maxStep, v.useInitialConditions);
}
template <typename A>
void transfer(A &a, Measurement &v) {
  a(v.name, v.metric, v.analysis, v.signal, v.reference, v.at, v.atResultOf,
    v.referenceAnalysis, v.tolerance, v.from, v.to, v.devices, v.quantity);
}
template <typename A>
void transfer(A &a, Testbench::ObservedResponse &v) {
  a(v.analysis, v.signal, v.samples);
}
template <typename A>
void transfer(A &a, Testbench &v) {
  a(v.deck, v.analyses, v.measurements, v.observedNodes, v.observedResponses);
}
template <typename A>
void transfer(A &a, Setting &v) {
  a(v.kind, v.target, v.parameter, v.value);
}
template <typename A>
void transfer(A &a, Point &v) {
  a(v.testbench, v.parameters, v.settings, v.observe);
}
template <typename A>
void transfer(A &a, TransistorState &v) {
  a(v.pmos, v.region, v.w, v.l, v.m, v.id, v.vgs, v.vds, v.vbs, v.vth, v.vdsat,
    v.gm, v.gds, v.gmbs, v.cgs, v.cgd);
}
template <typename A>
void transfer(A &a, Response &v) {
  a(v.analysis, v.frequency, v.magnitude, v.phase);
}
template <typename A>
void transfer(A &a, Observation &v) {
  a(v.transistors, v.nodeVoltages, v.responses);
}
template <typename A>
void transfer(A &a, Result &v) {
  a(v.status, v.values, v.observation, v.diagnostics);
}
template <typename A>
void transfer(A &a, Topology::Source &v) {
  a(v.name, v.plus, v.minus, v.dc);
}
template <typename A>
void transfer(A &a, Topology::Transistor &v) {
  a(v.name, v.pmos, v.squareLaw);
}
template <typename A>
void transfer(A &a, Topology &v) {
  a(v.voltageSources, v.currentSources, v.transistors, v.nodes);
}
template <typename A>
void transfer(A &a, Polynomial::Term &v) {
  a(v.coefficient, v.factors);
}
template <typename A>
void transfer(A &a, Polynomial &v) {
  a(v.terms);
}
template <typename A>
void transfer(A &a, Slot &v) {
  a(v.line, v.word, v.command, v.value);
}
template <typename A>
void transfer(A &a, Bin &v) {
  a(v.number, v.card, v.lmin, v.lmax, v.wmin, v.wmax);
}
template <typename A>
void transfer(A &a, BinnedModel &v) {
  a(v.name, v.bins);
}
template <typename A>
void transfer(A &a, BinnedTransistor &v) {
  a(v.name, v.model, v.line, v.word, v.l, v.w, v.fingers, v.lSlot, v.wSlot);
}
template <typename A>
void transfer(A &a, FlatCircuit &v) {
  a(v.lines, v.slots, v.models, v.binned, v.slack, v.scale);
}
template <typename A>
void transfer(A &a, Plan &v) {
  a(v.topology, v.temperature, v.flat, v.resetReason);
}
template <typename A>
void transfer(A &a, LoadRequest &v) {
  a(v.testbench, v.mode, v.timeout, v.plan);
}
template <typename A>
void transfer(A &a, LoadAnswer &v) {
  a(v.error, v.plan, v.last);
}
template <typename A>
void transfer(A &a, RunRequest &v) {
  a(v.point);
}
template <typename A>
void transfer(A &a, RunAnswer &v) {
  a(v.result, v.last);
}

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_MESSAGES_H
