//===- TickModel.cpp - The array of PEs, cycle by cycle -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/TickModel.h"

#include "l2dc/Simulator/EventModel.h"

#include <algorithm>
#include <cassert>

using namespace l2dc;
using namespace l2dc::sim;

namespace {

/// An activation on its way to the PEs.
template <typename Activation>
struct Message {
  uint32_t column;
  Activation value;
};

/// The leading-non-zero scan over one row of activations at a time.
template <typename Arithmetic>
class Scanner {
public:
  using Activation = typename Arithmetic::Activation;

  explicit Scanner(const Product<Arithmetic> &product)
      : product(product), pes(product.matrix.pes()),
        length(product.activations.size()) {}

  bool hasMessage() const { return position != rowEnd; }

  /// Takes the next non-zero of the row. If it stood in the last lane, the next
  /// row is loaded in the same tick.
  Message<Activation> take() {
    if (position == length) { // the bias
      ++position;
      return {length, product.biasActivation};
    }
    const Message<Activation> message = {position,
                                         product.activations[position]};
    const bool isLastLane = position % pes == pes - 1;
    ++position;
    skipZeros();
    if (isLastLane)
      loadRow();
    return message;
  }

  /// Loads the next row, if there is one, and says so.
  bool loadRow() {
    if (nextRow == rowsWithBias())
      return false;
    if (nextRow == activationRows()) {
      position = length;
      rowEnd = length + 1;
    } else {
      position = nextRow * pes;
      rowEnd = std::min(position + pes, length);
      skipZeros();
    }
    ++nextRow;
    return true;
  }

  /// All activations have been loaded (the bias needs no loading).
  bool allLoaded() const { return nextRow >= activationRows(); }

private:
  uint32_t activationRows() const { return (length + pes - 1) / pes; }
  uint32_t rowsWithBias() const { return activationRows() + product.hasBias(); }
  void skipZeros() {
    while (position != rowEnd &&
           isSkipped(product.zeroTest, product.activations[position]))
      ++position;
  }

  const Product<Arithmetic> &product;
  uint32_t pes;
  uint32_t length;
  uint32_t nextRow = 0;
  uint32_t position = 0, rowEnd = 0; ///< what is left of the loaded row
};

/// One processing element. Its queue is a window of the list of all messages,
/// which every PE receives in the same order.
template <typename Activation>
struct PE {
  const uint32_t *pointers;
  const image::Entry *entries;
  uint32_t head = 0;              ///< messages taken from the queue
  uint32_t position = 0, end = 0; ///< entries left of the column
  uint32_t address = 0;           ///< accumulator after the last entry's
  Activation activation = {};
  uint32_t rowLeft = 0; ///< entries left of the memory row read last
  /// The accumulator and tick of the last issue, for the bypass.
  uint32_t lastAddress = 0, lastTick = 0;
  uint32_t cycles[numCauses] = {};
  uint32_t rowReads = 0, bypasses = 0;
};

/// The whole array during one product.
template <typename Arithmetic, bool Observed>
class Array {
public:
  Array(const Product<Arithmetic> &product, unsigned queueDepth,
        TickObserver *observer);

  /// Runs to the end and returns the cycles.
  uint64_t run();
  void addTo(PECycles &cycles, AccessCounts &accesses) const;

private:
  using Activation = typename Arithmetic::Activation;
  using Accumulator = typename Arithmetic::Accumulator;

  /// What is the same for all PEs in a tick.
  struct Shared {
    const Message<Activation> *messages;
    uint32_t messageCount;
    Cause idle; ///< why a PE without an activation idles
    Accumulator *accumulators;
    typename Arithmetic::Adder add;
  };

  void stepPEs();
  Cause stepPE(PE<Activation> &pe, unsigned index, const Shared &shared);
  void stepBroadcast(bool queueIsFull);
  void observe();
  static Cause idleCause(BroadcastState state);

