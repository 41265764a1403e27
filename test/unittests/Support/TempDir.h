//===- TempDir.h - A directory that a test may fill -------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_SUPPORT_TEMPDIR_H
#define L2DC_TEST_UNITTESTS_SUPPORT_TEMPDIR_H

#include "ExpectError.h"

#include "l2dc/Support/File.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace l2dc::test {

/// A new empty directory that goes away with the object.
class TempDir {
public:
  TempDir() {
    exitOnError(llvm::errorCodeToError(
        llvm::sys::fs::createUniqueDirectory("l2dc-test", root)));
  }
  ~TempDir() { llvm::sys::fs::remove_directories(root); }
  TempDir(const TempDir &) = delete;
  TempDir &operator=(const TempDir &) = delete;

  std::string path() const { return root.str().str(); }
  /// The path of `name` in the directory.
  std::string path(llvm::StringRef name) const {
    llvm::SmallString<128> path(root);
    llvm::sys::path::append(path, name);
    return path.str().str();
  }
  /// Writes `bytes` to `name` and returns its path.
  std::string write(llvm::StringRef name, llvm::StringRef bytes) const {
    exitOnError(writeFile(path(name), bytes));
    return path(name);
  }

private:
  llvm::SmallString<128> root;
};

} // namespace l2dc::test

#endif // L2DC_TEST_UNITTESTS_SUPPORT_TEMPDIR_H
