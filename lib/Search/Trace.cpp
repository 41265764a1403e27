//===- Trace.cpp - Writing the record of a search -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Trace.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "Ranking.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

TraceHeader search::makeTraceHeader(const Environment &environment,
                                    const SearchOptions &options) {
  TraceHeader header;
  header.method = chooseMethod(options.method, environment, options.budget);
  header.settings = options.settings;
  header.seed = options.seed;
  header.budget = options.budget;
  header.target = options.target;
  header.subject = environment.subject();
  header.evaluation = environment.evaluation();
  header.decisions = environment.decisions().vec();
  return header;
}

const Evaluation *Trace::best() const {
  const Evaluation *best = nullptr;
  for (const Evaluation &evaluation : evaluations)
    if (isBetter(evaluation.episode.outcome,
                 best ? &best->episode.outcome : nullptr))
      best = &evaluation;
  return best;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// JSON has no infinities and no NaN; they are written as strings. An integer
/// has no sign if it is 0, so a negative zero is not written as one.
static void writeNumber(llvm::json::OStream &json, double value) {
  if (!std::isfinite(value))
    json.value(std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
  else if (value == 0 && std::signbit(value))
    json.rawValue("-0.0");
  else
    json.value(value);
}

static void writeNumber(llvm::json::OStream &json, llvm::StringRef key,
                        double value) {
  json.attributeBegin(key);
  writeNumber(json, value);
  json.attributeEnd();
}

static void writeNumbers(llvm::json::OStream &json, llvm::StringRef key,
                         llvm::ArrayRef<double> values) {
  json.attributeArray(key, [&] {
    for (double value : values)
      writeNumber(json, value);
  });
}

/// Nine digits are enough for a float.
static void writeObservation(llvm::json::OStream &json,
                             llvm::ArrayRef<float> observation) {
  json.array([&] {
    for (float value : observation) {
      if (value == 0 || !std::isfinite(value))
        writeNumber(json, value);
      else
        json.rawValue([&](llvm::raw_ostream &os) {
          os << llvm::format("%.9g", double(value));
        });
    }
  });
}

/// What `write` puts into one object, on one line.
static std::string
writeLine(llvm::function_ref<void(llvm::json::OStream &)> write) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os);
  json.object([&] { write(json); });
  return text;
}

std::string search::writeTraceHeader(const TraceHeader &header) {
  return writeLine([&](llvm::json::OStream &json) {
    json.attribute("l2dc_search_trace", 1);
    json.attribute("method", header.method);
    json.attributeObject("settings", [&] {
      for (const auto &[key, value] : header.settings.pairs())
        json.attribute(key, value);
    });
    json.attribute("seed", header.seed);
    json.attribute("budget", header.budget);
    if (header.target)
      writeNumber(json, "target", *header.target);
    json.attribute("subject", header.subject);
    json.attribute("evaluation", header.evaluation);
    json.attributeArray("decisions", [&] {
      for (const Decision &decision : header.decisions)
        json.object([&] {
          json.attribute("name", decision.name);
          json.attribute("coordinates",
                         llvm::json::Array(decision.coordinates));
        });
    });
  });
}

static void writeOutcome(llvm::json::OStream &json, const Outcome &outcome) {
  if (outcome.failed()) {
    // The message of a tool may hold anything.
    json.attribute("failure", llvm::json::fixUTF8(outcome.failure));
    return;
  }
  writeNumber(json, "reward", outcome.reward);
  json.attribute("feasible", outcome.feasible);
}

std::string search::writeTraceLine(const Evaluation &evaluation) {
  const Episode &episode = evaluation.episode;
  const Outcome &outcome = episode.outcome;
  return writeLine([&](llvm::json::OStream &json) {
    json.attribute("evaluation", evaluation.number);
    writeOutcome(json, outcome);
    if (evaluation.improved)
      json.attribute("best", true);
    if (!outcome.metrics.empty())
      json.attributeObject("metrics", [&] {
        for (const Metric &metric : outcome.metrics)
          writeNumber(json, metric.name, metric.value);
      });
    writeNumbers(json, "actions", episode.actions);
    if (episode.applied != episode.actions)
      writeNumbers(json, "applied", episode.applied);
    if (!episode.goal.empty())
      writeNumbers(json, "goal", episode.goal);
    if (!outcome.achieved.empty())
      writeNumbers(json, "achieved", outcome.achieved);
    if (!episode.observations.empty())
      json.attributeArray("observations", [&] {
        for (const Observation &observation : episode.observations)
          writeObservation(json, observation);
      });
  });
}
