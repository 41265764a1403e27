//===- Statistics.cpp - What a simulation reports -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Statistics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace l2dc;
using namespace l2dc::sim;
using llvm::StringLiteral;
namespace json = llvm::json;

namespace {

/// One number that is kept for each layer and for all layers together.
struct Statistic {
  StringLiteral key;
  StringLiteral unit;
  StringLiteral description;
  json::Value (*value)(const LayerStatistics &,
                       const image::EIETargetModel &target);
};

/// A count that the events hold under the same name.
template <uint64_t EventCounts::*Member>
json::Value count(const LayerStatistics &layer, const image::EIETargetModel &) {
  return layer.events.*Member;
}

template <double EnergyBreakdown::*Member>
json::Value part(const LayerStatistics &layer, const image::EIETargetModel &) {
  return layer.energy.*Member * 1e-6;
}

using Target = image::EIETargetModel;
using Stats = LayerStatistics;

const Statistic statisticTable[] = {
    {"cycles", "cycles", "time of the array in computing mode",
     count<&EventCounts::cycles>},
    {"time_us", "us", "cycles at the target's clock",
     [](const Stats &s, const Target &t) -> json::Value {
       return s.timeMicroseconds(t.clockHz);
     }},
    {"runs", "products", "matrix-vector products", count<&EventCounts::runs>},
    {"macs", "operations", "multiply-accumulates with stored weights",
     [](const Stats &s, const Target &) -> json::Value {
       return s.events.macs();
     }},
    {"entries", "entries", "matrix entries processed, padding included",
     count<&EventCounts::entries>},
    {"padding_entries", "entries", "of these, padding entries",
     count<&EventCounts::paddingEntries>},
    {"load_balance", "ratio",
     "entries per PE-cycle of the PEs that took part; 1 is no idle cycle",
     [](const Stats &s, const Target &) -> json::Value {
       return s.loadBalance();
     }},
    {"column_balance", "ratio",
     "mean over largest entries per PE in a column, by broadcasts",
     [](const Stats &s, const Target &) -> json::Value {
       return s.columnBalance();
     }},
    {"energy_uj", "uJ", "energy of the array; DMA not included",
     [](const Stats &s, const Target &) -> json::Value {
       return s.energy.total() * 1e-6;
     }},
    {"energy_spmat_uj", "uJ", "of it, reads of sparse-matrix memory",
     part<&EnergyBreakdown::spmat>},
    {"energy_pointers_uj", "uJ", "of it, reads of column pointers",
     part<&EnergyBreakdown::pointers>},
    {"energy_queues_uj", "uJ", "of it, activation queues",
     part<&EnergyBreakdown::queues>},
    {"energy_arithmetic_uj", "uJ", "of it, multiply and add",
     part<&EnergyBreakdown::arithmetic>},
    {"energy_activations_uj", "uJ",
     "of it, accumulators and source activations",
     part<&EnergyBreakdown::activations>},
    {"energy_clock_uj", "uJ", "of it, clock of the PEs that took part",
     part<&EnergyBreakdown::clock>},
    {"energy_scan_uj", "uJ", "of it, the leading-non-zero tree",
     part<&EnergyBreakdown::scan>},
    {"scanned_activations", "activations", "source activations scanned",
     count<&EventCounts::scanned>},
    {"broadcasts", "activations", "activations sent to the PEs, biases too",
     count<&EventCounts::broadcasts>},
    {"queue_entries", "activations",
     "activations through all queues; each reads one pair of pointers",
     count<&EventCounts::queueEntries>},
    {"spmat_row_reads", "rows", "rows read from sparse-matrix memories",
     count<&EventCounts::rowReads>},
    {"bypasses", "operations",
     "sums that went to the next cycle's addition over the bypass",
     count<&EventCounts::bypasses>},
    {"dma_activations", "words", "activations and biases moved by DMA",
     count<&EventCounts::activationWords>},
    {"dma_matrix_bytes", "bytes", "entries and pointers loaded by DMA",
     [](const Stats &s, const Target &) -> json::Value {
       return (s.events.matrixBits + 7) / 8;
     }},
    {"dma_matrix_energy_uj", "uJ",
     "DRAM energy of loading these, once if they stay on the chip",
     [](const Stats &s, const Target &t) -> json::Value {
       return dramEnergy(s.events, t) * 1e-6;
     }},
};

json::Object causesToJSON(const PECycles &cycles) {
  json::Object object;
  for (Cause cause : allCauses)
    object[causeName(cause)] = cycles.total(cause);
  return object;
}

json::Array entriesByPE(const PECycles &cycles) {
  json::Array array;
  for (unsigned pe = 0; pe < cycles.pes(); ++pe)
    array.push_back(cycles.entries(pe));
  return array;
}

json::Object layerToJSON(const LayerStatistics &layer,
                         const image::EIETargetModel &target) {
  json::Object object;
  for (const Statistic &statistic : statisticTable)
    object[statistic.key] = statistic.value(layer, target);
  object["pe_cycles"] = causesToJSON(layer.peCycles);
  object["pe_entries"] = entriesByPE(layer.peCycles);
  return object;
}

json::Object configToJSON(const Statistics &statistics) {
  const image::EIETargetModel &target = statistics.target;
  return json::Object{{"pes", target.pes},
                      {"clock_hz", target.clockHz},
                      {"queue_depth", target.queueDepth},
                      {"index_bits", target.indexBits},
                      {"weight_bits", target.weightBits},
                      {"eie_mode", machineModeName(target.mode)},
                      {"arith", statistics.arithmetic},
                      {"mode", statistics.mode},
                      {"samples", statistics.samples}};
}

} // namespace

