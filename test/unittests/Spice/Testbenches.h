//===- Testbenches.h - Circuits for tests and benchmarks --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_UNITTESTS_SPICE_TESTBENCHES_H
#define L2DC_UNITTESTS_SPICE_TESTBENCHES_H

#include "l2dc/Spice/Circuits.h"
#include "l2dc/Spice/Simulator.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Random.h"

#include "llvm/Support/Path.h"

#include <string>
#include <utility>
#include <vector>

namespace l2dc::spice {

/// A measurement of a signal; further fields are set by the caller.
inline Measurement measurement(std::string name, Metric metric,
                               llvm::StringRef signal = "",
                               llvm::StringRef analysis = "") {
  Measurement result;
  result.name = std::move(name);
  result.metric = metric;
  result.analysis = analysis.str();
  if (!signal.empty())
    result.signal = llvm::cantFail(Signal::parse(signal));
  return result;
}

/// A testbench around a netlist given as text.
inline Testbench testbench(std::string text,
                           std::vector<Parameter> parameters = {}) {
  Testbench result;
  result.deck.name = "test";
  result.deck.text = std::move(text);
  result.deck.parameters = std::move(parameters);
  return result;
}

/// A testbench around a shipped circuit, with each parameter free between a
/// quarter and four times its value.
inline Testbench
shipped(llvm::StringRef circuit,
        const std::vector<std::pair<std::string, double>> &parameters,
        const llvm::StringMap<std::string> &kits = {}) {
  std::string path =
      llvm::cantFail(circuitFile(circuit, (circuit + ".cir").str()));
  auto file = llvm::cantFail(readFile(path));
  Testbench result =
      testbench(llvm::cantFail(substituteKits(file->getBuffer(), kits)));
  result.deck.name = circuit.str();
  result.deck.directory = llvm::sys::path::parent_path(path).str();
  result.deck.dialect = Dialect::HSpice;
  for (const auto &[name, value] : parameters)
    result.deck.parameters.push_back({name, value, value / 4, value * 4});
  return result;
}

inline Point point(std::vector<double> parameters, unsigned testbench = 0) {
  Point result;
  result.testbench = testbench;
  result.parameters = std::move(parameters);
  return result;
}

/// Points between the bounds of all parameters.
inline std::vector<Point> randomPoints(const Testbench &bench, size_t count,
                                       uint64_t seed) {
  Random random(seed);
  std::vector<Point> points(count);
  for (Point &point : points)
    for (const Parameter &parameter : bench.deck.parameters)
      point.parameters.push_back(
          parameter.min + random.uniform() * (parameter.max - parameter.min));
  return points;
}

/// A divider that a point can break: an expression without a value, sources in
/// parallel, an equation without a solution, a transistor outside of its
/// models' bins, or a transient analysis that takes forever.
inline Testbench breakable() {
  Testbench bench = testbench(
      "Divider with faults\n"
      ".param r=1k loop=0 tear=0 w=2u slow=0 break=0\n"
      ".param poison='break > 0.5 ? sqrt(-1) : 1k'\n"
      "v1 in 0 1\n"
      "r1 in out 'r'\n"
      "r2 out 0 'poison'\n"
      "* Two sources in a loop of no resistance once `loop` is set.\n"
      "v2 a 0 1\n"
      "e1 a b in 0 'loop'\n"
      "r3 b a '1e6*(1-loop)+1e-3'\n"
      "* No solution once `tear` is set: x = x^2 + 1.\n"
      "b1 x 0 v='tear > 0.5 ? v(x)*v(x)+1 : 0'\n"
      "r4 x 0 1k\n"
      "m1 out out 0 0 nch w='w' l=1u\n"
      ".model nch.1 nmos level=54 version=4.5 wmin=1u wmax=3u lmin=0.5u lmax=2u"
      " vth0=5\n"
      ".model nch.2 nmos level=54 version=4.5 wmin=3u wmax=9u lmin=0.5u lmax=2u"
      " vth0=5\n"
      "* A pulse every 1 ps once `slow` is set: a thousand million of them.\n"
      "v3 c 0 pulse(0 1 0 0.1p 0.1p 0.1p '1m-slow*(1m-1p)')\n"
      "r5 c 0 1k\n",
      {{"r", 1e3, 1, 1e6},
       {"loop", 0, 0, 1},
       {"tear", 0, 0, 1},
       {"w", 2e-6, 1e-7, 1e-4},
       {"slow", 0, 0, 1},
       {"break", 0, 0, 1}});
  bench.analyses = {Analysis::transient("tran", 1e-4, 1e-3)};
  bench.measurements = {measurement("out", Metric::Voltage, "v(out)"),
                        measurement("end", Metric::FinalValue, "v(out)")};
  return bench;
}

enum class Fault { None, Tear, Bins, Slow, Break };

inline Point faulty(Fault fault, double r) {
  return point({r, 0.0, fault == Fault::Tear ? 1.0 : 0.0,
                fault == Fault::Bins ? 5e-5 : 2e-6,
                fault == Fault::Slow ? 1.0 : 0.0,
                fault == Fault::Break ? 1.0 : 0.0});
}

} // namespace l2dc::spice

#endif // L2DC_UNITTESTS_SPICE_TESTBENCHES_H
