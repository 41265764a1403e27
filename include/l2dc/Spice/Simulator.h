//===- Simulator.h - Simulations in worker processes ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ngspice is a library with one circuit, one static answer structure and many
// ways to die (docs/Spice.md lists them); a process that sizes circuits never
// loads it. A `Simulator` starts worker processes (l2dc-spice-worker), gives
// each one a testbench, sends it points over a pipe and reads back numbers.
// A worker that hangs or dies is replaced and its points are run again.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SPICE_SIMULATOR_H
#define L2DC_SPICE_SIMULATOR_H

#include "l2dc/Spice/Analysis.h"
#include "l2dc/Spice/Deck.h"
#include "l2dc/Spice/Measurement.h"
#include "l2dc/Spice/Result.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace l2dc::spice {

/// A deck, what is run on it and what is measured.
struct Testbench {
  Deck deck;
  /// In the order they are run. An operating point comes for free: it need not
  /// be listed.
  std::vector<Analysis> analyses;
  std::vector<Measurement> measurements;

  /// What an observation holds apart from the transistors.
  std::vector<std::string> observedNodes;
  struct ObservedResponse {
    std::string analysis; ///< an AC analysis
    Signal signal;
    /// Samples to keep, spread evenly over the analysis's; 0 keeps all.
    unsigned samples = 0;
  };
  std::vector<ObservedResponse> observedResponses;
};

/// Something other than a parameter that differs from the deck at one point.
/// It takes effect without loading the deck again.
struct Setting {
  enum class Kind : uint8_t {
    Temperature, ///< degrees Celsius; `target` is empty
    SourceDC,    ///< the DC value of the independent source `target`
    /// The instance parameter `parameter` of `target`, a device of the
    /// flattened netlist: a mismatch such as m.x1.m0's delvto.
    Device,
  };
  Kind kind = Kind::Temperature;
  std::string target;
  std::string parameter;
  double value = 0.0;
};

/// One simulation.
struct Point {
  /// The index of the testbench that the simulator was made with.
  unsigned testbench = 0;
  /// In the order of the deck's parameters, in SI units.
  std::vector<double> parameters;
  std::vector<Setting> settings;
  /// Whether the result holds an observation.
  bool observe = false;
};

/// How the parameters of a point get into ngspice.
enum class UpdateMode : uint8_t {
  /// `Alter` where the loaded circuit was shown to give the same, else `Reset`.
  Automatic,
  /// All parameters, then the whole circuit is set up again. Always right.
  Reset,
  /// A process of the `ngspice` program for each point: slow, no state.
  Fork,
};

struct SimulatorOptions {
  /// Worker processes; 0 for one on each core. Results do not depend on it.
  unsigned workers = 0;
  UpdateMode mode = UpdateMode::Automatic;
  /// Seconds after which a simulation is stopped.
  double timeout = 10.0;
  /// Simulations after which a worker is replaced, as a guard against leaks
  /// that nobody has found yet; 0 never.
  unsigned simulationsPerWorker = 50000;
  /// How often a point may take its worker down before it is given up.
  unsigned attempts = 2;
  /// Results kept in memory; 0 keeps none. Points with the same parameters and
  /// settings are then simulated once.
  size_t cacheEntries = 1 << 14;
  /// The program that workers run; empty: $L2DC_SPICE_WORKER, then
  /// l2dc-spice-worker beside this program.
  std::string workerProgram;
};

/// What happened so far.
struct SimulatorStatistics {
  uint64_t simulations = 0; ///< points that a worker ran to an answer
  uint64_t cacheHits = 0;
  uint64_t failed = 0; ///< answers other than OK and Unmeasurable
  uint64_t timeouts = 0;
  uint64_t restarts = 0; ///< workers that were replaced
};

/// Runs points on testbenches. Not for use by several threads at once.
class Simulator {
public:
  /// Starts the workers lazily, but loads every testbench once at its nominal
  /// point. Fails with one message on a testbench that `verify` refuses or
  /// ngspice does not load, a signal on a node that the circuit does not have,
  /// or a missing worker program.
  static llvm::Expected<std::unique_ptr<Simulator>>
  create(std::vector<Testbench> testbenches, SimulatorOptions options = {});
  ~Simulator();
  Simulator(const Simulator &) = delete;
  Simulator &operator=(const Simulator &) = delete;

  llvm::ArrayRef<Testbench> testbenches() const;
  /// The transistors of a testbench as the flattened netlist names them.
  llvm::ArrayRef<std::string> transistors(unsigned testbench) const;
  /// All nodes of a testbench.
  llvm::ArrayRef<std::string> nodes(unsigned testbench) const;
  /// Empty if points of the testbench are altered into a flat circuit; else why
  /// each point resets the whole circuit: "'.model nbias' has a number ...".
  llvm::StringRef resetReason(unsigned testbench) const;
  /// The result of the nominal point that `create` ran.
  const Result &nominal(unsigned testbench) const;

  /// Runs `points` on all workers and returns their results in order. A point
  /// with the wrong number of parameters or a value that is not finite is
  /// `Rejected` without a simulation. `finished`, if given, is called after
  /// each point with the number of points that are done.
  std::vector<Result> run(llvm::ArrayRef<Point> points,
                          llvm::function_ref<void(size_t)> finished = nullptr);

  const SimulatorStatistics &statistics() const;
  /// The process ids of the running workers (tests kill them).
  std::vector<int> workerProcesses() const;

private:
  class Implementation;
  explicit Simulator(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation;
};

/// Checks a testbench without running it: the deck, that analyses and
/// measurements have names and are complete, and that what they refer to
/// exists. One message with the testbench's and the measurement's name.
llvm::Error verify(const Testbench &testbench);

/// A netlist that plain `ngspice -b` runs: the deck, and a control section that
/// brings `point` in, runs the analyses as the workers do and writes the
/// vectors of each into PREFIXop.raw, PREFIX0.raw, PREFIX1.raw, ... (ngspice's
/// binary format).
std::string batchNetlist(const Testbench &testbench, const Point &point,
                         llvm::StringRef prefix);

} // namespace l2dc::spice

#endif // L2DC_SPICE_SIMULATOR_H
