//===- Loop.cpp - What a worker process does ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Wire.h"
#include "Engine.h"
#include "l2dc/Spice/Worker.h"

#include <csignal>
#include <cstdlib>
#include <sys/time.h>
#include <unistd.h>

using namespace llvm;

namespace l2dc::spice {

/// Loading the files of a foundry takes longer than a simulation.
static constexpr double leastLoadTime = 60.0;

static void onTimeout(int) { _exit(timeoutExitStatus); }

/// Ends the process after so many seconds of processor time, which a busy
/// machine does not shorten; 0 lets it live.
static void limitTime(double seconds) {
  itimerval limit{};
  limit.it_value.tv_sec = time_t(seconds);
  limit.it_value.tv_usec =
      suseconds_t((seconds - double(time_t(seconds))) * 1e6);
  setitimer(ITIMER_PROF, &limit, nullptr);
}

static std::unique_ptr<Engine> createEngine(LoadRequest request) {
  if (request.mode == UpdateMode::Fork)
    return createBatchEngine(std::move(request));
  return createLibraryEngine(std::move(request));
}

int runWorker(int descriptor, StringRef directory) {
  if (chdir(directory.str().c_str()) != 0)
    return 1;
  // ngspice looks for settings in the home directory, too.
  setenv("HOME", ".", 1);
  setenv("OMP_NUM_THREADS", "1", 1);
  std::signal(SIGPROF, onTimeout);

  std::optional<std::string> message = receiveMessage(descriptor);
  LoadRequest load;
  if (!message || !fromBytes(*message, load))
    return 1;
  double timeout = load.timeout;
  limitTime(std::max(timeout, leastLoadTime));
  std::unique_ptr<Engine> engine = createEngine(std::move(load));
  LoadAnswer loaded = engine->load();
  limitTime(0);
  bool useless = loaded.last || !loaded.error.empty();
  if (!sendMessage(descriptor, toBytes(std::move(loaded))) || useless)
    _exit(0);

  RunRequest request;
  while ((message = receiveMessage(descriptor))) {
    if (!fromBytes(*message, request))
      _exit(1);
    limitTime(timeout);
    RunAnswer answer = engine->run(request.point);
    limitTime(0);
    bool last = answer.last;
    if (!sendMessage(descriptor, toBytes(std::move(answer))) || last)
      break;
  }
  // Without destructors: ngspice's own end is not safe once it has failed.
  _exit(0);
}

} // namespace l2dc::spice
