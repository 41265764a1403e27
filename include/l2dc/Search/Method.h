//===- Method.h - What proposes designs -------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SEARCH_METHOD_H
#define L2DC_SEARCH_METHOD_H

#include "l2dc/Search/Environment.h"

#include "llvm/ADT/StringRef.h"

#include <map>
#include <set>

namespace l2dc::search {

/// Something to evaluate: a design, or a policy that makes one step by step.
struct Candidate {
  /// The design; not used if there is a policy.
  Vector design;
  /// Called by one thread, at the same time as the policies of the batch's
  /// other candidates: it must not share state with them that anyone changes.
  std::shared_ptr<Policy> policy;
  EpisodeOptions options;
};

/// A search algorithm in ask-and-tell form: it knows nothing of threads, files
/// and environments, and its proposals are a function of its seed and of what
/// it was told. That makes every search reproducible at any number of threads
/// and resumable from its trace.
class Method {
public:
  virtual ~Method();

  /// The next candidates, at least one and at most `limit` (at least 1), to be
  /// evaluated at the same time. No candidate at all ends the search.
  virtual llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) = 0;

  /// The episodes of the candidates of the last `ask`, in the same order. A
  /// failed one has no reward.
  virtual llvm::Error tell(llvm::ArrayRef<Episode> episodes) = 0;
};

/// A setting that is a number between `low` and `high`.
template <typename T>
struct NumberSetting {
  llvm::StringRef key;
  T *value; ///< where it goes
  T low, high;
};

/// Options of a method as text, from a command line or a pass pipeline:
/// "population=20 sigma=0.3".
class Settings {
public:
  Settings() = default;
  /// Parses `text`: `key=value` pairs with blanks between them.
  static llvm::Expected<Settings> parse(llvm::StringRef text);

  void set(llvm::StringRef key, llvm::StringRef value);
  /// All pairs, in the order of their keys.
  const std::map<std::string, std::string> &pairs() const { return values; }
  /// The pairs as `parse` takes them.
  std::string str() const;

  /// Reads `key` into `value`, which keeps its default if the key is not there.
  /// The error names the key, its text, and the range that was expected.
  llvm::Error read(llvm::StringRef key, double &value, double low, double high);
  llvm::Error read(llvm::StringRef key, uint64_t &value, uint64_t low,
                   uint64_t high);
  llvm::Error read(llvm::StringRef key, bool &value);
  /// `read` for every setting of a list.
  llvm::Error read(llvm::ArrayRef<NumberSetting<uint64_t>> settings);
  llvm::Error read(llvm::ArrayRef<NumberSetting<double>> settings);
  llvm::Error read(llvm::StringRef key, std::string &value);
  /// An error that names the first key that no `read` asked for.
  llvm::Error checkAllRead(llvm::StringRef method) const;

private:
  std::map<std::string, std::string> values;
  std::set<std::string, std::less<>> known;
};

struct MethodOptions {
  uint64_t seed = 0;
  /// Evaluations there will be; methods plan by it. At least 1.
  uint64_t budget = 400;
  Settings settings;
};

/// A method as the command line lists it.
struct MethodInfo {
  llvm::StringRef name;        ///< as `createMethod` takes it
  llvm::StringRef description; ///< one line, without a full stop
};

/// All methods, in the order of the documentation (docs/Search.md).
llvm::ArrayRef<MethodInfo> allMethods();

/// The name that `auto` stands for in `environment` with `budget` evaluations:
/// rules that were measured (docs/Search.md). Other names are returned as they
/// are.
std::string chooseMethod(llvm::StringRef name, const Environment &environment,
                         uint64_t budget);

/// Creates the method called `name` (see `allMethods`) for `environment`, which
/// must outlive it and of which it calls only the const functions. Fails on an
/// unknown name or setting, and where the method needs what the environment
/// does not have (a budget, features, edges, goals) or torch cannot be loaded.
llvm::Expected<std::unique_ptr<Method>>
createMethod(llvm::StringRef name, const Environment &environment,
             const MethodOptions &options);

} // namespace l2dc::search

#endif // L2DC_SEARCH_METHOD_H
