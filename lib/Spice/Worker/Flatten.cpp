//===- Flatten.cpp - From a deck to a flat circuit ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Flatten.h"
#include "../Commands.h"
#include "../Netlist.h"
#include "../SlotFit.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Random.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

#include <map>

using namespace llvm;

namespace l2dc::spice {
namespace {

/// The points, beside those that the numbers were fitted to, that a flat
/// circuit must agree with.
constexpr unsigned trialPoints = 4;

using Place = std::pair<uint32_t, uint32_t>; // line, word

/// Expands the deck at points.
class Prober {
public:
  Prober(Ngspice &ngspice, const Deck &deck) : ngspice(ngspice), deck(deck) {}

  /// The listing at a point, bins included, or nothing if ngspice does not take
  /// the point.
  std::optional<Listing> at(ArrayRef<double> parameters);
  /// The cards as they stand in the files: all bins, used or not.
  Listing unexpanded();

private:
  Ngspice &ngspice;
  const Deck &deck;
};

/// Makes the flat circuit step by step.
class Flattener {
public:
  Flattener(Ngspice &ngspice, const Deck &deck)
      : deck(deck), prober(ngspice, deck) {}
  Expected<FlatCircuit> run();

private:
  Error moveParameters();
  Error movePairs();
  Expected<Observations> observe(Place place,
                                 ArrayRef<uint32_t> parameters) const;
  Error fitSlots();
  Error findBins();
  void visitBins();
  std::vector<double> randomPoint(Random &random) const;
  Error tryPoints();
  Error tryPoint(ArrayRef<double> parameters);
  Error addBinned(ArrayRef<std::string> card, uint32_t line, uint32_t model);
  Expected<double> numberAt(const Listing &listing, Place place) const;

