//===- ReportTables.h - Tables that the console and the page share ----*- C++
//-*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DRIVER_REPORTTABLES_H
#define L2DC_LIB_DRIVER_REPORTTABLES_H

#include "l2dc/Driver/CompileReport.h"
#include "l2dc/Report/Table.h"

namespace l2dc::driver {

/// One row a layer, in the manner of Deep Compression's tables 2 to 5.
report::Table makeLayerTable(const CompileReport &report);

/// The columns of the paper's tables 2 to 5: weights, the share kept (P), bits
/// of a codebook index and of a run of zeros as stored (Q) and entropy-coded
/// (H), and the share of the float32 size that is left at either point. The
/// last column's total is the whole file.
report::Table makePaperTable(const CompileReport &report);

/// What the columns of that table mean.
llvm::StringRef paperTableCaption();

} // namespace l2dc::driver

#endif // L2DC_LIB_DRIVER_REPORTTABLES_H
