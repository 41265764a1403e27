//===- SpiceTesting.h - Testbenches for the tests of Spice ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_UNITTESTS_SPICE_SPICETESTING_H
#define L2DC_UNITTESTS_SPICE_SPICETESTING_H

#include "l2dc/Spice/Circuits.h"
#include "l2dc/Spice/Simulator.h"
#include "l2dc/Support/File.h"

#include "llvm/Support/Path.h"

#include "gtest/gtest.h"

#include <memory>
#include <string>
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

inline std::unique_ptr<Simulator> simulator(std::vector<Testbench> testbenches,
                                            SimulatorOptions options = {}) {
  if (options.workers == 0)
    options.workers = 1;
  auto result = Simulator::create(std::move(testbenches), options);
  if (!result) {
    ADD_FAILURE() << llvm::toString(result.takeError());
    return nullptr;
  }
  return std::move(*result);
}

/// What `Simulator::create` says about a testbench that it refuses.
inline std::string creationError(Testbench testbench) {
  SimulatorOptions options;
  options.workers = 1;
  auto result = Simulator::create({std::move(testbench)}, options);
  if (result) {
    ADD_FAILURE() << "expected an error";
    return {};
  }
  return llvm::toString(result.takeError());
}

inline Point point(std::vector<double> parameters, unsigned testbench = 0) {
  Point result;
  result.testbench = testbench;
  result.parameters = std::move(parameters);
  return result;
}

/// Equal to `tolerance`, relative to the expected value.
inline void expectNear(double value, double expected, double tolerance) {
  EXPECT_NEAR(value, expected, std::abs(expected) * tolerance);
}

} // namespace l2dc::spice

#endif // L2DC_UNITTESTS_SPICE_SPICETESTING_H
