//===- Replay.cpp - Taking a choice out of a trace ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Trace.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::search;

static llvm::Error checkDecisions(llvm::ArrayRef<Decision> found,
                                  llvm::ArrayRef<Decision> expected) {
  if (found.size() != expected.size())
    return makeError("the trace has {0} decisions, expected {1}", found.size(),
                     expected.size());
  for (size_t i = 0; i < found.size(); ++i)
    if (found[i].name != expected[i].name ||
        found[i].coordinates != expected[i].coordinates)
      return makeError("decision {0} of the trace is '{1}' with {2} "
                       "coordinates, expected '{3}' with {4}",
                       i, found[i].name, found[i].size(), expected[i].name,
                       expected[i].size());
  return llvm::Error::success();
}

static llvm::Expected<Vector> choiceOf(const Trace &trace,
                                       const Environment &environment) {
  if (trace.header.decisions.empty())
    return makeError("the trace is empty");
  if (llvm::Error error =
          checkDecisions(trace.header.decisions, environment.decisions()))
    return std::move(error);
  std::string subject = environment.subject();
  if (trace.header.subject != subject)
    return makeError("the trace is of the subject '{0}', expected '{1}'",
                     trace.header.subject, subject);
  if (const Evaluation *best = trace.best())
    return best->episode.applied;
  return makeError("none of the {0} evaluations in the trace succeeded",
                   trace.evaluations.size());
}

llvm::Expected<Vector> search::replayDesign(llvm::StringRef path,
                                            const Environment &environment) {
  llvm::Expected<Trace> trace = readTrace(path);
  if (!trace)
    return trace.takeError();
  llvm::Expected<Vector> design = choiceOf(*trace, environment);
  if (!design)
    return addContext(design.takeError(), path);
  return design;
}
