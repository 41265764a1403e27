//===- VcdTrace.cpp - Waveforms for GTKWave -------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Trace.h"

#include <cmath>
#include <optional>

using namespace l2dc::sim;

namespace {

/// One variable: its name in the value changes and its last value.
struct Signal {
  std::string code;
  unsigned bits;
  std::optional<uint32_t> value = std::nullopt;
};

/// The short name of variable `number`: digits of base 94 from '!' on.
std::string identifierCode(unsigned number) {
  std::string code;
  do {
    code += char('!' + number % 94);
    number /= 94;
  } while (number != 0);
  return code;
}

class VcdTrace final : public Trace {
public:
  VcdTrace(llvm::raw_ostream &os, unsigned pes, double clockHz);

  void beginRun(llvm::StringRef layer, unsigned pes) override;
  void observe(const TickView &view) override;
  void endRun(uint64_t cycles) override;
  void finish() override;

private:
  Signal declare(llvm::StringRef name, unsigned bits);
  void writeHeader(unsigned pes);
  /// Writes a change, after its time if that is new.
  void set(Signal &signal, uint32_t value, uint64_t cycle);
  void writeTime(uint64_t cycle);

  llvm::raw_ostream &os;
  uint64_t picosecondsPerCycle;
  unsigned signals = 0;
  Signal broadcast, column;
  std::vector<Signal> causes, queues;
  uint64_t base = 0;
  uint64_t now = 0;
  unsigned activePEs = 0;
  std::optional<uint64_t> timeWritten;
};

VcdTrace::VcdTrace(llvm::raw_ostream &os, unsigned pes, double clockHz)
    : os(os),
      picosecondsPerCycle(std::max<long>(std::lround(1e12 / clockHz), 1)) {
  writeHeader(pes);
}

void VcdTrace::writeHeader(unsigned pes) {
  os << "$version l2dc-sim $end\n$timescale 1 ps $end\n$comment cause:";
  for (Cause cause : allCauses)
    os << ' ' << unsigned(cause) << '=' << causeName(cause);
  os << "; broadcast: 0=scan 1=push 2=queue_full 3=done $end\n";
  os << "$scope module eie $end\n";
  broadcast = declare("broadcast", 2);
  column = declare("column", 32);
  for (unsigned pe = 0; pe < pes; ++pe) {
    os << "$scope module pe" << pe << " $end\n";
    causes.push_back(declare("cause", 3));
    queues.push_back(declare("queue", 16));
    os << "$upscope $end\n";
  }
  os << "$upscope $end\n$enddefinitions $end\n";
}

Signal VcdTrace::declare(llvm::StringRef name, unsigned bits) {
  Signal signal = {identifierCode(signals++), bits};
  os << "$var wire " << bits << ' ' << signal.code << ' ' << name << " $end\n";
  return signal;
}

void VcdTrace::writeTime(uint64_t cycle) {
  if (timeWritten == cycle)
    return;
  timeWritten = cycle;
  os << '#' << cycle * picosecondsPerCycle << '\n';
}

void VcdTrace::set(Signal &signal, uint32_t value, uint64_t cycle) {
  if (signal.value == value)
    return;
  signal.value = value;
  writeTime(cycle);
  os << 'b';
  for (unsigned bit = signal.bits; bit-- > 0;)
    os << ((value >> bit) & 1);
  os << ' ' << signal.code << '\n';
}

void VcdTrace::beginRun(llvm::StringRef, unsigned pes) {
  activePEs = pes;
  for (unsigned pe = pes; pe < causes.size(); ++pe) {
    set(causes[pe], unsigned(Cause::Inactive), base);
    set(queues[pe], 0, base);
  }
  now = base;
}

void VcdTrace::observe(const TickView &view) {
  const uint64_t cycle = base + view.tick;
  set(broadcast, unsigned(view.broadcast), cycle);
  if (view.broadcast == BroadcastState::Push)
    set(column, view.column, cycle);
  for (unsigned pe = 0; pe < view.causes.size(); ++pe) {
    set(causes[pe], unsigned(view.causes[pe]), cycle);
    set(queues[pe], view.queueUsage[pe], cycle);
  }
  now = cycle + 1;
}

void VcdTrace::endRun(uint64_t cycles) {
  for (unsigned pe = 0; pe < activePEs; ++pe) {
    set(causes[pe], unsigned(Cause::Drain), now);
    set(queues[pe], 0, now);
  }
  base += cycles;
}

void VcdTrace::finish() { writeTime(base); }

} // namespace

std::unique_ptr<Trace> l2dc::sim::createVcdTrace(llvm::raw_ostream &os,
                                                 unsigned pes, double clockHz) {
  return std::make_unique<VcdTrace>(os, pes, clockHz);
}
