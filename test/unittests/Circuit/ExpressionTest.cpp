//===- ExpressionTest.cpp - Parameter expressions of SPICE ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Expression.h"

#include "gtest/gtest.h"

using namespace l2dc::circuit;

static std::optional<double> evaluate(llvm::StringRef text) {
  auto expression = Expression::parse(text);
  if (!expression) {
    ADD_FAILURE() << llvm::toString(expression.takeError());
    return std::nullopt;
  }
  return expression->evaluate(
      [](llvm::StringRef name) -> std::optional<double> {
        if (name == "w")
          return 12e-6;
        if (name == "two")
          return 2.0;
        return std::nullopt;
      });
}

static std::string failure(llvm::StringRef text) {
  auto expression = Expression::parse(text);
  return expression ? "" : llvm::toString(expression.takeError());
}

TEST(Expression, Arithmetic) {
  EXPECT_DOUBLE_EQ(*evaluate("'1+2*3'"), 7);
  EXPECT_DOUBLE_EQ(*evaluate("{(1+2)*3}"), 9);
  EXPECT_DOUBLE_EQ(*evaluate("8-2-1"), 5);
  EXPECT_DOUBLE_EQ(*evaluate("-two**2"), -4);
  EXPECT_DOUBLE_EQ(*evaluate("two^3"), 8);
  EXPECT_DOUBLE_EQ(*evaluate("3u*W"), 36e-12);
  EXPECT_DOUBLE_EQ(*evaluate("1e-3k"), 1);
  EXPECT_DOUBLE_EQ(*evaluate("7%4"), 3);
}

TEST(Expression, ConditionsAndFunctions) {
  EXPECT_DOUBLE_EQ(*evaluate("w > 10u ? 1 : 2"), 1);
  EXPECT_DOUBLE_EQ(*evaluate("two == 2 && !(two < 1)"), 1);
  EXPECT_DOUBLE_EQ(*evaluate("max(sqrt(16), min(1, 2))"), 4);
  EXPECT_DOUBLE_EQ(*evaluate("pow(two, 10)"), 1024);
  EXPECT_DOUBLE_EQ(*evaluate("int(-2.5)"), -2);
}

TEST(Expression, NoValueWithoutNamesOrWithoutAnEnd) {
  EXPECT_FALSE(evaluate("q+1"));
  EXPECT_FALSE(evaluate("1/0"));
}

TEST(Expression, ListsNamesOnce) {
  auto expression = Expression::parse("'A*b + a*sqrt(c)'");
  ASSERT_TRUE(bool(expression));
  EXPECT_EQ(expression->getNames(), (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Expression, ErrorsSayWhereAndWhat) {
  EXPECT_EQ(failure("1+"),
            "expected a number, a name or '(' at 'end' in expression '1+'");
  EXPECT_EQ(failure("1 2"), "expected an operator at '2' in expression '1 2'");
  EXPECT_EQ(failure("a ? 1"), "expected ':' at 'end' in expression 'a ? 1'");
  EXPECT_EQ(failure("f(1)"), "unknown function 'f' in expression 'f(1)'");
  EXPECT_EQ(failure("sqrt(1,2)"),
            "'sqrt' takes 1 operands, found 2 in expression 'sqrt(1,2)'");
  EXPECT_EQ(failure("3x4"), "expected a number at '3x4' in expression '3x4'");
}

TEST(Expression, DeepNestingIsRefused) {
  for (const char *part : {"(", "-", "a?", "2^"}) {
    std::string text;
    for (int i = 0; i < 100000; ++i)
      text += part;
    EXPECT_NE(failure(text).find("nests deeper than"), std::string::npos);
  }
}
