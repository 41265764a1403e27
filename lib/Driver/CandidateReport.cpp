//===- CandidateReport.cpp - Files that a goal tried ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CandidateReport.h"

#include "l2dc/Report/Format.h"
#include "l2dc/Report/Plot.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace l2dc;
using namespace l2dc::driver;
using deepcompression::Candidate;
using report::Table;

llvm::json::Value driver::candidatesToJSON(const CompileReport &report) {
  llvm::json::Array candidates;
  for (const Candidate &candidate : report.candidates)
    candidates.push_back(
        llvm::json::Object{{"density", candidate.density},
                           {"bytes", candidate.bytes},
                           {"validation_error", candidate.error},
                           {"bit_cost", candidate.bitCost},
                           {"allowed", candidate.isAllowed}});
  return candidates;
}

Table driver::makeCandidateTable(const CompileReport &report) {
  Table table({{"candidate"},
               {"density"},
               {"bytes"},
               {"smaller by"},
               {"validation error"},
               {"within the bound", report::Align::Left}});
  for (const Candidate &candidate : report.candidates)
    table.addRow({llvm::formatv("{0}", candidate.cycle),
                  report::formatPercent(candidate.density),
                  report::formatCount(candidate.bytes),
                  llvm::formatv("{0:F1}x", double(report.totals.denseBytes) /
                                               double(candidate.bytes)),
                  llvm::formatv("{0:F2} %", 100 * candidate.error),
                  candidate.isAllowed ? "yes" : "no"});
  return table;
}

void driver::addCandidates(const CompileReport &report,
                           report::HtmlPage &page) {
  page.addSection("Error against size");
  report::LineChart chart;
  chart.title = "Candidates of the search";
  chart.x = {"bytes on disk", /*logarithmic=*/true};
  chart.y = {"validation error in %"};
  report::Curve allowed{"within the bound", {}}, missed{"above the bound", {}};
  for (const Candidate &candidate : report.candidates)
    (candidate.isAllowed ? allowed : missed)
        .points.push_back({double(candidate.bytes), 100 * candidate.error});
  for (report::Curve *curve : {&allowed, &missed}) {
    if (curve->points.empty())
      continue;
    llvm::sort(curve->points);
    curve->joined = false;
    chart.curves.push_back(std::move(*curve));
  }
  page.addFigure(renderSvg(chart),
                 "Errors are of the validation split, with which the file was "
                 "chosen.");
  page.addTable(makeCandidateTable(report));
}
