//===- Batch.cpp - Simulating with plain ngspice -b -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Batch.h"
#include "Commands.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

#include <cstring>

using namespace llvm;

namespace l2dc::spice {

std::string controlSection(const Testbench &testbench,
                           ArrayRef<std::string> update,
                           ArrayRef<std::string> extra, bool spectraOnly,
                           StringRef prefix) {
  std::vector<std::string> lines = {".control", "set filetype=binary"};
  append_range(lines, update);
  std::vector<unsigned> order = analysisOrder(testbench);
  auto writePoint = [&](StringRef back) {
    lines.push_back("setplot op1");
    lines.push_back(
        ("write " + prefix + "op.raw all " + join(extra, " ")).str());
    if (!back.empty())
      lines.push_back(("setplot " + back).str());
  };
  bool fromAC =
      !order.empty() && testbench.analyses[order[0]].kind == AnalysisKind::AC;
  if (!fromAC) {
    lines.push_back("op");
    writePoint("");
  }
  unsigned noise = 1;
  for (unsigned index : order) {
    append_range(lines, analysisCommands(testbench, index));
    if (testbench.analyses[index].kind == AnalysisKind::Noise) {
      lines.push_back("setplot noise" + std::to_string(noise));
      noise += spectraOnly ? 1 : 2;
    }
    lines.push_back(("write " + prefix + Twine(index) + ".raw").str());
    if (fromAC && index == order[0])
      writePoint("ac1");
  }
  lines.push_back(".endc");
  lines.push_back(".end");
  return join(lines, "\n") + "\n";
}

std::string batchNetlist(const Testbench &testbench, const Point &point,
                         StringRef prefix) {
  std::vector<std::string> update = resetCommands(testbench.deck, point);
  append_range(update, settingCommands(point));
  std::string text = loadedText(testbench.deck);
  StringRef deck = text;
  deck.consume_back(".end\n");
  return deck.str() +
         controlSection(testbench, update, {}, /*spectraOnly=*/false, prefix);
}

//===----------------------------------------------------------------------===//
// Raw files
//===----------------------------------------------------------------------===//

const std::vector<Complex> *RawPlot::find(StringRef name) const {
  for (auto [own, values] : zip(names, samples))
    if (own == name)
      return &values;
  return nullptr;
}

/// "v(out)" and "i(vdd)" as the names that plots use.
static std::string plotName(StringRef name) {
  StringRef inner = name;
  if (inner.consume_front("v(") && inner.consume_back(")"))
    return inner.str();
  inner = name;
  if (inner.consume_front("i(") && inner.consume_back(")"))
    return inner.starts_with("@") ? inner.str() : (inner + "#branch").str();
  return name.str();
}

namespace {
struct RawHeader {
  bool complex = false;
  size_t variables = 0, points = 0;
};
} // namespace

/// Takes the lines up to "Binary:" off `bytes`.
static Expected<RawHeader> parseHeader(StringRef &bytes, RawPlot &plot) {
  RawHeader header;
  bool names = false;
  while (!bytes.empty()) {
    auto [line, rest] = bytes.split('\n');
    bytes = rest;
    if (line == "Binary:")
      return header;
    if (line.consume_front("Flags:"))
      header.complex = line.contains("complex");
    else if (line.consume_front("No. Variables:"))
      line.trim().getAsInteger(10, header.variables);
    else if (line.consume_front("No. Points:"))
      line.trim().getAsInteger(10, header.points);
    else if (line.starts_with("Variables:"))
      names = true;
    else if (names) {
      SmallVector<StringRef, 4> fields;
      line.split(fields, '\t', -1, /*KeepEmpty=*/false);
      if (fields.size() >= 2)
        plot.names.push_back(plotName(fields[1]));
    }
  }
  return makeError("the raw file has no data");
}

Expected<RawPlot> parseRawFile(StringRef bytes) {
  RawPlot plot;
  Expected<RawHeader> header = parseHeader(bytes, plot);
  if (!header)
    return header.takeError();
  if (header->variables == 0 || plot.names.size() != header->variables)
    return makeError("the raw file names {0} of {1} variables",
                     plot.names.size(), header->variables);
  size_t width = sizeof(double) * (header->complex ? 2 : 1);
  size_t row = header->variables * width;
  if (bytes.size() / row < header->points)
    return makeError("the raw file holds {0} of {1} bytes", bytes.size(),
                     row * header->points);
  plot.samples.resize(header->variables);
  const char *data = bytes.data();
  for (size_t point = 0; point < header->points; ++point)
    for (std::vector<Complex> &samples : plot.samples) {
      double parts[2] = {0, 0};
      std::memcpy(parts, data, width);
      data += width;
      samples.emplace_back(parts[0], parts[1]);
    }
  return plot;
}

} // namespace l2dc::spice
