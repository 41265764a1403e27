//===- TraceReader.cpp - Reading the record of a search -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Trace.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"

#include <cmath>
#include <limits>

using namespace l2dc;
using namespace l2dc::search;

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// The counterpart of how non-finite numbers are written.
static bool readNumber(const llvm::json::Value &json, double &value) {
  if (std::optional<double> number = json.getAsNumber()) {
    value = *number;
    return true;
  }
  llvm::StringRef text = json.getAsString().value_or("");
  double infinity = std::numeric_limits<double>::infinity();
  if (text == "inf" || text == "-inf")
    value = text == "inf" ? infinity : -infinity;
  else if (text == "nan")
    value = std::numeric_limits<double>::quiet_NaN();
  else
    return false;
  return true;
}

/// The array of numbers under `key`, which may be missing.
template <typename T>
static bool readNumbers(const llvm::json::Value *json, std::vector<T> &values) {
  if (!json)
    return true;
  const llvm::json::Array *array = json->getAsArray();
  if (!array)
    return false;
  for (const llvm::json::Value &element : *array) {
    double value = 0;
    if (!readNumber(element, value))
      return false;
    values.push_back(T(value));
  }
  return true;
}

static bool readStrings(const llvm::json::Value *json,
                        std::vector<std::string> &values) {
  const llvm::json::Array *array = json ? json->getAsArray() : nullptr;
  if (!array)
    return false;
  for (const llvm::json::Value &element : *array) {
    std::optional<llvm::StringRef> text = element.getAsString();
    if (!text)
      return false;
    values.push_back(text->str());
  }
  return true;
}

static bool readString(const llvm::json::Object &object, llvm::StringRef key,
                       std::string &value) {
  std::optional<llvm::StringRef> text = object.getString(key);
  if (text)
    value = text->str();
  return text.has_value();
}

static bool readUnsigned(const llvm::json::Object &object, llvm::StringRef key,
                         uint64_t &value) {
  const llvm::json::Value *json = object.get(key);
  std::optional<uint64_t> number = json ? json->getAsUINT64() : std::nullopt;
  value = number.value_or(0);
  return number.has_value();
}

//===----------------------------------------------------------------------===//
// Lines
//===----------------------------------------------------------------------===//

/// What is wrong with the key `key` of a line.
static llvm::Error badKey(llvm::StringRef key, llvm::StringRef expected) {
  return makeError("the key '{0}' is missing or not {1}", key, expected);
}

static llvm::Error readDecisions(const llvm::json::Object &object,
                                 std::vector<Decision> &decisions) {
  const llvm::json::Array *array = object.getArray("decisions");
  if (!array || array->empty())
    return badKey("decisions", "an array of objects");
  for (const llvm::json::Value &element : *array) {
    const llvm::json::Object *entry = element.getAsObject();
    Decision decision;
    if (!entry || !readString(*entry, "name", decision.name) ||
        !readStrings(entry->get("coordinates"), decision.coordinates) ||
        decision.coordinates.empty())
      return badKey("decisions", "an array of names with coordinates");
    decisions.push_back(std::move(decision));
  }
  return llvm::Error::success();
}

static llvm::Error readHeader(const llvm::json::Object &object,
                              TraceHeader &header) {
  if (object.getInteger("l2dc_search_trace") != 1)
    return makeError("not the header of a search trace of version 1");
  if (!readString(object, "method", header.method))
    return badKey("method", "a string");
  const llvm::json::Object *settings = object.getObject("settings");
  if (!settings)
    return badKey("settings", "an object");
  for (const auto &[key, value] : *settings) {
    std::optional<llvm::StringRef> text = value.getAsString();
    if (!text)
      return badKey("settings", "an object of strings");
    header.settings.set(key, *text);
  }
  for (auto [key, value] :
       {std::pair("seed", &header.seed), std::pair("budget", &header.budget)})
    if (!readUnsigned(object, key, *value))
      return badKey(key, "a non-negative integer");
  if (const llvm::json::Value *target = object.get("target"))
    if (!readNumber(*target, header.target.emplace()))
      return badKey("target", "a number");
  for (auto [key, value] : {std::pair("subject", &header.subject),
                            std::pair("evaluation", &header.evaluation)})
    if (!readString(object, key, *value))
      return badKey(key, "a string");
  return readDecisions(object, header.decisions);
}

