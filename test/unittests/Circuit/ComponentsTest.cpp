//===- ComponentsTest.cpp - The sizing decisions of a circuit -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Components.h"
#include "l2dc/Circuit/Deck.h"

#include "gtest/gtest.h"

using namespace l2dc::circuit;

static Problem makeProblem() {
  Problem problem;
  auto netlist = parseNetlist("amplifier\n"
                              ".param w1=1u w2=2u w3=3u l=1u r=1k\n"
                              ".param wide='2*w2'\n"
                              ".model n nmos\n"
                              ".model p pmos\n"
                              "vdd vdd 0 1\n"
                              "m1 a in1 t 0 n w='w1' l='l'\n"
                              "m2 b in2 t 0 n w='w2' l='l'\n"
                              "m3 a a vdd vdd p w='w3' l=1u\n"
                              "m4 b a vdd vdd p w='wide' l=1u\n"
                              "r1 t 0 'r'\n",
                              {"t.cir"});
  EXPECT_TRUE(bool(netlist));
  problem.netlist = *netlist;
  for (const char *name : {"w1", "w2", "w3", "l", "r"}) {
    Variable variable;
    variable.name = name;
    variable.min = 1;
    variable.max = 2;
    problem.variables.push_back(variable);
  }
  problem.corners.emplace_back();
  return problem;
}

TEST(Components, EachVariableBelongsToItsFirstDevice) {
  Problem problem = makeProblem();
  std::vector<Component> components = findComponents(problem);
  ASSERT_EQ(components.size(), 4u);
  EXPECT_EQ(components[0].name, "m1");
  EXPECT_EQ(components[0].variables, (std::vector<unsigned>{0, 3}));
  EXPECT_EQ(components[1].name, "m2");
  EXPECT_EQ(components[1].variables, (std::vector<unsigned>{1}));
  // m4 depends on w2 through a parameter, so it has no decision of its own.
  EXPECT_EQ(components[2].name, "m3");
  EXPECT_EQ(components[2].kind, ComponentKind::PMOS);
  EXPECT_EQ(components[1].devices, (std::vector<unsigned>{2, 4}));
  EXPECT_EQ(components[3].kind, ComponentKind::Resistor);
}

TEST(Components, NetsConnectThemButSuppliesDoNot) {
  Problem problem = makeProblem();
  std::vector<Component> components = findComponents(problem);
  std::vector<std::pair<unsigned, unsigned>> expected = {
      {0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}};
  EXPECT_EQ(findConnections(problem, components), expected);
}

TEST(Components, MatchGroupsShareOneValue) {
  Problem problem = makeProblem();
  std::vector<MatchGroup> proposed = proposeMatches(problem);
  ASSERT_EQ(proposed.size(), 1u);
  EXPECT_EQ(proposed[0].variables, (std::vector<std::string>{"w1", "w2"}));
  problem.matches = proposed;
  EXPECT_EQ(freeVariables(problem).size(), 4u);
  Testbench testbench;
  testbench.name = "main";
  std::string deck =
      makeTestbench(problem, testbench, problem.corners[0]).deck.text;
  EXPECT_NE(deck.find(".param w2='w1'\n"), std::string::npos) << deck;
}
