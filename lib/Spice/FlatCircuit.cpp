//===- FlatCircuit.cpp - A netlist without expressions --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlatCircuit.h"
#include "Listing.h"
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
    ArrayRef<Bin> candidates = models[transistor.model].bins;
    const Bin *found = find_if(candidates, [&](const Bin &bin) {
      return bin.contains(l * scale, w / transistor.fingers * scale, slack);
    });
    if (found == candidates.end()) {
      outside = transistor.name;
      return std::nullopt;
    }
    result.push_back(uint32_t(found - candidates.begin()));
  }
  return result;
}

bool FlatCircuit::knows(ArrayRef<uint32_t> bins) const {
  for (auto [transistor, bin] : zip(binned, bins))
    if (models[transistor.model].bins[bin].card.empty())
      return false;
  return true;
}

void FlatCircuit::learn(ArrayRef<std::vector<std::string>> listing) {
  for (ArrayRef<std::string> card : listing) {
    if (card.size() < 4 || card[0] != ".model")
      continue;
    auto [name, number] = StringRef(card[1]).rsplit('.');
    for (BinnedModel &model : models) {
      if (model.name != name)
        continue;
      for (Bin &bin : model.bins)
        if (bin.number == number && bin.card.empty() && !isCutOff(card))
          bin.card = join(card.drop_front(2), " ");
    }
  }
}

static std::string binName(const BinnedModel &model, const Bin &bin) {
  return model.name + "_bin" + bin.number;
}

std::string FlatCircuit::text(StringRef title, ArrayRef<double> values,
                              ArrayRef<uint32_t> bins) const {
  std::vector<std::vector<std::string>> cards = lines;
  for (auto [slot, value] : zip(slots, values))
    cards[slot.line][slot.word] = number(value);
  std::vector<std::vector<bool>> used(models.size());
  for (auto [transistor, bin] : zip(binned, bins)) {
    const BinnedModel &model = models[transistor.model];
    cards[transistor.line][transistor.word] = binName(model, model.bins[bin]);
    used[transistor.model].resize(model.bins.size());
    used[transistor.model][bin] = true;
  }
  std::string result = title.str() + "\n";
  for (const std::vector<std::string> &card : cards)
    result += join(card, " ") + "\n";
  for (auto [model, flags] : zip(models, used))
    for (size_t bin = 0; bin < flags.size(); ++bin)
      if (flags[bin])
        result += ".model " + binName(model, model.bins[bin]) + " " +
                  model.bins[bin].card + "\n";
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
