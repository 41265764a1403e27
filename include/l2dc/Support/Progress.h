//===- Progress.h - Showing how far long work has come ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_PROGRESS_H
#define L2DC_SUPPORT_PROGRESS_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdint>
#include <string>

namespace l2dc {

/// How progress is shown: a bar that is redrawn in place (terminals), one line
/// for each finished step (logs), or not at all.
enum class ProgressMode : uint8_t { Bar, Lines, Quiet };

/// `Quiet` if asked for, `Bar` if standard error is a terminal, else `Lines`.
ProgressMode chooseProgressMode(bool quiet);

/// Shows the progress of work that has a known number of steps: epochs, layers,
/// simulated samples in groups. Not for use by several threads at once.
class Progress {
public:
  /// `title` says what is being done, as in "train"; `steps` is at least 1.
  Progress(std::string title, uint64_t steps, ProgressMode mode,
           llvm::raw_ostream &os = llvm::errs());
  /// Ends the bar's line if the work stopped early.
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// One more step is done; `note` says what came out ("loss 0.12").
  void step(const llvm::Twine &note = "");
  /// Shows what came out beside the steps, on a line of its own.
  void note(const llvm::Twine &text);
  /// The running step is `fraction` (0 to 1) done; only bars show it.
  void update(double fraction);

private:
  void drawBar(double done, llvm::StringRef note);

  std::string title;
  uint64_t steps;
  uint64_t finished = 0;
  ProgressMode mode;
  llvm::raw_ostream &os;
  size_t lastWidth = 0; ///< characters of the bar now on the line
  int lastPercent = -1; ///< what the bar shows, to redraw only on a change
};

} // namespace l2dc

#endif // L2DC_SUPPORT_PROGRESS_H