  const Product<Arithmetic> &product;
  TickObserver *observer;
  Scanner<Arithmetic> scanner;
  std::vector<PE<Activation>> pes;
  std::vector<Message<Activation>> messages;
  uint32_t capacity;        ///< activations that a queue holds
  uint32_t slowestHead = 0; ///< messages taken by every PE
  uint32_t tick = 0;
  BroadcastState broadcast = BroadcastState::Scan;
  uint64_t broadcasts = 0;  ///< non-zero activations and the bias
  uint64_t entriesLeft = 0; ///< in their columns
  unsigned entriesPerRow;
  uint32_t peCount;
  std::vector<Cause> causes; ///< of the tick, if observed
  std::vector<uint32_t> usage;
};

template <typename Arithmetic, bool Observed>
Array<Arithmetic, Observed>::Array(const Product<Arithmetic> &product,
                                   unsigned queueDepth, TickObserver *observer)
    : product(product), observer(observer), scanner(product),
      pes(product.matrix.pes()), capacity(queueDepth - 1),
      entriesPerRow(product.matrix.entriesPerRow()), peCount(pes.size()),
      causes(Observed ? pes.size() : 0), usage(Observed ? pes.size() : 0) {
  for (auto [index, pe] : llvm::enumerate(pes)) {
    const image::PESlice &slice = product.matrix.slice(index);
    pe.pointers = slice.pointers.data();
    pe.entries = slice.entries.data();
  }
  const EntryCounts &counts = product.matrix.entryCounts();
  auto send = [&](uint32_t column) {
    ++broadcasts;
    entriesLeft += counts.entries(column);
  };
  for (auto [column, activation] : llvm::enumerate(product.activations))
    if (!isSkipped(product.zeroTest, activation))
      send(column);
  if (product.hasBias())
    send(product.activations.size());
}

template <typename Arithmetic, bool Observed>
uint64_t Array<Arithmetic, Observed>::run() {
  for (;; ++tick) {
    const bool queueIsFull = messages.size() - slowestHead == capacity;
    stepPEs();
    stepBroadcast(queueIsFull);
    if constexpr (Observed)
      observe();
    // What the queues still hold has no entries and changes nothing.
    if (entriesLeft == 0 && tick != 0 && scanner.allLoaded())
      break;
  }
  for (PE<Activation> &pe : pes)
    pe.cycles[unsigned(Cause::Drain)] += pipelineTicks - 1;
  return uint64_t(tick) + pipelineTicks;
}

template <typename Arithmetic, bool Observed>
void Array<Arithmetic, Observed>::stepPEs() {
  // What all PEs share in a tick, in registers.
  const Shared shared = {messages.data(), uint32_t(messages.size()),
                         idleCause(broadcast), product.accumulators.data(),
                         product.arithmetic.adder()};
  uint32_t slowest = shared.messageCount;
  uint64_t issued = 0;
  for (unsigned index = 0, count = pes.size(); index < count; ++index) {
    PE<Activation> &pe = pes[index];
    const Cause cause = stepPE(pe, index, shared);
    ++pe.cycles[unsigned(cause)];
    issued += cause <= Cause::Padding;
    slowest = std::min(slowest, pe.head);
    if constexpr (Observed)
      causes[index] = cause;
  }
  slowestHead = slowest;
  entriesLeft -= issued;
}

/// Takes an activation from the queue. False if its column is empty.
template <typename Activation>
inline bool take(PE<Activation> &pe, const Message<Activation> &message,
                 unsigned entriesPerRow) {
  ++pe.head;
  pe.position = pe.pointers[message.column];
  pe.end = pe.pointers[message.column + 1];
  if (pe.position == pe.end)
    return false;
  pe.activation = message.value;
  pe.address = 0;
  // A column's first row is always read anew.
  pe.rowLeft = entriesPerRow - pe.position % entriesPerRow;
  ++pe.rowReads;
  return true;
}

template <typename Arithmetic, bool Observed>
inline Cause Array<Arithmetic, Observed>::stepPE(PE<Activation> &pe,
                                                 unsigned index,
                                                 const Shared &shared) {
  if (pe.position == pe.end) {
    if (pe.head == shared.messageCount)
      return shared.idle;
    if (!take(pe, shared.messages[pe.head], entriesPerRow))
      return Cause::Starved;
  }
  const image::Entry entry = pe.entries[pe.position++];
  if (pe.rowLeft == 0) {
    pe.rowLeft = entriesPerRow;
    ++pe.rowReads;
  }
  --pe.rowLeft;

  const uint32_t address = pe.address + entry.run;
  pe.address = address + 1;
  pe.bypasses += pe.lastAddress == address && pe.lastTick + 1 == tick;
  pe.lastAddress = address;
  pe.lastTick = tick;
  if (entry.code == 0)
    return Cause::Padding;
  Accumulator &sum = shared.accumulators[address * peCount + index];
  sum = shared.add(sum, product.arithmetic.multiply(entry.code, pe.activation));
  return Cause::Busy;
}

template <typename Arithmetic, bool Observed>
void Array<Arithmetic, Observed>::stepBroadcast(bool queueIsFull) {
  if (tick == 0)
    return; // the layer's registers are being set
  if (scanner.hasMessage()) {
    broadcast = queueIsFull ? BroadcastState::QueueFull : BroadcastState::Push;
    if (!queueIsFull)
      messages.push_back(scanner.take());
    return;
  }
  broadcast = scanner.loadRow() ? BroadcastState::Scan : BroadcastState::Done;
}

template <typename Arithmetic, bool Observed>
Cause Array<Arithmetic, Observed>::idleCause(BroadcastState state) {
  switch (state) {
  case BroadcastState::QueueFull:
    return Cause::QueueFull;
  case BroadcastState::Done:
    return Cause::Tail;
  case BroadcastState::Push: // a push ends the idling one tick later
  case BroadcastState::Scan:
    return Cause::Scan;
  }
  llvm_unreachable("unknown state");
}

template <typename Arithmetic, bool Observed>
void Array<Arithmetic, Observed>::observe() {
  for (auto [index, pe] : llvm::enumerate(pes))
    usage[index] = messages.size() - pe.head;
  const uint32_t column = messages.empty() ? 0 : messages.back().column;
  observer->observe({tick, broadcast, column, causes, usage});
}

template <typename Arithmetic, bool Observed>
void Array<Arithmetic, Observed>::addTo(PECycles &cycles,
                                        AccessCounts &accesses) const {
  for (auto [index, pe] : llvm::enumerate(pes)) {
    for (Cause cause : allCauses)
      cycles.at(cause, index) += pe.cycles[unsigned(cause)];
    accesses.rowReads += pe.rowReads;
    accesses.bypasses += pe.bypasses;
  }
  accesses.broadcasts += broadcasts;
}

} // namespace

template <typename Arithmetic>
uint64_t l2dc::sim::runTicks(const Product<Arithmetic> &product,
                             unsigned queueDepth, PECycles &cycles,
                             AccessCounts &accesses, TickObserver *observer) {
  assert(queueDepth >= 2 && "checked with the target model");
  auto run = [&](auto array) {
    const uint64_t result = array.run();
    array.addTo(cycles, accesses);
    return result;
  };
  if (observer)
    return run(Array<Arithmetic, true>(product, queueDepth, observer));
  return run(Array<Arithmetic, false>(product, queueDepth, nullptr));
}

template uint64_t
l2dc::sim::runTicks<FloatArithmetic>(const Product<FloatArithmetic> &, unsigned,
                                     PECycles &, AccessCounts &,
                                     TickObserver *);
template uint64_t
l2dc::sim::runTicks<FixedArithmetic>(const Product<FixedArithmetic> &, unsigned,
                                     PECycles &, AccessCounts &,
                                     TickObserver *);
