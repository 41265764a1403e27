//===- WorkerProcess.h - A worker seen from outside -------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_WORKERPROCESS_H
#define L2DC_LIB_SPICE_WORKERPROCESS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <optional>
#include <string>

namespace l2dc::spice {

/// How a process ended.
struct ProcessEnd {
  int exitStatus = -1; ///< -1 if a signal ended it
  int signal = 0;
};

/// The program that workers run: `chosen`, $L2DC_SPICE_WORKER or
/// l2dc-spice-worker beside this program.
llvm::Expected<std::string> findWorkerProgram(llvm::StringRef chosen);

/// A running worker and the socket to it. Killed when it goes out of scope.
class WorkerProcess {
public:
  /// Starts `program` with the existing `directory` as its own.
  static llvm::Expected<std::unique_ptr<WorkerProcess>>
  start(const std::string &program, const std::string &directory);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess &) = delete;
  WorkerProcess &operator=(const WorkerProcess &) = delete;

  int id() const { return process; }
  int descriptor() const { return socket; }
  /// False if the worker is gone.
  bool send(llvm::StringRef message);
  /// Reads what has arrived without waiting. False if the worker is gone; what
  /// it sent before can still be taken.
  bool receive();
  /// The next message that has arrived as a whole.
  std::optional<std::string> next();
  /// Waits for the next message; nothing if the worker is gone.
  std::optional<std::string> wait();
  void kill();
  /// Waits for the process to end.
  ProcessEnd end();

private:
  WorkerProcess(int process, int socket) : process(process), socket(socket) {}

  int process;
  int socket;
  bool reaped = false;
  ProcessEnd how;
  std::string buffer;
};

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_WORKERPROCESS_H
