//===- SlotFit.h - How a number depends on the parameters -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How a number in the netlist follows from the parameters is found out by
// looking: at the nominal point, with each parameter moved, and with each pair
// of them moved that the number depends on. Sums of products of two are found
// so; anything else shows up when the result is tried at other points.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_SLOTFIT_H
#define L2DC_LIB_SPICE_SLOTFIT_H

#include "FlatCircuit.h"

#include <vector>

namespace l2dc::spice {

/// What a number was seen to be.
struct Observations {
  /// The parameters that it changes with.
  std::vector<uint32_t> parameters;
  double nominal = 0.0;
  /// With one of `parameters` moved.
  std::vector<double> moved;
  /// With two of them moved: the first and second, first and third, ...,
  /// second and third, ...
  std::vector<double> movedPairs;
};

/// The polynomial through the observations. `from` and `to` are the nominal and
/// the moved values of all parameters of the deck. Coefficients are rounded to
/// 13 digits, which undoes the noise of printing and reading numbers.
Polynomial fitPolynomial(const Observations &observations,
                         llvm::ArrayRef<double> from,
                         llvm::ArrayRef<double> to);

/// Whether two numbers are equal but for such noise.
bool nearlyEqual(double a, double b);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_SLOTFIT_H
