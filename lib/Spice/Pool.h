//===- Pool.h - Points to worker processes ----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Points wait in one queue for each testbench. A worker has one testbench
// loaded for life and is given a few points ahead. When it dies, the point it
// was at is the suspect; the ones behind it go back to the queue unblamed.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_POOL_H
#define L2DC_LIB_SPICE_POOL_H

#include "Messages.h"
#include "WorkerProcess.h"

#include <chrono>
#include <deque>
#include <functional>

namespace l2dc::spice {

/// Worker processes for a fixed list of testbenches.
class Pool {
public:
  /// `directory` exists and belongs to the pool.
  Pool(const std::vector<Testbench> &testbenches, SimulatorOptions options,
       std::string program, std::string directory);
  ~Pool();

  /// Loads testbench `index` in a new worker, which keeps it, and gives the
  /// plan that the worker made, or what is wrong.
  llvm::Expected<Plan> elaborate(unsigned index);
  /// Must be set for a testbench before points are run on it.
  void setPlan(unsigned index, Plan plan) { plans[index] = std::move(plan); }

  /// Runs the points; `done` gets each index of `points` once, in any order.
  void run(llvm::ArrayRef<Point> points,
           llvm::function_ref<void(size_t, Result)> done);

  SimulatorStatistics statistics;
  std::vector<int> processes() const;

private:
  using Clock = std::chrono::steady_clock;
  struct Job {
    size_t index = 0;
    unsigned crashes = 0, kills = 0;
  };
  struct Worker {
    unsigned testbench = 0;
    std::unique_ptr<WorkerProcess> process;
    bool loaded = false;
    std::deque<Job> inFlight;
    uint64_t served = 0;
    Clock::time_point since; ///< when the first job in flight became the first
    uint64_t lastUse = 0;
  };
  /// Workers in a row that ended before they had loaded a testbench.
  struct LoadFailures {
    unsigned kills = 0;  ///< from outside
    unsigned others = 0; ///< crashes
    /// Counts one more; whether that is the end.
    bool isTooMany(ProcessEnd end);
  };
  /// What `run` works on.
  struct Run {
    llvm::ArrayRef<Point> points;
    llvm::function_ref<void(size_t, Result)> done;
    std::vector<std::deque<Job>> queues;   ///< by testbench
    std::vector<LoadFailures> failedLoads; ///< by testbench
    std::vector<Worker *> active;
    size_t open = 0;
  };

  llvm::Expected<Worker *> startWorker(unsigned testbench);
  LoadRequest loadRequest(unsigned testbench) const;
  Worker *idleWorker(const Run &run, unsigned testbench);
  void evictIdle(const Run &run);
  void activate(Run &run);
  void feed(Run &run);
  void waitForAnswers(Run &run);
  void killOverdue(Run &run);
  /// Handles what `worker` has sent. False if it cannot be used any more.
  bool takeAnswers(Run &run, Worker &worker);
  bool takeAnswer(Run &run, Worker &worker, const std::string &message);
  void bury(Run &run, Worker &worker);
  void blame(Run &run, const Worker &worker, Job suspect, ProcessEnd end);
  void finish(Run &run, size_t index, Result result);
  void abandon(Run &run, unsigned testbench, const std::string &reason);
  void retire(Run &run, Worker &worker);
  void forget(Worker &worker);

  const std::vector<Testbench> &testbenches;
  SimulatorOptions options;
  std::string program, directory;
  std::vector<std::optional<Plan>> plans;
  std::vector<std::unique_ptr<Worker>> workers;
  uint64_t started = 0, clock = 0;
};

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_POOL_H
