//===- Listing.cpp - The netlist as ngspice expands it --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Listing.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

#include <cmath>
#include <cstdlib>

using namespace llvm;

namespace l2dc::spice {

std::vector<std::string> wordsOf(StringRef text) {
  std::vector<std::string> words;
  std::string word;
  auto flush = [&] {
    if (!word.empty())
      words.push_back(std::move(word));
    word.clear();
  };
  for (char c : text) {
    if (isSpace(c)) {
      flush();
    } else if (c == '=' || c == '(' || c == ')' || c == ',') {
      flush();
      words.push_back(std::string(1, c));
    } else {
      word += c;
    }
  }
  flush();
  return words;
}

/// ".model", the name, the type, and all parameters as one word.
static std::vector<std::string> modelWords(StringRef line) {
  std::vector<std::string> words;
  for (int i = 0; i < 3; ++i) {
    size_t end = line.find(' ');
    words.push_back(line.take_front(end).str());
    line = end == StringRef::npos ? StringRef() : line.drop_front(end).ltrim();
  }
  words.push_back(line.str());
  return words;
}

/// The numbered lines of a listing, continuation lines joined. The title stands
/// above them; ngspice numbers it as well unless it looks like a comment.
static std::vector<std::string> listedCards(ArrayRef<std::string> output) {
  std::vector<std::string> cards;
  StringRef title;
  for (StringRef line : output) {
    // "   291 : m.x1.m0 n1 inn tail 0 nmos_3p3 w= ..."
    StringRef text = line = line.trim();
    unsigned number;
    if (line.consumeInteger(10, number) || !line.consume_front(" : ")) {
      if (cards.empty() && !text.empty())
        title = text;
      continue;
    }
    if (cards.empty() && line.trim() == title)
      continue;
    if (line.consume_front("+") && !cards.empty())
      cards.back() += (" " + line).str();
    else
      cards.push_back(line.str());
  }
  return cards;
}

Listing parseListing(ArrayRef<std::string> output) {
  Listing listing;
  for (StringRef line : listedCards(output)) {
    std::vector<std::string> words =
        line.starts_with(".model ") ? modelWords(line) : wordsOf(line);
    if (!words.empty() && words[0] != ".end" && words[0][0] != '*')
      listing.push_back(std::move(words));
  }
  return listing;
}

std::optional<double> parseNumber(StringRef word) {
  std::string text = word.str();
  char *end = nullptr;
  double value = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || !std::isfinite(value))
    return std::nullopt;
  static constexpr std::pair<StringLiteral, double> suffixes[] = {
      {"meg", 1e6}, {"t", 1e12}, {"g", 1e9},   {"k", 1e3},   {"m", 1e-3},
      {"u", 1e-6},  {"n", 1e-9}, {"p", 1e-12}, {"f", 1e-15}, {"a", 1e-18}};
  StringRef suffix = StringRef(end);
  if (suffix.empty())
    return value;
  for (auto [name, factor] : suffixes)
    if (suffix.starts_with_insensitive(name))
      return value * factor;
  return std::nullopt;
}

std::optional<double> assignedNumber(ArrayRef<std::string> card,
                                     StringRef key) {
  for (size_t i = 0; i + 2 < card.size(); ++i)
    if (card[i + 1] == "=" && key == card[i])
      return parseNumber(card[i + 2]);
  return std::nullopt;
}

size_t modelWord(ArrayRef<std::string> card) {
  // The last word before the first assignment.
  size_t end = card.size();
  for (size_t i = 0; i < card.size(); ++i)
    if (card[i] == "=") {
      end = i - 1;
      break;
    }
  return end > 5 ? end - 1 : 0;
}

namespace {
struct ModelCard {
  bool pmos = false;
  double level = 1;
};
} // namespace

/// The transistors' models by name; bins "name.3" count as "name".
static StringMap<ModelCard> modelsOf(const Listing &listing) {
  StringMap<ModelCard> models;
  for (ArrayRef<std::string> card : listing) {
    if (card.size() < 4 || card[0] != ".model")
      continue;
    if (card[2] != "nmos" && card[2] != "pmos")
      continue;
    ModelCard model{card[2] == "pmos",
                    assignedNumber(wordsOf(card[3]), "level").value_or(1)};
    models[card[1]] = model;
    auto [base, bin] = StringRef(card[1]).rsplit('.');
    if (!bin.empty() && all_of(bin, isDigit))
      models[base] = model;
  }
  return models;
}

bool isCutOff(ArrayRef<std::string> card) {
  size_t length = 0;
  for (const std::string &word : card)
    length += word.size() + 1;
  return length > 4060;
}

bool isBin(ArrayRef<std::string> card) {
  if (card.size() < 4 || card[0] != ".model")
    return false;
  StringRef number = StringRef(card[1]).rsplit('.').second;
  return !number.empty() && all_of(number, isDigit) &&
         StringRef(card[3]).contains("lmin") &&
         StringRef(card[3]).contains("wmin");
}

Listing withoutBins(Listing listing) {
  llvm::erase_if(listing, [](const std::vector<std::string> &card) {
    return isBin(card);
  });
  return listing;
}

static Topology::Source sourceOf(ArrayRef<std::string> card) {
  Topology::Source source{card[0], card[1], card[2], 0.0};
  if (std::optional<double> dc = assignedNumber(card, "dc"))
    source.dc = *dc;
  else if (card.size() > 4 && card[3] == "dc")
    source.dc = parseNumber(card[4]).value_or(0.0);
  else if (card.size() > 3)
    source.dc = parseNumber(card[3]).value_or(0.0);
  return source;
}

Topology topologyOf(const Listing &listing) {
  StringMap<ModelCard> models = modelsOf(listing);
  Topology topology;
  for (ArrayRef<std::string> card : listing) {
    if (card.size() < 3)
      continue;
    switch (card[0][0]) {
    case 'v':
      topology.voltageSources.push_back(sourceOf(card));
      break;
    case 'i':
      topology.currentSources.push_back(sourceOf(card));
      break;
    case 'm':
      if (size_t word = modelWord(card)) {
        ModelCard model = models.lookup(card[word]);
        topology.transistors.push_back({card[0], model.pmos, model.level <= 3});
      }
      break;
    default:
      break;
    }
  }
  return topology;
}

} // namespace l2dc::spice
