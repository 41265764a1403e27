//===- StyleSheet.h - The look of report pages ---------------- -*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Colours are variables, set once for light and once for dark themes. The
// series colours follow the Okabe-Ito set, which colour-blind readers can tell
// apart.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_REPORT_STYLESHEET_H
#define L2DC_LIB_REPORT_STYLESHEET_H

#include "llvm/ADT/StringRef.h"

namespace l2dc::report {

/// How many series colours the style sheet has: classes s0, s1, ...
inline constexpr unsigned numSeriesColors = 8;

inline constexpr llvm::StringLiteral styleSheet = R"css(
:root { color-scheme: light dark;
  --bg: #ffffff; --panel: #f6f7f9; --text: #1c2024; --soft: #5d6670;
  --line: #d9dee4; --accent: #0072b2; --heat: #0072b2;
  --s0: #0072b2; --s1: #e69f00; --s2: #009e73; --s3: #cc79a7;
  --s4: #56b4e9; --s5: #d55e00; --s6: #8a8f98; --s7: #7a5195; }
@media (prefers-color-scheme: dark) { :root {
  --bg: #14171a; --panel: #1d2125; --text: #e6e8ea; --soft: #a0a8b0;
  --line: #343a40; --accent: #56b4e9; --heat: #6cc0f0;
  --s0: #4aa3df; --s1: #f0b840; --s2: #2bbf93; --s3: #d896bd;
  --s4: #8fd0f5; --s5: #ef8240; --s6: #8a8f98; --s7: #a98bc4; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 3rem; max-width: 62rem;
  background: var(--bg); color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 2.6rem 0 .8rem; padding-top: .9rem; font-size: 1.2rem;
  border-top: 1px solid var(--line); }
.subtitle { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
nav { margin: 1rem 0 0; font-size: .9rem; }
nav a { margin-right: 1.1rem; color: var(--accent); text-decoration: none; }
nav a:hover { text-decoration: underline; }
.figures { display: grid; gap: .75rem; margin: 1.5rem 0;
  grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); }
.figures div { padding: .8rem 1rem; background: var(--panel);
  border-radius: .5rem; }
.figures dt { color: var(--soft); font-size: .82rem; }
.figures dd { margin: 0; }
.figures .value { font-size: 1.5rem; font-weight: 600; line-height: 1.3; }
.figures .note { color: var(--soft); font-size: .82rem; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .88rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .5rem; color: var(--soft); }
th, td { padding: .32rem .6rem; text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-weight: 600; }
tbody tr:hover { background: var(--panel); }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }
.left { text-align: left; }
figure { margin: 1.4rem 0; }
figcaption { color: var(--soft); font-size: .88rem; }
pre { padding: .8rem 1rem; overflow-x: auto; background: var(--panel);
  border-radius: .5rem; font-size: .84rem; }
footer { margin-top: 3rem; color: var(--soft); font-size: .82rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--text); font: 12px system-ui, sans-serif; }
svg .title { font-size: 14px; font-weight: 600; }
svg .soft { fill: var(--soft); font-size: 11px; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .axis { stroke: var(--soft); stroke-width: 1; }
svg .cell { fill: var(--panel); }
svg .heat { fill: var(--heat); }
svg polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); }
.s3 { fill: var(--s3); } .s4 { fill: var(--s4); } .s5 { fill: var(--s5); }
.s6 { fill: var(--s6); } .s7 { fill: var(--s7); }
.l0 { stroke: var(--s0); } .l1 { stroke: var(--s1); } .l2 { stroke: var(--s2); }
.l3 { stroke: var(--s3); } .l4 { stroke: var(--s4); } .l5 { stroke: var(--s5); }
.l6 { stroke: var(--s6); } .l7 { stroke: var(--s7); }
@media print { body { max-width: none; } h2 { break-after: avoid; }
  figure, table { break-inside: avoid; } }
)css";

} // namespace l2dc::report

#endif // L2DC_LIB_REPORT_STYLESHEET_H
