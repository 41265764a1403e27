//===- Ngspice.h - libngspice, tamed ----------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The only place that calls ngspice. What its functions return says little
// (docs/Spice.md), so success is judged by what it printed and by the vectors
// that exist.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_WORKER_NGSPICE_H
#define L2DC_LIB_SPICE_WORKER_NGSPICE_H

#include "../RawData.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <vector>

namespace l2dc::spice {

/// The one ngspice of this process.
class Ngspice {
public:
  Ngspice();
  Ngspice(const Ngspice &) = delete;
  Ngspice &operator=(const Ngspice &) = delete;

  /// Runs one command. False if ngspice asked to be unloaded: nothing that
  /// comes after can be trusted, the process has to end.
  bool command(const std::string &text);
  bool commands(llvm::ArrayRef<std::string> texts);
  /// Loads a netlist in place of the current one.
  bool load(const std::string &netlist);
  /// Frees all results; now and then also what ngspice keeps of commands.
  void clear();

  /// Whether ngspice asked to be unloaded.
  bool poisoned() const { return exited; }
  /// The lines printed to standard error since `forget`, as far as they are
  /// more than progress.
  const std::vector<std::string> &complaints() const { return errors; }
  /// All lines printed since `forget`, if `keepOutput` is set.
  const std::vector<std::string> &output() const { return lines; }
  void forget();
  /// Adds a line to the complaints.
  void complain(std::string line) { errors.push_back(std::move(line)); }
  bool keepOutput = false;

  /// A vector of the current plot, or of a device ("@m1[gm]"). Empty if there
  /// is none or if it has no samples.
  std::vector<Complex> vector(const std::string &name) const;
  std::optional<double> scalar(const std::string &name) const;
  /// The names of all vectors of the current plot.
  std::vector<std::string> vectors() const;
  /// The newest plot whose name starts with `prefix` ("op"), or empty.
  std::string newestPlot(llvm::StringRef prefix) const;

private:
  static int print(char *text, int id, void *self);
  static int exit(int status, bool immediate, bool quit, int id, void *self);
  void receive(llvm::StringRef text);

  std::vector<std::string> errors, lines;
  bool loaded = false;
  bool exited = false;
  unsigned sinceTidied = 0;
};

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_WORKER_NGSPICE_H
