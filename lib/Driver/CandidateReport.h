//===- CandidateReport.h - Files that a goal tried --------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DRIVER_CANDIDATEREPORT_H
#define L2DC_LIB_DRIVER_CANDIDATEREPORT_H

#include "l2dc/Driver/CompileReport.h"
#include "l2dc/Report/Html.h"
#include "l2dc/Report/Table.h"

namespace l2dc::driver {

/// The `candidates` array of report.json.
llvm::json::Value candidatesToJSON(const CompileReport &report);

/// One row a candidate, in the order in which they were tried.
report::Table makeCandidateTable(const CompileReport &report);

/// Validation error against size, and the table.
void addCandidates(const CompileReport &report, report::HtmlPage &page);

} // namespace l2dc::driver

#endif // L2DC_LIB_DRIVER_CANDIDATEREPORT_H
