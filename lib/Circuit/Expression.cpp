//===- Expression.cpp - Parameter expressions of SPICE --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Expression.h"
#include "l2dc/Circuit/Units.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

using Node = ExpressionNode;
using NodePtr = std::unique_ptr<Node>;

/// Deeper nesting is refused, so that no text exhausts the stack.
static constexpr unsigned maxDepth = 64;

namespace {

struct Function {
  const char *name;
  unsigned operands;
  double (*apply)(const double *);
};

/// Operators of one precedence; the loosest binding comes first.
struct Level {
  std::vector<const char *> operators;
};

} // namespace

static const Function functions[] = {
    {"sqrt", 1, [](const double *x) { return std::sqrt(x[0]); }},
    {"exp", 1, [](const double *x) { return std::exp(x[0]); }},
    {"ln", 1, [](const double *x) { return std::log(x[0]); }},
    {"log", 1, [](const double *x) { return std::log(x[0]); }},
    {"log10", 1, [](const double *x) { return std::log10(x[0]); }},
    {"abs", 1, [](const double *x) { return std::abs(x[0]); }},
    {"sin", 1, [](const double *x) { return std::sin(x[0]); }},
    {"cos", 1, [](const double *x) { return std::cos(x[0]); }},
    {"tan", 1, [](const double *x) { return std::tan(x[0]); }},
    {"atan", 1, [](const double *x) { return std::atan(x[0]); }},
    {"floor", 1, [](const double *x) { return std::floor(x[0]); }},
    {"ceil", 1, [](const double *x) { return std::ceil(x[0]); }},
    {"int", 1, [](const double *x) { return std::trunc(x[0]); }},
    {"nint", 1, [](const double *x) { return std::nearbyint(x[0]); }},
    {"sgn", 1, [](const double *x) { return double((x[0] > 0) - (x[0] < 0)); }},
    {"pow", 2, [](const double *x) { return std::pow(x[0], x[1]); }},
    {"pwr", 2, [](const double *x) { return std::pow(std::abs(x[0]), x[1]); }},
    {"min", 2, [](const double *x) { return std::min(x[0], x[1]); }},
    {"max", 2, [](const double *x) { return std::max(x[0], x[1]); }},
};

/// What a random-number function of ngspice takes; such a call has no fixed
/// value.
static bool isRandomFunction(StringRef name) {
  return StringSwitch<bool>(name)
      .Cases({"gauss", "agauss", "unif", "aunif", "limit"}, true)
      .Default(false);
}

static const Level levels[] = {
    {{"||"}},     {{"&&"}},          {{"==", "!=", "<=", ">=", "<", ">"}},
    {{"+", "-"}}, {{"*", "/", "%"}},
};

namespace {

class Parser {
public:
  Parser(StringRef text, bool anyFunction)
      : text(text), rest(text), anyFunction(anyFunction) {}

  Expected<NodePtr> parseAll() {
    auto node = parseConditional();
    if (node && !skipBlanks().empty())
      return fail("an operator");
    return node;
  }

private:
  StringRef skipBlanks() { return rest = rest.ltrim(); }

  Error fail(StringRef expected) {
    return makeError("expected {0} at '{1}' in expression '{2}'", expected,
                     skipBlanks().empty() ? StringRef("end") : rest, text);
  }

  bool consume(StringRef token) {
    if (!skipBlanks().starts_with(token))
      return false;
    rest = rest.drop_front(token.size());
    return true;
  }

  static NodePtr make(Node::Kind kind, StringRef name, NodePtr a = nullptr,
                      NodePtr b = nullptr, NodePtr c = nullptr) {
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->name = name.str();
    for (NodePtr *operand : {&a, &b, &c})
      if (*operand)
        node->operands.push_back(std::move(*operand));
    return node;
  }

  Expected<NodePtr> parseConditional() {
    if (++depth > maxDepth)
      return makeError("expression '{0}' nests deeper than {1} levels", text,
                       maxDepth);
    auto condition = parseLevel(0);
    if (!condition || !consume("?")) {
      --depth;
      return condition;
    }
    auto yes = parseConditional();
    if (!yes)
      return yes;
    if (!consume(":"))
      return fail("':'");
    auto no = parseConditional();
    if (!no)
      return no;
    --depth;
    return make(Node::Kind::Conditional, "?", std::move(*condition),
                std::move(*yes), std::move(*no));
  }

  /// Takes one operator of `level`; "*" must not take half of "**".
  StringRef takeOperator(const Level &level) {
    for (StringRef op : level.operators) {
      if (op == "*" && skipBlanks().starts_with("**"))
        continue;
      if (consume(op))
        return op;
    }
    return {};
  }

  Expected<NodePtr> parseLevel(size_t level) {
    if (level == std::size(levels))
      return parseUnary();
    auto left = parseLevel(level + 1);
    while (left) {
      StringRef op = takeOperator(levels[level]);
      if (op.empty())
        return left;
      auto right = parseLevel(level + 1);
      if (!right)
        return right;
      left = make(Node::Kind::Binary, op, std::move(*left), std::move(*right));
    }
    return left;
  }

  Expected<NodePtr> parseUnary() {
    for (StringRef op : {"-", "+", "!"})
      if (consume(op)) {
        if (++depth > maxDepth)
          return makeError("expression '{0}' nests deeper than {1} levels",
                           text, maxDepth);
        auto operand = parseUnary();
        --depth;
        if (!operand)
          return operand;
        return make(Node::Kind::Unary, op, std::move(*operand));
      }
    return parsePower();
  }

