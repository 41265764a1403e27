//===- Pool.cpp - Points to worker processes ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Pool.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

#include <cerrno>
#include <cmath>
#include <csignal>
#include <poll.h>

using namespace llvm;

namespace l2dc::spice {

/// Points given to a worker ahead of its answers: while it answers one, the
/// next is already there.
static constexpr size_t depth = 3;
/// Processes kept, idle ones included.
static constexpr size_t mostWorkers = 48;
/// A worker killed from outside is nobody's fault, but a point that takes all
/// memory is killed so, too.
static constexpr unsigned mostKills = 10;
static constexpr unsigned mostFailedLoads = 3;

/// Whether something else than the program itself ended it.
static bool wasKilled(ProcessEnd end) {
  return end.signal == SIGKILL || end.signal == SIGTERM;
}

bool Pool::LoadFailures::isTooMany(ProcessEnd end) {
  return wasKilled(end) ? ++kills >= mostKills : ++others >= mostFailedLoads;
}

static Result failure(Status status, std::string diagnostics) {
  Result result;
  result.status = status;
  result.diagnostics = std::move(diagnostics);
  return result;
}

Pool::Pool(const std::vector<Testbench> &testbenches, SimulatorOptions options,
           std::string program, std::string directory)
    : testbenches(testbenches), options(std::move(options)),
      program(std::move(program)), directory(std::move(directory)),
      plans(testbenches.size()) {}

Pool::~Pool() {
  workers.clear();
  sys::fs::remove_directories(directory);
}

std::vector<int> Pool::processes() const {
  std::vector<int> result;
  for (const auto &worker : workers)
    result.push_back(worker->process->id());
  return result;
}

//===----------------------------------------------------------------------===//
// Starting and ending workers
//===----------------------------------------------------------------------===//

LoadRequest Pool::loadRequest(unsigned testbench) const {
  LoadRequest request;
  request.testbench = testbenches[testbench];
  request.timeout = options.timeout;
  request.plan = plans[testbench];
  request.mode = options.mode;
  // The plan is made with the library, whatever runs the points.
  if (!request.plan && options.mode == UpdateMode::Fork)
    request.mode = UpdateMode::Automatic;
  return request;
}

Expected<Pool::Worker *> Pool::startWorker(unsigned testbench) {
  std::string own = directory + "/" + std::to_string(started++);
  if (std::error_code error = sys::fs::create_directories(own))
    return makeError("cannot create '{0}': {1}", own, error.message());
  auto process = WorkerProcess::start(program, own);
  if (!process)
    return process.takeError();
  auto worker = std::make_unique<Worker>();
  worker->testbench = testbench;
  worker->process = std::move(*process);
  worker->since = Clock::now();
  // If this fails, so does the first read.
  worker->process->send(toBytes(loadRequest(testbench)));
  workers.push_back(std::move(worker));
  return workers.back().get();
}

void Pool::forget(Worker &worker) {
  llvm::erase_if(workers,
                 [&](const auto &own) { return own.get() == &worker; });
}

Expected<Plan> Pool::elaborate(unsigned index) {
  for (LoadFailures failures;;) {
    Expected<Worker *> worker = startWorker(index);
    if (!worker)
      return worker.takeError();
    std::optional<std::string> message = (*worker)->process->wait();
    LoadAnswer answer;
    if (message && fromBytes(*message, answer)) {
      (*worker)->loaded = true;
      bool keep = answer.error.empty() && !answer.last &&
                  options.mode != UpdateMode::Fork;
      if (!keep)
        forget(**worker);
      if (!answer.error.empty())
        return makeError("{0}: {1}", testbenches[index].deck.name,
                         answer.error);
      return *answer.plan;
    }
    ProcessEnd end = (*worker)->process->end();
    forget(**worker);
    if (end.exitStatus == timeoutExitStatus)
      return makeError("{0}: loading the deck takes too long",
                       testbenches[index].deck.name);
    if (failures.isTooMany(end))
      return makeError("{0}: the worker dies while it loads the deck (exit "
                       "status {1}, signal {2})",
                       testbenches[index].deck.name, end.exitStatus,
                       end.signal);
  }
}

//===----------------------------------------------------------------------===//
// Handing out points
//===----------------------------------------------------------------------===//

Pool::Worker *Pool::idleWorker(const Run &run, unsigned testbench) {
  for (const auto &worker : workers)
    if (worker->testbench == testbench &&
        !is_contained(run.active, worker.get()))
      return worker.get();
  return nullptr;
}

/// Ends the idle worker that was used longest ago if there are too many.
void Pool::evictIdle(const Run &run) {
  if (workers.size() < std::max<size_t>(mostWorkers, options.workers + 1))
    return;
  Worker *oldest = nullptr;
  for (const auto &worker : workers)
    if (!is_contained(run.active, worker.get()) &&
        (!oldest || worker->lastUse < oldest->lastUse))
      oldest = worker.get();
  if (oldest)
    forget(*oldest);
}

/// Puts workers to work until as many as wanted are, the testbench with the
/// fewest of them first.
void Pool::activate(Run &run) {
  while (run.active.size() < options.workers) {
    int chosen = -1;
    size_t fewest = 0;
    for (size_t t = 0; t < run.queues.size(); ++t) {
      size_t count = count_if(run.active, [&](const Worker *worker) {
        return worker->testbench == t;
      });
      if (run.queues[t].empty() || count >= run.queues[t].size())
        continue;
      if (chosen < 0 || count < fewest) {
        chosen = int(t);
        fewest = count;
      }
    }
    if (chosen < 0)
      return;
    Worker *worker = idleWorker(run, unsigned(chosen));
    if (!worker) {
      evictIdle(run);
      Expected<Worker *> started = startWorker(unsigned(chosen));
      if (!started) {
        abandon(run, unsigned(chosen), toString(started.takeError()));
        continue;
      }
      worker = *started;
    }
    run.active.push_back(worker);
  }
}

/// Gives every active worker one more point in turn, so that the last ones are
/// shared evenly.
void Pool::feed(Run &run) {
  for (size_t level = 1; level <= depth; ++level)
    for (Worker *worker : run.active) {
      std::deque<Job> &queue = run.queues[worker->testbench];
      bool worn = options.simulationsPerWorker != 0 &&
                  worker->served + worker->inFlight.size() >=
                      options.simulationsPerWorker;
      if (queue.empty() || worker->inFlight.size() >= level || worn)
        continue;
      Job job = queue.front();
      queue.pop_front();
      if (worker->inFlight.empty())
        worker->since = Clock::now();
      worker->inFlight.push_back(job);
      worker->lastUse = ++clock;
      // If this fails, the next read finds the worker gone.
      worker->process->send(toBytes(RunRequest{run.points[job.index]}));
    }
}

void Pool::finish(Run &run, size_t index, Result result) {
  bool failed =
      result.status != Status::OK && result.status != Status::Unmeasurable;
  ++statistics.simulations;
  statistics.failed += failed;
  statistics.timeouts += result.status == Status::Timeout;
  size_t wanted = testbenches[run.points[index].testbench].measurements.size();
  result.values.resize(wanted, std::nan(""));
  --run.open;
  run.done(index, std::move(result));
}

/// Gives up all waiting points of a testbench.
void Pool::abandon(Run &run, unsigned testbench, const std::string &reason) {
  std::deque<Job> jobs = std::move(run.queues[testbench]);
  run.queues[testbench].clear();
  for (const Job &job : jobs)
    finish(run, job.index, failure(Status::Crashed, reason + "\n"));
}

//===----------------------------------------------------------------------===//
// Taking answers
//===----------------------------------------------------------------------===//

bool Pool::takeAnswer(Run &run, Worker &worker, const std::string &message) {
  if (!worker.loaded) {
    LoadAnswer answer;
    if (!fromBytes(message, answer) || !answer.error.empty())
      return false;
    worker.loaded = true;
    worker.since = Clock::now();
    run.failedLoads[worker.testbench] = {};
    return true;
  }
  RunAnswer answer;
  if (worker.inFlight.empty() || !fromBytes(message, answer))
    return false;
  Job job = worker.inFlight.front();
  worker.inFlight.pop_front();
  worker.since = Clock::now();
  ++worker.served;
  finish(run, job.index, std::move(answer.result));
  return !answer.last;
}

bool Pool::takeAnswers(Run &run, Worker &worker) {
  bool alive = worker.process->receive();
  while (std::optional<std::string> message = worker.process->next())
    if (!takeAnswer(run, worker, *message)) {
      // What it was to do next is not to blame.
      for (const Job &job : reverse(worker.inFlight))
        run.queues[worker.testbench].push_front(job);
      worker.inFlight.clear();
      return false;
    }
  return alive;
}

/// Decides about the point that a worker died on.
void Pool::blame(Run &run, const Worker &worker, Job suspect, ProcessEnd end) {
  if (end.exitStatus == timeoutExitStatus) {
    finish(run, suspect.index,
           failure(Status::Timeout,
                   formatv("stopped after {0} s of processor time\n",
                           options.timeout)
                       .str()));
    return;
  }
  bool killed = wasKilled(end);
  unsigned &count = killed ? suspect.kills : suspect.crashes;
  if (++count < (killed ? mostKills : options.attempts)) {
    run.queues[worker.testbench].push_front(suspect);
    return;
  }
  finish(run, suspect.index,
         failure(Status::Crashed,
                 formatv("the worker died {0} times (exit status {1}, signal "
                         "{2})\n",
                         count, end.exitStatus, end.signal)
                     .str()));
}

/// Clears up after a worker that cannot be used any more.
void Pool::bury(Run &run, Worker &worker) {
  worker.process->kill();
  ProcessEnd end = worker.process->end();
  ++statistics.restarts;
  std::deque<Job> jobs = std::move(worker.inFlight);
  if (!worker.loaded) {
    if (run.failedLoads[worker.testbench].isTooMany(end)) {
      append_range(run.queues[worker.testbench], jobs);
      abandon(run, worker.testbench, "no worker loads the deck");
      jobs.clear();
    }
  } else if (!jobs.empty()) {
    Job suspect = jobs.front();
    jobs.pop_front();
    blame(run, worker, suspect, end);
  }
  for (const Job &job : reverse(jobs))
    run.queues[worker.testbench].push_front(job);
  llvm::erase(run.active, &worker);
  forget(worker);
}

/// Lets a worker rest, or ends it if it has done its share.
void Pool::retire(Run &run, Worker &worker) {
  llvm::erase(run.active, &worker);
  if (options.simulationsPerWorker == 0 ||
      worker.served < options.simulationsPerWorker)
    return;
  ++statistics.restarts;
  forget(worker);
}

//===----------------------------------------------------------------------===//
// Waiting
//===----------------------------------------------------------------------===//

/// Workers end themselves after their processor time; this is for one that
/// sleeps or whose machine does.
static std::chrono::duration<double> patience(const SimulatorOptions &options,
                                              bool loaded) {
  return std::chrono::duration<double>(
      (loaded ? options.timeout : std::max(options.timeout, 60.0)) * 10 + 10);
}

void Pool::killOverdue(Run &run) {
  Clock::time_point now = Clock::now();
  for (Worker *worker : std::vector<Worker *>(run.active)) {
    if (worker->inFlight.empty() ||
        now - worker->since < patience(options, worker->loaded))
      continue;
    if (worker->loaded) {
      size_t index = worker->inFlight.front().index;
      worker->inFlight.pop_front();
      finish(run, index,
             failure(Status::Timeout, "stopped; it used no processor time\n"));
      for (const Job &job : reverse(worker->inFlight))
        run.queues[worker->testbench].push_front(job);
      worker->inFlight.clear();
    } else {
      // Another one would take as long.
      run.failedLoads[worker->testbench].kills = mostKills;
    }
    bury(run, *worker);
  }
}

void Pool::waitForAnswers(Run &run) {
  std::vector<pollfd> descriptors;
  for (const Worker *worker : run.active)
    descriptors.push_back({worker->process->descriptor(), POLLIN, 0});
  if (::poll(descriptors.data(), descriptors.size(), 1000) < 0)
    return; // interrupted
  std::vector<Worker *> active = run.active;
  for (auto [worker, descriptor] : zip(active, descriptors))
    if (descriptor.revents != 0 && !takeAnswers(run, *worker))
      bury(run, *worker);
  killOverdue(run);
}

void Pool::run(ArrayRef<Point> points,
               function_ref<void(size_t, Result)> done) {
  Run run{points, done, {}, {}, {}, points.size()};
  run.queues.resize(testbenches.size());
  run.failedLoads.resize(testbenches.size());
  for (auto [index, point] : enumerate(points))
    run.queues[point.testbench].push_back({index, 0, 0});
  while (run.open > 0) {
    activate(run);
    feed(run);
    if (run.active.empty())
      continue;
    waitForAnswers(run);
    for (Worker *worker : std::vector<Worker *>(run.active))
      if (worker->inFlight.empty() &&
          (run.queues[worker->testbench].empty() ||
           (options.simulationsPerWorker != 0 &&
            worker->served >= options.simulationsPerWorker)))
        retire(run, *worker);
  }
}

} // namespace l2dc::spice
