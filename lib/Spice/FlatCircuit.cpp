//===- FlatCircuit.cpp - A netlist without expressions --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlatCircuit.h"
#include "Netlist.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace l2dc::spice {

double Polynomial::at(ArrayRef<double> parameters) const {
  double sum = 0;
  for (const Term &term : terms) {
    double product = term.coefficient;
    for (uint32_t factor : term.factors)
      product *= parameters[factor];
    sum += product;
  }
  return sum;
}

std::vector<double> FlatCircuit::values(ArrayRef<double> parameters) const {
  std::vector<double> result;
  result.reserve(slots.size());
  for (const Slot &slot : slots)
    result.push_back(slot.value.at(parameters));
  return result;
}

std::optional<std::vector<uint32_t>>
FlatCircuit::bins(ArrayRef<double> values, std::string &outside) const {
  std::vector<uint32_t> result;
  result.reserve(binned.size());
  for (const BinnedTransistor &transistor : binned) {
    double l = transistor.lSlot ? values[*transistor.lSlot] : transistor.l;
    double w = transistor.wSlot ? values[*transistor.wSlot] : transistor.w;
    ArrayRef<Bin> candidates = models[transistor.model];
    const Bin *found = find_if(candidates, [&](const Bin &bin) {
      return bin.contains(l * scale, w / transistor.fingers * scale);
    });
    if (found == candidates.end()) {
      outside = transistor.name;
      return std::nullopt;
    }
    result.push_back(uint32_t(found - candidates.begin()));
  }
  return result;
}

std::string FlatCircuit::text(StringRef title, ArrayRef<double> values,
                              ArrayRef<uint32_t> bins) const {
  // Every card of a bin is left out unless a transistor is in it.
  std::vector<bool> kept(lines.size(), true);
  for (ArrayRef<Bin> model : models)
    for (const Bin &bin : model)
      kept[bin.line] = false;
  for (auto [transistor, bin] : zip(binned, bins))
    kept[models[transistor.model][bin].line] = true;
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> replaced(
      lines.size());
  for (auto [index, slot] : enumerate(slots))
    replaced[slot.line].emplace_back(slot.word, uint32_t(index));
  std::string result = title.str() + "\n";
  for (auto [index, words] : enumerate(lines)) {
    if (!kept[index])
      continue;
    std::vector<std::string> line = words;
    for (auto [word, slot] : replaced[index])
      line[word] = number(values[slot]);
    result += join(line, " ");
    result += '\n';
  }
  return result;
}

std::vector<std::string> FlatCircuit::commands(ArrayRef<double> values) const {
  std::vector<std::string> result;
  result.reserve(slots.size());
  for (auto [slot, value] : zip(slots, values))
    result.push_back(slot.command + number(value));
  return result;
}

} // namespace l2dc::spice
