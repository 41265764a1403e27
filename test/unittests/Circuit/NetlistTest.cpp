//===- NetlistTest.cpp - Reading and writing netlists ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Netlist.h"

#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace l2dc::circuit;

static Netlist parse(llvm::StringRef text) {
  auto netlist = parseNetlist(text, {"test.cir"});
  if (!netlist) {
    ADD_FAILURE() << llvm::toString(netlist.takeError());
    return {};
  }
  return *netlist;
}

static std::string print(const Netlist &netlist) {
  std::string text;
  llvm::raw_string_ostream os(text);
  printNetlist(netlist, os);
  return text;
}

TEST(Netlist, EveryKindOfDeviceRoundTrips) {
  const char *text = "title\n"
                     ".param p=1\n"
                     ".model q1 npn\n"
                     ".model m1 nmos level=1\n"
                     ".model rm r\n"
                     ".subckt sub a b k=1\n"
                     ".param half='k/2'\n"
                     "r1 a b 'half'\n"
                     ".ends\n"
                     "r1 a b 1k\n"
                     "r2 a b rm l=1u w=2u\n"
                     "c1 a b 1p ic=0\n"
                     "l1 a b 1n\n"
                     "l2 a b 1n\n"
                     "k1 l1 l2 0.9\n"
                     "v1 a b dc 1 ac 1 sin(0 1 1k)\n"
                     "i1 a b 1u\n"
                     "e1 a b c d 10\n"
                     "e2 a b vol='v(c)*2'\n"
                     "g1 a b c d 1m\n"
                     "f1 a b v1 2\n"
                     "h1 a b v1 50\n"
                     "b1 a b v=v(c)*2\n"
                     "d1 a b dm 2\n"
                     "q1 c b e q1\n"
                     "q2 c b e s q1 area=2\n"
                     "j1 d g s jm\n"
                     "z1 d g s zm\n"
                     "m1 d g s b m1 w='2*p' l=1u\n"
                     "s1 a b c d sm\n"
                     "w1 a b v1 wm\n"
                     "t1 a b c d z0=50 td=1n\n"
                     "x1 a b sub k=2\n";
  Netlist first = parse(text);
  EXPECT_EQ(first.devices.size(), 24u);
  std::string printed = print(first);
  EXPECT_EQ(printed, llvm::StringRef(text).split('\n').second);
  EXPECT_EQ(print(parse("title\n" + printed)), printed);
}

TEST(Netlist, CommentsContinuationsAndCase) {
  Netlist netlist =
      parse("Title\n* comment\nR1 A B\n\n* between\n+ 10K ; tail\n"
            "M1 (D G S B) NMOS $ end\n+ W = 1U L= 2u\n");
  ASSERT_EQ(netlist.devices.size(), 2u);
  EXPECT_EQ(netlist.title, "Title");
  EXPECT_EQ(netlist.devices[0].value, "10k");
  EXPECT_EQ(netlist.devices[1].model, "nmos");
  EXPECT_EQ(*findAssignment(netlist.devices[1].parameters, "l"), "2u");
  EXPECT_EQ(netlist.devices[1].where.line, 7u);
}

TEST(Netlist, PathsKeepTheirCase) {
  Netlist netlist = parse("t\n.lib 'My Models.lib' TT\n.include Cards.LIB\n");
  ASSERT_EQ(netlist.libraries.size(), 2u);
  EXPECT_EQ(netlist.libraries[0].path, "My Models.lib");
  EXPECT_EQ(netlist.libraries[0].section, "tt");
  EXPECT_EQ(netlist.libraries[1].path, "Cards.LIB");
}

TEST(Netlist, ExpressionsOfADevice) {
  Netlist netlist = parse("t\nm1 d g s b n w=w1 l='2*l1' m=2\nr1 a b {r}\n"
                          "v1 a b dc 'vdd' ac 1\n");
  std::string seen;
  for (const Device &device : netlist.devices)
    forEachExpression(device,
                      [&](llvm::StringRef text) { seen += text.str() + ";"; });
  EXPECT_EQ(seen, "w1;'2*l1';{r};'vdd';");
}
