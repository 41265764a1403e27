//===- Ngspice.cpp - libngspice, tamed ------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ngspice.h"

#include <ngspice/sharedspice.h>

#include <algorithm>
#include <clocale>

using namespace llvm;

namespace l2dc::spice {

/// Lines kept of one simulation; a circuit that does not converge prints
/// thousands.
static constexpr size_t keptLines = 64;

/// ngspice keeps every command it was given; this many simulations later it is
/// asked to forget them.
static constexpr unsigned tidyInterval = 50;

static int ignoreStatus(char *, int, void *) { return 0; }

Ngspice::Ngspice() {
  std::setlocale(LC_NUMERIC, "C");
  // Without a data callback ngspice makes no call per sample.
  ngSpice_Init(print, ignoreStatus, exit, nullptr, nullptr, nullptr, this);
}

int Ngspice::print(char *text, int, void *self) {
  static_cast<Ngspice *>(self)->receive(text);
  return 0;
}

int Ngspice::exit(int, bool, bool, int, void *self) {
  static_cast<Ngspice *>(self)->exited = true;
  return 0;
}

/// Whether a line of standard error tells of progress only.
static bool isProgress(StringRef text) {
  return text.trim().empty() || text.starts_with("Note") ||
         text.starts_with("Trying") || text.starts_with("Supplies reduced") ||
         text.starts_with("Checking parameters") ||
         text.contains("Further gmin increment");
}

void Ngspice::receive(StringRef text) {
  bool error = text.consume_front("stderr ");
  text.consume_front("stdout ");
  if (error && !isProgress(text) && errors.size() < keptLines)
    errors.push_back(text.trim().str());
  if (keepOutput)
    lines.push_back(text.str());
}

void Ngspice::forget() {
  errors.clear();
  lines.clear();
}

bool Ngspice::command(const std::string &text) {
  if (exited)
    return false;
  ngSpice_Command(const_cast<char *>(text.c_str()));
  return !exited;
}

bool Ngspice::commands(ArrayRef<std::string> texts) {
  return std::all_of(texts.begin(), texts.end(),
                     [&](const std::string &text) { return command(text); });
}

bool Ngspice::load(const std::string &netlist) {
  if (exited)
    return false;
  if (loaded)
    command("remcirc");
  std::vector<std::string> cards;
  for (StringRef rest = netlist; !rest.empty();) {
    auto [line, next] = rest.split('\n');
    cards.push_back(line.str());
    rest = next;
  }
  std::vector<char *> pointers;
  for (std::string &card : cards)
    pointers.push_back(card.data());
  pointers.push_back(nullptr);
  ngSpice_Circ(pointers.data());
  loaded = true;
  return !exited;
}

void Ngspice::clear() {
  command("destroy all");
  if (++sinceTidied < tidyInterval || exited)
    return;
  sinceTidied = 0;
  ngSpice_Command(nullptr);
}

std::vector<Complex> Ngspice::vector(const std::string &name) const {
  // The answer is one static structure: it is taken apart before the next call.
  vector_info *info = ngGet_Vec_Info(const_cast<char *>(name.c_str()));
  std::vector<Complex> samples;
  if (!info || info->v_length <= 0)
    return samples;
  samples.reserve(info->v_length);
  for (int i = 0; i < info->v_length; ++i)
    if (info->v_compdata)
      samples.emplace_back(info->v_compdata[i].cx_real,
                           info->v_compdata[i].cx_imag);
    else if (info->v_realdata)
      samples.emplace_back(info->v_realdata[i], 0.0);
  return samples;
}

std::optional<double> Ngspice::scalar(const std::string &name) const {
  std::vector<Complex> samples = vector(name);
  if (samples.empty())
    return std::nullopt;
  return samples.front().real();
}

std::vector<std::string> Ngspice::vectors() const {
  std::vector<std::string> names;
  for (char **name = ngSpice_AllVecs(ngSpice_CurPlot()); name && *name; ++name)
    names.emplace_back(*name);
  return names;
}

std::string Ngspice::newestPlot(StringRef prefix) const {
  for (char **name = ngSpice_AllPlots(); name && *name; ++name)
    if (StringRef(*name).starts_with(prefix))
      return *name;
  return {};
}

} // namespace l2dc::spice
