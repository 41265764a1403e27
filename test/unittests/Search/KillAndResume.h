//===- KillAndResume.h - Searches that are killed and resumed ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_UNITTESTS_SEARCH_KILLANDRESUME_H
#define L2DC_UNITTESTS_SEARCH_KILLANDRESUME_H

#include "l2dc/Search/Driver.h"
#include "l2dc/Support/File.h"

#include "TestEnvironments.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace l2dc::search {

inline std::string temporaryFile() {
  llvm::SmallString<128> path;
  EXPECT_FALSE(llvm::sys::fs::createTemporaryFile("l2dc-resume", "", path));
  return path.str().str();
}

inline std::string bytesOf(llvm::StringRef path) {
  return cantFail(readFile(path))->getBuffer().str();
}

inline FunctionEnvironment slowEnvironment() {
  auto environment = FunctionEnvironment::ofReward(4, sphere);
  environment.delay = std::chrono::microseconds(300);
  return environment;
}

/// Runs the search in a process that is killed once its trace has `lines`
/// lines. Returns whether it was killed before it ended.
inline bool runAndKill(const SearchOptions &options, size_t lines) {
  pid_t child = fork();
  if (child == 0) {
    FunctionEnvironment environment = slowEnvironment();
    SearchResult result;
    llvm::Error error = runSearch(environment, options, result);
    _exit(error ? 1 : 0);
  }
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (size_t(llvm::StringRef(bytesOf(options.trace)).count('\n')) >= lines)
      kill(child, SIGKILL);
    usleep(100);
  }
  EXPECT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) != 0);
  return WIFSIGNALED(status);
}

/// Runs the search of `options` once in one go and once with kills, and
/// compares what came out. The processes that are killed come first, as a
/// process must not be forked once threads run in it.
inline void expectSameAfterKills(SearchOptions options,
                                 llvm::ArrayRef<size_t> lines) {
  std::string whole = temporaryFile(), killed = temporaryFile();
  options.trace = killed;
  unsigned kills = 0;
  for (size_t count : lines)
    kills += runAndKill(options, count);
  EXPECT_GT(kills, 0u);
  FunctionEnvironment environment = slowEnvironment();
  SearchResult result, expected;
  EXPECT_EQ(llvm::toString(runSearch(environment, options, result)), "");
  options.trace = whole;
  EXPECT_EQ(llvm::toString(runSearch(environment, options, expected)), "");
  EXPECT_GT(result.recorded, 0u);
  EXPECT_EQ(bytesOf(killed), bytesOf(whole));
  ASSERT_TRUE(result.best && expected.best);
  EXPECT_EQ(result.best->number, expected.best->number);
  EXPECT_EQ(result.best->episode.applied, expected.best->episode.applied);
  llvm::sys::fs::remove(whole);
  llvm::sys::fs::remove(killed);
}

} // namespace l2dc::search

#endif // L2DC_UNITTESTS_SEARCH_KILLANDRESUME_H
