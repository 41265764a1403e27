//===- Expression.h - Parameter expressions of SPICE ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CIRCUIT_EXPRESSION_H
#define L2DC_CIRCUIT_EXPRESSION_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace l2dc::circuit {

/// One node of an expression's tree.
struct ExpressionNode {
  enum class Kind : uint8_t { Number, Name, Call, Unary, Binary, Conditional };
  Kind kind;
  double number = 0;
  std::string name; ///< identifier, function or operator
  std::vector<std::unique_ptr<ExpressionNode>> operands;
};

/// An expression over parameters: numbers with SPICE factors, names, + - * /
/// ** ^ %, comparisons, && ||, ! and unary minus, ?:, calls of ngspice's
/// functions. Names are lower-case.
class Expression {
public:
  /// Parses `text`, which may stand in quotes or braces. The error says what
  /// was found where and what was expected. With `anyFunction`, functions that
  /// ngspice does not have may be called (`.func` defines them).
  static llvm::Expected<Expression> parse(llvm::StringRef text,
                                          bool anyFunction = false);

  /// The value with `lookup(name)` for each name; nothing if a name has no
  /// value or the result is not finite.
  std::optional<double> evaluate(
      llvm::function_ref<std::optional<double>(llvm::StringRef)> lookup) const;

  /// Every name, each once, in the order of appearance.
  std::vector<std::string> getNames() const;

private:
  std::unique_ptr<ExpressionNode> root;
};

} // namespace l2dc::circuit

#endif // L2DC_CIRCUIT_EXPRESSION_H
