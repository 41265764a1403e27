//===- Progress.cpp - Showing how far long work has come ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/Progress.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <algorithm>

using namespace l2dc;

/// Cells of the bar itself; with title, percentage and a short note a line
/// stays within 80 columns.
static constexpr unsigned barCells = 24;

ProgressMode l2dc::chooseProgressMode(bool quiet) {
  if (quiet)
    return ProgressMode::Quiet;
  return llvm::errs().is_displayed() ? ProgressMode::Bar : ProgressMode::Lines;
}

Progress::Progress(std::string title, uint64_t steps, ProgressMode mode,
                   llvm::raw_ostream &os)
    : title(std::move(title)), steps(std::max<uint64_t>(1, steps)), mode(mode),
      os(os) {
  if (mode == ProgressMode::Bar)
    drawBar(0, "");
}

Progress::~Progress() {
  if (mode == ProgressMode::Bar && finished < steps)
    os << '\n';
}

void Progress::step(const llvm::Twine &note) {
  ++finished;
  llvm::SmallString<64> text;
  note.toVector(text);
  if (mode == ProgressMode::Lines) {
    os << title << ' ' << finished << '/' << steps;
    os << (text.empty() ? "" : ": ") << text << '\n';
  } else if (mode == ProgressMode::Bar) {
    lastPercent = -1; // the note changed
    drawBar(double(finished), text);
    if (finished == steps)
      os << '\n';
  }
  os.flush();
}

void Progress::note(const llvm::Twine &text) {
  if (mode == ProgressMode::Quiet)
    return;
  if (mode == ProgressMode::Bar)
    os << '\n';
  lastWidth = 0;
  lastPercent = -1;
  os << title << ": " << text << '\n';
  os.flush();
}

void Progress::update(double fraction) {
  if (mode == ProgressMode::Bar)
    drawBar(double(finished) + std::clamp(fraction, 0.0, 1.0), "");
}

void Progress::drawBar(double done, llvm::StringRef note) {
  double share = std::clamp(done / double(steps), 0.0, 1.0);
  int percent = int(share * 100);
  if (percent == lastPercent)
    return;
  lastPercent = percent;
  unsigned full = unsigned(share * barCells);
  std::string line = llvm::formatv(
      "{0} [{1}{2}] {3,3}% {4}/{5}", title, std::string(full, '#'),
      std::string(barCells - full, '.'), percent, finished, steps);
  if (!note.empty())
    line += "  " + note.str();
  size_t width = line.size();
  // Blanks wipe out what a longer line left behind.
  if (width < lastWidth)
    line.append(lastWidth - width, ' ');
  lastWidth = width;
  os << '\r' << line;
  os.flush();
}
