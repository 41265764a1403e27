//===- ChromeTrace.cpp - Timelines for Perfetto ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The JSON object format of the Trace Event Format: complete events ("X") for
// slices, counter events ("C") and metadata ("M") for the names of rows.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Trace.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

#include <numeric>

using namespace l2dc::sim;
namespace json = llvm::json;

namespace {

/// The rows' groups ("processes").
enum Group : unsigned { Control = 0, PEs = 1 };
/// Rows of the group `Control`.
enum ControlRow : unsigned { LayerRow = 0, BroadcastRow = 1 };

llvm::StringRef broadcastName(BroadcastState state) {
  switch (state) {
  case BroadcastState::Scan:
    return "scan";
  case BroadcastState::Push:
    return "push";
  case BroadcastState::QueueFull:
    return "queue_full";
  case BroadcastState::Done:
    return "done";
  }
  llvm_unreachable("unknown state");
}

/// A stretch of equal values of one row.
template <typename Value>
struct Stretch {
  Value value;
  uint64_t begin;
};

class ChromeTrace final : public Trace {
public:
  ChromeTrace(llvm::raw_ostream &os, unsigned pes);

  void beginRun(llvm::StringRef layer, unsigned pes) override;
  void observe(const TickView &view) override;
  void endRun(uint64_t cycles) override;
  void finish() override;

private:
  void writeName(llvm::StringRef kind, unsigned group, unsigned row,
                 llvm::StringRef name);
  void writeSlice(unsigned group, unsigned row, llvm::StringRef name,
                  uint64_t begin, uint64_t end);
  void writeQueued(uint64_t time, uint32_t queued);

  json::OStream out;
  std::string layer;
  uint64_t base = 0; ///< cycles of the runs before
  uint64_t now = 0;  ///< one past the last tick seen
  std::vector<Stretch<Cause>> causes;
  Stretch<BroadcastState> broadcast = {BroadcastState::Scan, 0};
  uint32_t queued = 0;
};

ChromeTrace::ChromeTrace(llvm::raw_ostream &os, unsigned pes) : out(os) {
  out.objectBegin();
  out.attribute("displayTimeUnit", "ns");
  out.attributeBegin("traceEvents");
  out.arrayBegin();
  writeName("process_name", Control, 0, "control");
  writeName("thread_name", Control, LayerRow, "layer");
  writeName("thread_name", Control, BroadcastRow, "broadcast");
  writeName("process_name", PEs, 0, "processing elements");
  for (unsigned pe = 0; pe < pes; ++pe)
    writeName("thread_name", PEs, pe, llvm::formatv("PE {0}", pe).str());
}

void ChromeTrace::writeName(llvm::StringRef kind, unsigned group, unsigned row,
                            llvm::StringRef name) {
  out.object([&] {
    out.attribute("name", kind);
    out.attribute("ph", "M");
    out.attribute("pid", group);
    out.attribute("tid", row);
    out.attributeObject("args", [&] { out.attribute("name", name); });
  });
}

void ChromeTrace::writeSlice(unsigned group, unsigned row, llvm::StringRef name,
                             uint64_t begin, uint64_t end) {
  if (begin == end)
    return;
  out.object([&] {
    out.attribute("name", name);
    out.attribute("ph", "X");
    out.attribute("pid", group);
    out.attribute("tid", row);
    out.attribute("ts", begin);
    out.attribute("dur", end - begin);
  });
}

void ChromeTrace::writeQueued(uint64_t time, uint32_t queued) {
  out.object([&] {
    out.attribute("name", "queued activations");
    out.attribute("ph", "C");
    out.attribute("pid", unsigned(Control));
    out.attribute("ts", time);
    out.attributeObject("args", [&] { out.attribute("activations", queued); });
  });
}

void ChromeTrace::beginRun(llvm::StringRef layer, unsigned pes) {
  this->layer = layer.str();
  causes.assign(pes, {Cause::Scan, base});
  broadcast = {BroadcastState::Scan, base};
  queued = 0;
  now = base;
}

void ChromeTrace::observe(const TickView &view) {
  const uint64_t time = base + view.tick;
  for (auto [pe, cause] : llvm::enumerate(view.causes)) {
    if (causes[pe].value == cause)
      continue;
    writeSlice(PEs, pe, causeName(causes[pe].value), causes[pe].begin, time);
    causes[pe] = {cause, time};
  }
  if (broadcast.value != view.broadcast) {
    writeSlice(Control, BroadcastRow, broadcastName(broadcast.value),
               broadcast.begin, time);
    broadcast = {view.broadcast, time};
  }
  const uint32_t total = std::accumulate(view.queueUsage.begin(),
                                         view.queueUsage.end(), uint32_t(0));
  if (total != queued)
    writeQueued(time, queued = total);
  now = time + 1;
}

void ChromeTrace::endRun(uint64_t cycles) {
  const uint64_t end = base + cycles;
  for (auto [pe, stretch] : llvm::enumerate(causes)) {
    writeSlice(PEs, pe, causeName(stretch.value), stretch.begin, now);
    writeSlice(PEs, pe, causeName(Cause::Drain), now, end);
  }
  writeSlice(Control, BroadcastRow, broadcastName(broadcast.value),
             broadcast.begin, now);
  writeSlice(Control, LayerRow, layer, base, end);
  if (queued != 0)
    writeQueued(now, 0);
  base = end;
}

void ChromeTrace::finish() {
  out.arrayEnd();
  out.attributeEnd();
  out.objectEnd();
}

} // namespace

std::unique_ptr<Trace> l2dc::sim::createChromeTrace(llvm::raw_ostream &os,
                                                    unsigned pes) {
  return std::make_unique<ChromeTrace>(os, pes);
}
