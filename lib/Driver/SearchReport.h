//===- SearchReport.h - What a search found, for reading --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DRIVER_SEARCHREPORT_H
#define L2DC_LIB_DRIVER_SEARCHREPORT_H

#include "l2dc/Driver/CompileReport.h"
#include "l2dc/Report/Html.h"
#include "l2dc/Report/Table.h"

namespace l2dc::driver {

/// The `search` object of report.json.
llvm::json::Value searchToJSON(const SearchReport &report);

/// One row per method: the mean and the spread over its seeds.
report::Table makeMethodTable(const SearchReport &report);

/// Reward and accuracy per episode, shares per layer over the episodes, the
/// chosen policy, and the methods side by side.
void addSearch(const SearchReport &report, report::HtmlPage &page);

/// The lines that the tool prints.
void printSearch(const SearchReport &report, llvm::raw_ostream &os);

} // namespace l2dc::driver

#endif // L2DC_LIB_DRIVER_SEARCHREPORT_H