EventCounts &EventCounts::operator+=(const EventCounts &other) {
  for (uint64_t EventCounts::*member :
       {&EventCounts::runs, &EventCounts::cycles, &EventCounts::activePECycles,
        &EventCounts::scanned, &EventCounts::broadcasts,
        &EventCounts::queueEntries, &EventCounts::rowReads,
        &EventCounts::entries, &EventCounts::paddingEntries,
        &EventCounts::bypasses, &EventCounts::columnTicks,
        &EventCounts::activationWords, &EventCounts::matrixBits})
    this->*member += other.*member;
  return *this;
}

void l2dc::sim::addBroadcasts(const EntryCounts &counts,
                              llvm::ArrayRef<uint64_t> uses,
                              EventCounts &events) {
  for (auto [c, count] : llvm::enumerate(uses)) {
    events.broadcasts += count;
    events.queueEntries += count * counts.pes();
    events.entries += count * counts.entries(c);
    events.paddingEntries += count * counts.padding(c);
    events.columnTicks += count * counts.largest(c) * counts.pes();
  }
}

uint64_t l2dc::sim::countRowReads(const EntryCounts &counts,
                                  llvm::ArrayRef<uint64_t> uses) {
  uint64_t reads = 0;
  for (auto [c, count] : llvm::enumerate(uses))
    reads += count * counts.rowReads(c);
  return reads;
}

EnergyBreakdown l2dc::sim::computeEnergy(const EventCounts &events,
                                         const image::EIETargetModel &target) {
  const image::EnergyTable &table = target.energy;
  EnergyBreakdown energy;
  energy.spmat = double(events.rowReads) * table.spmatRowRead;
  energy.pointers = double(events.queueEntries) * table.pointerRead;
  energy.queues = double(events.queueEntries) * table.queueEntry;
  energy.arithmetic = double(events.entries) * table.mac;
  energy.activations =
      double(events.entries + events.scanned) * table.activationRead +
      double(events.entries) * table.activationWrite;
  energy.clock = double(events.activePECycles) * table.peCycle;
  energy.scan = double(events.cycles) * target.lnzdNodes() * table.lnzdCycle;
  return energy;
}

double l2dc::sim::dramEnergy(const EventCounts &events,
                             const image::EIETargetModel &target) {
  return double(events.matrixBits) / 32 * target.energy.dramWord;
}

double LayerStatistics::loadBalance() const {
  return events.activePECycles == 0
             ? 0
             : double(events.entries) / double(events.activePECycles);
}

double LayerStatistics::columnBalance() const {
  return events.columnTicks == 0
             ? 0
             : double(events.entries) / double(events.columnTicks);
}

json::Value l2dc::sim::toJSON(const Statistics &statistics) {
  json::Object total = layerToJSON(statistics.total, statistics.target);
  total["cycles_of_sample"] = json::Array(statistics.cyclesOfSample);
  json::Array layers;
  for (const LayerStatistics &layer : statistics.layers) {
    json::Object object = layerToJSON(layer, statistics.target);
    object["name"] = layer.name;
    object["kind"] = layer.kind == image::LayerKind::EIE ? "eie" : "host";
    layers.push_back(std::move(object));
  }
  return json::Object{{"config", configToJSON(statistics)},
                      {"total", std::move(total)},
                      {"layers", std::move(layers)}};
}

void l2dc::sim::printStatisticsHelp(llvm::raw_ostream &os) {
  auto print = [&](llvm::StringRef key, llvm::StringRef unit,
                   llvm::StringRef description) {
    os << llvm::formatv("{0,-22} {1,-12} {2}\n", key, unit, description);
  };
  print("statistic", "unit", "meaning");
  for (const Statistic &statistic : statisticTable)
    print(statistic.key, statistic.unit, statistic.description);
  for (Cause cause : allCauses)
    print(("pe_cycles." + causeName(cause)).str(), "PE-cycles",
          causeDescription(cause));
  print("pe_entries", "entries", "entries processed by each PE");
  print("cycles_of_sample", "cycles", "cycles of each sample (total only)");
  os << "\nAll numbers are sums over the simulated samples. The causes under\n"
        "pe_cycles sum to cycles times the PEs of the target.\n";
}
