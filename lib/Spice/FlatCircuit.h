//===- FlatCircuit.h - A netlist without expressions ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `reset` makes ngspice expand subcircuits, evaluate every expression and parse
// every card again: with the files of a foundry that costs far more than the
// simulation. A flat circuit is the expanded netlist with all expressions
// evaluated, in which the numbers that follow from the parameters are known as
// polynomials (`Slot`). A point then only alters these numbers. Of the models
// it holds the bins that the transistors are in; a point that moves one into
// another bin loads the flat circuit for those bins.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_FLATCIRCUIT_H
#define L2DC_LIB_SPICE_FLATCIRCUIT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace l2dc::spice {

/// The sum of `coefficient` times the product of parameters; a parameter that
/// occurs twice is squared.
struct Polynomial {
  struct Term {
    double coefficient = 0.0;
    std::vector<uint32_t> factors; ///< indices of parameters
  };
  std::vector<Term> terms;

  double at(llvm::ArrayRef<double> parameters) const;
};

/// A number in the netlist that depends on the parameters.
struct Slot {
  /// Between which words of which line it stands.
  uint32_t line = 0, word = 0;
  /// The command that changes it, up to the value: "alter m1 w = ".
  std::string command;
  Polynomial value;
};

/// The range of sizes that a model card covers, in metres.
struct Bin {
  std::string number; ///< what its card's name ends in
  /// Its card after the name; empty while no point in it has been seen.
  std::string card;
  double lmin = 0, lmax = 0, wmin = 0, wmax = 0;

  /// ngspice's own rule: both ends belong to the bin, with `slack` metres to
  /// spare. Where bins meet, the first card wins.
  bool contains(double l, double w, double slack) const {
    return l - lmin > -slack && lmax - l > -slack && w - wmin > -slack &&
           wmax - w > -slack;
  }
};

/// A transistor whose model has bins.
struct BinnedTransistor {
  std::string name;
  uint32_t model = 0; ///< index into FlatCircuit::models
  uint32_t line = 0;  ///< its card, and the word there that names the model
  uint32_t word = 0;
  /// In the netlist's unit; slots where they depend on parameters.
  double l = 0, w = 0, fingers = 1;
  std::optional<uint32_t> lSlot, wSlot;
};

/// A model that consists of bins, in the order of their cards.
struct BinnedModel {
  std::string name; ///< without the number of a bin: "x1:nfet"
  std::vector<Bin> bins;
};

struct FlatCircuit {
  /// The words of each card, without the title and the bins of models; slots
  /// hold their nominal value.
  std::vector<std::vector<std::string>> lines;
  std::vector<Slot> slots;
  std::vector<BinnedModel> models;
  std::vector<BinnedTransistor> binned;
  /// A nanometre; nothing but rounding in HSPICE's dialect, where ngspice drops
  /// the bins that no transistor is in beforehand.
  double slack = 1e-9;
  /// Metres in the netlist's unit of length (`.option scale`).
  double scale = 1.0;

  /// The values of the slots at a point.
  std::vector<double> values(llvm::ArrayRef<double> parameters) const;
  /// The bin of each binned transistor at these slot values; nothing if one is
  /// outside of all bins, whose name `outside` then gets.
  std::optional<std::vector<uint32_t>> bins(llvm::ArrayRef<double> values,
                                            std::string &outside) const;
  /// Whether the cards of all these bins are known.
  bool knows(llvm::ArrayRef<uint32_t> bins) const;
  /// Takes the cards of bins out of a listing, which shows those of the bins
  /// that its transistors are in. A card is the same in every listing.
  void learn(llvm::ArrayRef<std::vector<std::string>> listing);
  /// The netlist with these slot values and only the cards of these bins. They
  /// are under names without a number, so that ngspice does not choose bins:
  /// when a size is altered it forgets the unit of length.
  std::string text(llvm::StringRef title, llvm::ArrayRef<double> values,
                   llvm::ArrayRef<uint32_t> bins) const;
  /// The commands that change all slots to these values.
  std::vector<std::string> commands(llvm::ArrayRef<double> values) const;
};

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_FLATCIRCUIT_H