  Expected<NodePtr> parsePower() {
    auto base = parsePrimary();
    if (!base || !(consume("**") || consume("^")))
      return base;
    if (++depth > maxDepth)
      return makeError("expression '{0}' nests deeper than {1} levels", text,
                       maxDepth);
    auto exponent = parseUnary();
    --depth;
    if (!exponent)
      return exponent;
    return make(Node::Kind::Binary, "**", std::move(*base),
                std::move(*exponent));
  }

  Expected<NodePtr> parsePrimary() {
    if (consume("(")) {
      auto inner = parseConditional();
      if (inner && !consume(")"))
        return fail("')'");
      return inner;
    }
    if (isDigit(peek()) || peek() == '.')
      return parseNumber();
    if (isAlpha(peek()) || peek() == '_')
      return parseName();
    return fail("a number, a name or '('");
  }

  char peek() { return skipBlanks().empty() ? '\0' : rest.front(); }

  Expected<NodePtr> parseNumber() {
    size_t length = 0;
    auto isExponentSign = [&](size_t i) {
      return (rest[i] == '+' || rest[i] == '-') && i > 0 &&
             toLower(rest[i - 1]) == 'e' && i + 1 < rest.size() &&
             isDigit(rest[i + 1]);
    };
    while (length < rest.size() &&
           (isAlnum(rest[length]) || rest[length] == '.' ||
            isExponentSign(length)))
      ++length;
    std::optional<double> value = parseSpiceNumber(rest.take_front(length));
    if (!value)
      return fail("a number");
    rest = rest.drop_front(length);
    NodePtr node = make(Node::Kind::Number, "");
    node->number = *value;
    return node;
  }

  Expected<NodePtr> parseName() {
    StringRef name =
        rest.take_while([](char c) { return isAlnum(c) || c == '_'; });
    rest = rest.drop_front(name.size());
    if (!consume("("))
      return make(Node::Kind::Name, name.lower());
    NodePtr call = make(Node::Kind::Call, name.lower());
    while (!consume(")")) {
      if (!call->operands.empty() && !consume(","))
        return fail("',' or ')'");
      auto operand = parseConditional();
      if (!operand)
        return operand;
      call->operands.push_back(std::move(*operand));
    }
    if (Error error = checkCall(*call))
      return std::move(error);
    return call;
  }

  Error checkCall(const Node &call) {
    if (anyFunction || isRandomFunction(call.name))
      return Error::success();
    const Function *function =
        find_if(functions, [&](auto &f) { return call.name == f.name; });
    if (function == std::end(functions))
      return makeError("unknown function '{0}' in expression '{1}'", call.name,
                       text);
    if (function->operands != call.operands.size())
      return makeError("'{0}' takes {1} operands, found {2} in expression "
                       "'{3}'",
                       call.name, function->operands, call.operands.size(),
                       text);
    return Error::success();
  }

  StringRef text, rest;
  bool anyFunction;
  unsigned depth = 0;
};

} // namespace

static double applyBinary(StringRef op, double a, double b) {
  return StringSwitch<double>(op)
      .Case("+", a + b)
      .Case("-", a - b)
      .Case("*", a * b)
      .Case("/", a / b)
      .Case("%", std::fmod(a, b))
      .Case("**", std::pow(a, b))
      .Case("==", a == b)
      .Case("!=", a != b)
      .Case("<=", a <= b)
      .Case(">=", a >= b)
      .Case("<", a < b)
      .Case(">", a > b)
      .Case("&&", a != 0 && b != 0)
      .Default(a != 0 || b != 0);
}

using Lookup = function_ref<std::optional<double>(StringRef)>;

static std::optional<double> evaluateNode(const Node &node, Lookup lookup) {
  if (node.kind == Node::Kind::Number)
    return node.number;
  if (node.kind == Node::Kind::Name)
    return lookup(node.name);
  std::vector<double> values;
  for (const NodePtr &operand : node.operands) {
    std::optional<double> value = evaluateNode(*operand, lookup);
    if (!value)
      return std::nullopt;
    values.push_back(*value);
  }
  switch (node.kind) {
  case Node::Kind::Unary:
    if (node.name == "!")
      return double(values[0] == 0);
    return node.name == "-" ? -values[0] : values[0];
  case Node::Kind::Binary:
    return applyBinary(node.name, values[0], values[1]);
  case Node::Kind::Conditional:
    return values[0] != 0 ? values[1] : values[2];
  default:
    break;
  }
  for (const Function &function : functions)
    if (node.name == function.name && function.operands == values.size())
      return function.apply(values.data());
  return std::nullopt;
}

static void collectNames(const Node &node, std::vector<std::string> &names) {
  if (node.kind == Node::Kind::Name && !is_contained(names, node.name))
    names.push_back(node.name);
  for (const NodePtr &operand : node.operands)
    collectNames(*operand, names);
}

Expected<Expression> Expression::parse(StringRef text, bool anyFunction) {
  text = text.trim();
  if (text.size() >= 2 && ((text.front() == '\'' && text.back() == '\'') ||
                           (text.front() == '{' && text.back() == '}')))
    text = text.drop_front().drop_back();
  auto root = Parser(text, anyFunction).parseAll();
  if (!root)
    return root.takeError();
  Expression expression;
  expression.root = std::move(*root);
  return expression;
}

std::optional<double> Expression::evaluate(Lookup lookup) const {
  std::optional<double> value = evaluateNode(*root, lookup);
  if (!value || !std::isfinite(*value))
    return std::nullopt;
  return value;
}

std::vector<std::string> Expression::getNames() const {
  std::vector<std::string> names;
  collectNames(*root, names);
  return names;
}
