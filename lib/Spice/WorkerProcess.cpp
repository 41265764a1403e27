//===- WorkerProcess.cpp - A worker seen from outside ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WorkerProcess.h"
#include "Wire.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;

extern char **environ;

namespace l2dc::spice {

/// The descriptor that the worker finds its socket at.
static constexpr int workerDescriptor = 3;

Expected<std::string> findWorkerProgram(StringRef chosen) {
  std::string path = chosen.str();
  if (path.empty())
    if (const char *variable = std::getenv("L2DC_SPICE_WORKER"))
      path = variable;
  if (path.empty()) {
    std::string here = sys::fs::getMainExecutable(
        nullptr, reinterpret_cast<void *>(&findWorkerProgram));
    SmallString<256> beside(sys::path::parent_path(here));
    sys::path::append(beside, "l2dc-spice-worker");
    // Unit tests and benchmarks stand in a folder next to the tools.
    if (!sys::fs::can_execute(beside)) {
      beside = sys::path::parent_path(sys::path::parent_path(here));
      sys::path::append(beside, "bin", "l2dc-spice-worker");
    }
    path = beside.str().str();
  }
  if (sys::fs::can_execute(path))
    return path;
  return makeError("there is no program '{0}'; build l2dc-spice-worker or set "
                   "L2DC_SPICE_WORKER",
                   path);
}

static int spawn(const std::string &program, const std::string &directory,
                 int socket, pid_t &process) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, workerDescriptor);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                   O_RDONLY, 0);
  for (int output : {STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY,
                                     0);
  std::string descriptor = std::to_string(workerDescriptor);
  const char *arguments[] = {program.c_str(), descriptor.c_str(),
                             directory.c_str(), nullptr};
  int error = posix_spawn(&process, program.c_str(), &actions, nullptr,
                          const_cast<char **>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

Expected<std::unique_ptr<WorkerProcess>>
WorkerProcess::start(const std::string &program, const std::string &directory) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return makeError("no socket for a worker: {0}", std::strerror(errno));
  pid_t process = -1;
  int error = spawn(program, directory, ends[1], process);
  ::close(ends[1]);
  if (error != 0) {
    ::close(ends[0]);
    return makeError("cannot start '{0}': {1}", program, std::strerror(error));
  }
  return std::unique_ptr<WorkerProcess>(new WorkerProcess(process, ends[0]));
}

WorkerProcess::~WorkerProcess() {
  kill();
  end();
  ::close(socket);
}

bool WorkerProcess::send(StringRef message) {
  return sendMessage(socket, message);
}

bool WorkerProcess::receive() {
  char chunk[65536];
  while (true) {
    ssize_t got = ::recv(socket, chunk, sizeof(chunk), MSG_DONTWAIT);
    if (got > 0) {
      buffer.append(chunk, size_t(got));
      continue;
    }
    if (got < 0 && errno == EINTR)
      continue;
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }
}

std::optional<std::string> WorkerProcess::next() { return takeMessage(buffer); }

std::optional<std::string> WorkerProcess::wait() {
  if (std::optional<std::string> message = next())
    return message;
  return receiveMessage(socket);
}

void WorkerProcess::kill() {
  if (!reaped)
    ::kill(process, SIGKILL);
}

ProcessEnd WorkerProcess::end() {
  if (reaped)
    return how;
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR)
    ;
  reaped = true;
  if (WIFEXITED(status))
    how.exitStatus = WEXITSTATUS(status);
  else if (WIFSIGNALED(status))
    how.signal = WTERMSIG(status);
  return how;
}

} // namespace l2dc::spice
