//===- Score.h - How good a sized circuit is --------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIZING_SCORE_H
#define L2DC_SIZING_SCORE_H

#include "l2dc/Circuit/Problem.h"

#include "llvm/ADT/ArrayRef.h"

namespace l2dc::sizing {

/// A design that could not be simulated.
inline constexpr double failedScore = -5.0;

/// The score of "Learning to Design Circuits", in two parts. While a
/// constraint is broken it is at most 0: the sum over the constraints of how
/// far each is missed, on the scale of a logarithm to the base 10 (decibels are
/// divided by 20, degrees by 90). Once all hold it is the sum over the
/// objectives of reference / value (value / reference if maximized).
///
/// Figures are seen through *coordinates*, one for each constraint and then
/// one for each objective, in which both parts are simple functions: the
/// logarithm of value / bound, or the scaled difference of the two. A *goal*
/// has the same form: it moves the bounds, and the reference of objectives.
class Score {
public:
  explicit Score(const circuit::Problem &problem);

  /// Numbers in coordinates and goals.
  unsigned size() const { return unsigned(terms.size()); }
  unsigned constraints() const { return constraintCount; }

  /// The coordinates of measured `values`, in the order of the problem's
  /// testbenches and measurements. What could not be measured counts as a miss
  /// by `limit`.
  std::vector<double> coordinates(llvm::ArrayRef<double> values) const;
  /// The worse of two coordinates of each term: two corners of one design.
  std::vector<double> worse(llvm::ArrayRef<double> a,
                            llvm::ArrayRef<double> b) const;

  /// The bounds as they stand in the problem: zeros.
  std::vector<double> ownGoal() const {
    return std::vector<double>(terms.size());
  }
  /// The goal coordinate of constraint `index` for another bound.
  double goalCoordinate(unsigned index, double bound) const;
  /// The bound that a goal asks of constraint `index`.
  double bound(unsigned index, double goalCoordinate) const;

  /// How far each constraint is missed: 0 if it holds, else negative.
  double miss(unsigned index, double achieved, double goal) const;
  bool feasible(llvm::ArrayRef<double> achieved,
                llvm::ArrayRef<double> goal) const;
  double score(llvm::ArrayRef<double> achieved,
               llvm::ArrayRef<double> goal) const;

  /// A miss by three decades is as bad as any.
  static constexpr double limit = 3.0;

private:
  struct Term {
    unsigned value = 0; ///< index into the values
    bool ratio = true;  ///< log10(value / base), else (value - base) / scale
    double base = 1;
    double scale = 1;
    bool atLeast = true; ///< larger is better
  };
  double coordinate(const Term &term, double value) const;

  std::vector<Term> terms;
  unsigned constraintCount = 0;
};

} // namespace l2dc::sizing

#endif // L2DC_SIZING_SCORE_H
