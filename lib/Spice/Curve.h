//===- Curve.h - Sampled curves between their samples -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sampled curves between their samples. A curve is looked up on a cubic through
// the four samples around; frequency responses are smooth on logarithmic axes,
// so 10 to 20 samples a decade give four digits or more.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_CURVE_H
#define L2DC_LIB_SPICE_CURVE_H

#include "llvm/ADT/ArrayRef.h"

#include <complex>
#include <optional>
#include <vector>

namespace l2dc::spice {

using Complex = std::complex<double>;

/// A curve y(x) with increasing x; neither array is empty.
struct Curve {
  std::vector<double> x;
  std::vector<double> y;

  size_t size() const { return x.size(); }
  /// y at `position`, clamped to the ends.
  double at(double position) const;
  /// The last x at which the curve falls through `level`, or nothing.
  std::optional<double> lastFall(double level) const;
  /// The first x at which the curve passes `level`, up or down, or nothing.
  std::optional<double> firstPass(double level) const;
  /// The largest y of a magnitude, between samples too: near a pair of poles
  /// 1/|H|^2 is a parabola in f^2.
  double peak() const;

private:
  double interpolate(size_t left, double position) const;
  double solve(size_t left, double level) const;
};

/// A frequency response: log10 of the frequency against 20 log10 |H|.
Curve magnitudeCurve(llvm::ArrayRef<double> frequency,
                     llvm::ArrayRef<Complex> response);

/// log10 of the frequency against the phase in degrees, without jumps.
Curve phaseCurve(llvm::ArrayRef<double> frequency,
                 llvm::ArrayRef<Complex> response);

/// The integral of `density` squared from `from` to `to`, with the density a
/// power of the frequency between samples, as noise is.
double integrateSquare(llvm::ArrayRef<double> frequency,
                       llvm::ArrayRef<double> density, double from, double to);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_CURVE_H