static llvm::Error readOutcome(const llvm::json::Object &object,
                               Outcome &outcome) {
  if (const llvm::json::Value *failure = object.get("failure")) {
    outcome.feasible = false;
    outcome.failure = failure->getAsString().value_or("").str();
    return outcome.failed() ? llvm::Error::success()
                            : badKey("failure", "a string");
  }
  const llvm::json::Value *reward = object.get("reward");
  if (!reward || !reward->getAsNumber() ||
      !std::isfinite(*reward->getAsNumber()))
    return badKey("reward", "a finite number");
  outcome.reward = *reward->getAsNumber();
  std::optional<bool> feasible = object.getBoolean("feasible");
  if (!feasible)
    return badKey("feasible", "true or false");
  outcome.feasible = *feasible;
  return llvm::Error::success();
}

static bool readMetrics(const llvm::json::Value *json,
                        std::vector<Metric> &metrics) {
  if (!json)
    return true;
  const llvm::json::Object *object = json->getAsObject();
  if (!object)
    return false;
  for (const auto &[key, value] : *object) {
    Metric metric{key.str(), 0};
    if (!readNumber(value, metric.value))
      return false;
    metrics.push_back(std::move(metric));
  }
  // A JSON object has no order.
  llvm::sort(metrics,
             [](const Metric &a, const Metric &b) { return a.name < b.name; });
  return true;
}

static llvm::Error readObservations(const llvm::json::Object &object,
                                    std::vector<Observation> &observations) {
  const llvm::json::Value *json = object.get("observations");
  if (!json)
    return llvm::Error::success();
  const llvm::json::Array *rows = json->getAsArray();
  if (!rows)
    return badKey("observations", "an array of arrays");
  for (const llvm::json::Value &row : *rows)
    if (!readNumbers(&row, observations.emplace_back()))
      return badKey("observations", "an array of arrays of numbers");
  return llvm::Error::success();
}

/// `size` is that of a design.
static llvm::Error readEvaluation(const llvm::json::Object &object, size_t size,
                                  Evaluation &evaluation) {
  uint64_t number = 0;
  if (!readUnsigned(object, "evaluation", number) ||
      number != evaluation.number)
    return badKey("evaluation", llvm::formatv("{0}", evaluation.number).str());
  Episode &episode = evaluation.episode;
  if (llvm::Error error = readOutcome(object, episode.outcome))
    return error;
  evaluation.improved = object.getBoolean("best").value_or(false);
  if (!readMetrics(object.get("metrics"), episode.outcome.metrics))
    return badKey("metrics", "an object of numbers");
  for (auto [key, values] : {std::pair("actions", &episode.actions),
                             std::pair("applied", &episode.applied),
                             std::pair("goal", &episode.goal),
                             std::pair("achieved", &episode.outcome.achieved)})
    if (!readNumbers(object.get(key), *values))
      return badKey(key, "an array of numbers");
  if (!object.get("applied"))
    episode.applied = episode.actions;
  bool complete =
      episode.actions.size() == size && episode.applied.size() == size;
  if (!complete && !episode.outcome.failed())
    return badKey("actions", llvm::formatv("{0} numbers", size).str());
  return readObservations(object, episode.observations);
}

/// The object that makes up `line`.
static llvm::Expected<llvm::json::Value> parseLine(llvm::StringRef line) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(line);
  if (value && !value->getAsObject())
    return makeError("found a value that is not an object");
  return value;
}

static size_t designSize(llvm::ArrayRef<Decision> decisions) {
  size_t size = 0;
  for (const Decision &decision : decisions)
    size += decision.size();
  return size;
}

llvm::Expected<Trace> search::parseTrace(llvm::StringRef text) {
  Trace trace;
  for (unsigned line = 1; text.contains('\n'); ++line) {
    auto [content, rest] = text.split('\n');
    llvm::Expected<llvm::json::Value> value = parseLine(content);
    llvm::Error error = value.takeError();
    if (!error && line == 1) {
      error = readHeader(*value->getAsObject(), trace.header);
    } else if (!error) {
      Evaluation &evaluation = trace.evaluations.emplace_back();
      evaluation.number = line - 2;
      evaluation.recorded = true;
      error = readEvaluation(*value->getAsObject(),
                             ::designSize(trace.header.decisions), evaluation);
    }
    if (error)
      return addContext(std::move(error),
                        llvm::formatv("line {0}", line).str());
    trace.completeBytes += content.size() + 1;
    text = rest;
  }
  return trace;
}

llvm::Expected<Trace> search::readTrace(llvm::StringRef path) {
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  llvm::Expected<Trace> trace = parseTrace((*buffer)->getBuffer());
  if (!trace)
    return addContext(trace.takeError(), path);
  return trace;
}