  const Deck &deck;
  Prober prober;
  FlatCircuit flat;
  std::vector<double> from, to;
  /// Listings are without bins but for these.
  std::vector<Listing> seenListings;
  Listing nominal;
  std::vector<Listing> moved; ///< by parameter; empty for fixed ones
  std::map<std::pair<uint32_t, uint32_t>, Listing> pairs;
  std::map<Place, std::vector<uint32_t>> dependences;
  std::map<Place, uint32_t> slotAt;
};

} // namespace

static Listing listingOf(Ngspice &ngspice, const std::string &kind) {
  ngspice.forget();
  ngspice.keepOutput = true;
  ngspice.command("listing " + kind);
  ngspice.keepOutput = false;
  Listing listing = parseListing(ngspice.output());
  ngspice.forget();
  return listing;
}

Listing expandedListing(Ngspice &ngspice) {
  return listingOf(ngspice, "expand");
}

Listing Prober::unexpanded() {
  // A reset joins the lines of a card, and long lines are cut off.
  ngspice.load(loadedText(deck));
  return listingOf(ngspice, "physical");
}

std::optional<Listing> Prober::at(ArrayRef<double> parameters) {
  Point point;
  point.parameters = parameters.vec();
  ngspice.forget();
  bool taken = ngspice.commands(resetCommands(deck, point));
  bool refused = any_of(ngspice.complaints(), [](StringRef line) {
    return line.contains("rror") || line.contains("could not find");
  });
  if (taken && !refused)
    return expandedListing(ngspice);
  // The circuit is gone.
  ngspice.load(loadedText(deck));
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Looking
//===----------------------------------------------------------------------===//

/// The places where two listings differ; fails if they differ in more than
/// words.
static Expected<std::vector<Place>> difference(const Listing &a,
                                               const Listing &b) {
  std::vector<Place> places;
  if (a.size() != b.size())
    return makeError("the number of cards depends on the parameters");
  for (auto [line, cards] : enumerate(zip(a, b))) {
    const auto &[one, other] = cards;
    if (one.size() != other.size())
      return makeError("the shape of '{0}' depends on the parameters", one[0]);
    for (auto [word, words] : enumerate(zip(one, other)))
      if (std::get<0>(words) != std::get<1>(words))
        places.emplace_back(uint32_t(line), uint32_t(word));
  }
  return places;
}

Error Flattener::moveParameters() {
  moved.resize(deck.parameters.size());
  for (auto [index, parameter] : enumerate(deck.parameters)) {
    double up = parameter.max - parameter.nominal;
    double down = parameter.min - parameter.nominal;
    if (up == 0 && down == 0)
      continue;
    std::optional<Listing> listing;
    for (double step : {0.3 * up, 0.3 * down, 0.03 * up, 0.03 * down}) {
      if (step == 0 || listing)
        continue;
      to[index] = parameter.nominal + step;
      std::vector<double> parameters = from;
      parameters[index] = to[index];
      listing = prober.at(parameters);
    }
    if (!listing)
      return makeError("no other value of '{0}' is accepted", parameter.name);
    seenListings.push_back(*listing);
    moved[index] = withoutBins(std::move(*listing));
    Expected<std::vector<Place>> places = difference(nominal, moved[index]);
    if (!places)
      return places.takeError();
    for (Place place : *places)
      dependences[place].push_back(uint32_t(index));
  }
  return Error::success();
}

Error Flattener::movePairs() {
  for (const auto &[place, parameters] : dependences)
    for (size_t i = 0; i < parameters.size(); ++i)
      for (size_t j = i + 1; j < parameters.size(); ++j) {
        std::pair<uint32_t, uint32_t> pair(parameters[i], parameters[j]);
        if (pairs.count(pair))
          continue;
        std::vector<double> both = from;
        both[pair.first] = to[pair.first];
        both[pair.second] = to[pair.second];
        std::optional<Listing> listing = prober.at(both);
        if (listing)
          pairs[pair] = withoutBins(std::move(*listing));
        if (!listing || pairs[pair].size() != nominal.size())
          return makeError("'{0}' and '{1}' cannot be moved together",
                           deck.parameters[pair.first].name,
                           deck.parameters[pair.second].name);
      }
  return Error::success();
}

Expected<double> Flattener::numberAt(const Listing &listing,
                                     Place place) const {
  auto [line, word] = place;
  if (word < listing[line].size())
    if (std::optional<double> value = parseNumber(listing[line][word]))
      return *value;
  return makeError("a word of '{0}' that is no number depends on '{1}'",
                   nominal[line][0],
                   deck.parameters[dependences.at(place)[0]].name);
}

//===----------------------------------------------------------------------===//
// Slots
//===----------------------------------------------------------------------===//

/// The command that changes the word of a card, up to the value; empty if
/// there is none that is known to work.
static std::string alterCommand(ArrayRef<std::string> card, size_t word) {
  std::string alter = "alter " + card[0] + " ";
  bool assigned = word >= 2 && card[word - 1] == "=";
  std::string key = assigned ? card[word - 2] : std::string();
  switch (card[0][0]) {
  case 'm':
    // The number of fingers takes part in choosing a bin.
    return assigned && key != "nf" ? alter + key + " = " : std::string();
  case 'r':
  case 'c':
  case 'l':
    return word == 3 ? alter + "= " : std::string();
  case 'v':
  case 'i':
    if (word == 3 || key == "dc" || (word == 4 && card[3] == "dc"))
      return alter + "dc = ";
    return {};
  case 'e':
  case 'g':
    return word == 5 && card.size() == 6 ? alter + "gain = " : std::string();
  default:
    return {};
  }
}

Expected<Observations> Flattener::observe(Place place,
                                          ArrayRef<uint32_t> parameters) const {
  Observations seen;
  seen.parameters = parameters.vec();
  std::vector<const Listing *> listings = {&nominal};
  for (uint32_t parameter : parameters)
    listings.push_back(&moved[parameter]);
  for (size_t i = 0; i < parameters.size(); ++i)
    for (size_t j = i + 1; j < parameters.size(); ++j)
      listings.push_back(&pairs.at({parameters[i], parameters[j]}));
  std::vector<double> numbers;
  for (const Listing *listing : listings) {
    Expected<double> number = numberAt(*listing, place);
    if (!number)
      return number.takeError();
    numbers.push_back(*number);
  }
  auto firstPair = numbers.begin() + 1 + ptrdiff_t(parameters.size());
  seen.nominal = numbers[0];
  seen.moved.assign(numbers.begin() + 1, firstPair);
  seen.movedPairs.assign(firstPair, numbers.end());
  return seen;
}

Error Flattener::fitSlots() {
  for (const auto &[place, parameters] : dependences) {
    ArrayRef<std::string> card = nominal[place.first];
    Slot slot;
    slot.line = place.first;
    slot.word = place.second;
    slot.command = alterCommand(card, place.second);
    if (slot.command.empty())
      return makeError("'{0}' has a number that depends on '{1}' and that no "
                       "command alters",
                       card[0] == ".model" ? ".model " + card[1] : card[0],
                       deck.parameters[parameters[0]].name);
    Expected<Observations> seen = observe(place, parameters);
    if (!seen)
      return seen.takeError();
    slot.value = fitPolynomial(*seen, from, to);
    slotAt[place] = uint32_t(flat.slots.size());
    flat.slots.push_back(std::move(slot));
  }
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Bins
//===----------------------------------------------------------------------===//

/// The word of `key`'s value on a card, or nothing.
static std::optional<uint32_t> valueWord(ArrayRef<std::string> card,
                                         StringRef key) {
  for (size_t i = 0; i + 2 < card.size(); ++i)
    if (card[i + 1] == "=" && key == card[i])
      return uint32_t(i + 2);
  return std::nullopt;
}

Error Flattener::addBinned(ArrayRef<std::string> card, uint32_t line,
                           uint32_t model) {
  BinnedTransistor transistor;
  transistor.name = card[0];
  transistor.model = model;
  transistor.line = line;
  transistor.word = uint32_t(modelWord(card));
  std::optional<uint32_t> l = valueWord(card, "l"), w = valueWord(card, "w");
  if (!l || !w)
    return makeError("'{0}' has bins but no length and width", card[0]);
  if (valueWord(card, "wnflag"))
    return makeError("'{0}' sets wnflag", card[0]);
  transistor.l = parseNumber(card[*l]).value_or(0);
  transistor.w = parseNumber(card[*w]).value_or(0);
  // HSPICE's models are binned by the width of a finger.
  if (deck.dialect == Dialect::HSpice)
    transistor.fingers = assignedNumber(card, "nf").value_or(1);
  if (auto slot = slotAt.find({line, *l}); slot != slotAt.end())
    transistor.lSlot = slot->second;
  if (auto slot = slotAt.find({line, *w}); slot != slotAt.end())
    transistor.wSlot = slot->second;
  flat.binned.push_back(std::move(transistor));
  return Error::success();
}

/// The bins of the models of a listing by the model's name; cards only if they
/// hold no expression.
static Expected<StringMap<std::vector<Bin>>> binsOf(const Listing &listing) {
  StringMap<std::vector<Bin>> bins;
  for (ArrayRef<std::string> card : listing) {
    if (!isBin(card))
      continue;
    std::vector<std::string> words = wordsOf(card[3]);
    std::optional<double> lmin = assignedNumber(words, "lmin"),
                          lmax = assignedNumber(words, "lmax"),
                          wmin = assignedNumber(words, "wmin"),
                          wmax = assignedNumber(words, "wmax");
    if (!lmin || !lmax || !wmin || !wmax)
      return makeError("the bin '{0}' has limits that are no numbers", card[1]);
    auto [name, number] = StringRef(card[1]).rsplit('.');
    Bin bin;
    bin.number = number.str();
    bin.lmin = *lmin;
    bin.lmax = *lmax;
    bin.wmin = *wmin;
    bin.wmax = *wmax;
    // Without expressions it is what an expanded listing would show.
    if (StringRef(card[3]).find_first_of("{'") == StringRef::npos)
      bin.card = card[2] + " " + card[3];
    bins[name].push_back(std::move(bin));
  }
  return std::move(bins);
}

Error Flattener::findBins() {
  Expected<StringMap<std::vector<Bin>>> bins = binsOf(prober.unexpanded());
  if (!bins)
    return bins.takeError();
  if (deck.dialect == Dialect::HSpice)
    flat.slack = 1e-15;
  StringMap<uint32_t> models;
  for (auto [line, card] : enumerate(nominal)) {
    if (card[0] == ".option" || card[0] == ".options")
      flat.scale = assignedNumber(card, "scale").value_or(flat.scale);
    size_t word = card[0][0] == 'm' ? modelWord(card) : 0;
    if (word == 0)
      continue;
    // A model inside of a subcircuit is called "x1:NAME" where it is used.
    StringRef name = card[word];
    auto found = bins->find(name.rsplit(':').second);
    if (found == bins->end())
      found = bins->find(name);
    if (found == bins->end())
      continue;
    auto [entry, isNew] =
        models.try_emplace(name, uint32_t(flat.models.size()));
    if (isNew)
      flat.models.push_back({name.str(), found->second});
    if (Error error = addBinned(card, uint32_t(line), entry->second))
      return error;
  }
  for (const Listing &listing : seenListings)
    flat.learn(listing);
  return Error::success();
}

/// Looks for points in bins that have not been seen, so that workers need not.
void Flattener::visitBins() {
  Random random(2);
  unsigned visits = 0;
  for (unsigned trial = 0; trial < 300 && visits < 30; ++trial) {
    std::vector<double> parameters = randomPoint(random);
    std::string outside;
    auto bins = flat.bins(flat.values(parameters), outside);
    if (!bins || flat.knows(*bins))
      continue;
    ++visits;
    if (std::optional<Listing> listing = prober.at(parameters))
      flat.learn(*listing);
  }
}

//===----------------------------------------------------------------------===//
// Trying
//===----------------------------------------------------------------------===//

Error Flattener::tryPoint(ArrayRef<double> parameters) {
  std::optional<Listing> listing = prober.at(parameters);
  std::vector<double> values = flat.values(parameters);
  std::string outside;
  bool fits = flat.bins(values, outside).has_value();
  // Points that ngspice refuses for other reasons say nothing.
  if (!listing)
    return Error::success();
  if (!fits)
    return makeError("ngspice finds a bin for '{0}'", outside);
  flat.learn(*listing);
  *listing = withoutBins(std::move(*listing));
  Expected<std::vector<Place>> places = difference(nominal, *listing);
  if (!places)
    return places.takeError();
  for (Place place : *places) {
    auto slot = slotAt.find(place);
    if (slot == slotAt.end())
      return makeError("'{0}' depends on the parameters only at some points",
                       nominal[place.first][0]);
    Expected<double> value = numberAt(*listing, place);
    if (!value)
      return value.takeError();
    if (!nearlyEqual(*value, values[slot->second]))
      return makeError("a number of '{0}' is no polynomial of the parameters",
                       nominal[place.first][0]);
  }
  return Error::success();
}

std::vector<double> Flattener::randomPoint(Random &random) const {
  std::vector<double> parameters;
  for (const Parameter &parameter : deck.parameters)
    parameters.push_back(parameter.min +
                         random.uniform() * (parameter.max - parameter.min));
  return parameters;
}

Error Flattener::tryPoints() {
  Random random(0);
  for (unsigned trial = 0; trial < trialPoints; ++trial) {
    if (Error error = tryPoint(randomPoint(random)))
      return error;
  }
  return Error::success();
}

Expected<FlatCircuit> Flattener::run() {
  for (const Parameter &parameter : deck.parameters)
    from.push_back(parameter.nominal);
  to = from;
  std::optional<Listing> listing = prober.at(from);
  if (!listing)
    return makeError("the nominal point is not accepted");
  seenListings.push_back(*listing);
  nominal = withoutBins(std::move(*listing));
  Error error = moveParameters();
  if (!error)
    error = movePairs();
  if (!error)
    error = fitSlots();
  if (!error)
    error = findBins();
  if (!error)
    error = tryPoints();
  if (error)
    return std::move(error);
  visitBins();
  std::string outside;
  auto bins = flat.bins(flat.values(from), outside);
  if (!bins || !flat.knows(*bins))
    return makeError("the card of a bin is too long for a listing");
  flat.lines = std::move(nominal);
  return std::move(flat);
}

Expected<FlatCircuit> flatten(Ngspice &ngspice, const Deck &deck) {
  return Flattener(ngspice, deck).run();
}

} // namespace l2dc::spice
