//===- FileTest.cpp - Whole-file input and all-or-nothing output ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/File.h"
#include "l2dc/Support/Error.h"

#include "TempDir.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace l2dc;
using l2dc::test::TempDir;

static std::string contentOf(const std::string &path) {
  auto buffer = readFile(path);
  return buffer ? (*buffer)->getBuffer().str()
                : llvm::toString(buffer.takeError());
}

TEST(File, WritesAndReads) {
  TempDir dir;
  std::string path = dir.path("a.bin");
  EXPECT_EQ(llvm::toString(writeFile(path, "one")), "");
  EXPECT_EQ(llvm::toString(writeFile(path, "two")), "");
  EXPECT_EQ(contentOf(path), "two");
}

TEST(File, AFailureLeavesTheOldContent) {
  TempDir dir;
  std::string path = dir.path("a.bin");
  EXPECT_EQ(llvm::toString(writeFile(path, "old")), "");
  llvm::Error error = writeFile(path, [](llvm::raw_ostream &os) {
    os << "half of the n";
    return makeError("interrupted");
  });
  EXPECT_EQ(llvm::toString(std::move(error)), "interrupted");
  EXPECT_EQ(contentOf(path), "old");
}

// A full disk: the device stays a device and the error is told.
TEST(File, ReportsAFullDevice) {
  llvm::sys::fs::file_status before, after;
  ASSERT_FALSE(llvm::sys::fs::status("/dev/full", before));
  if (before.type() != llvm::sys::fs::file_type::character_file)
    GTEST_SKIP() << "/dev/full is no device here";
  EXPECT_EQ(llvm::toString(writeFile("/dev/full", "bytes")),
            "cannot write '/dev/full': No space left on device");
  ASSERT_FALSE(llvm::sys::fs::status("/dev/full", after));
  EXPECT_EQ(after.type(), llvm::sys::fs::file_type::character_file);
}

TEST(File, WritesThroughALink) {
  TempDir dir;
  std::string path = dir.path("a.bin"), link = dir.path("link");
  EXPECT_EQ(llvm::toString(writeFile(path, "old")), "");
  ASSERT_FALSE(llvm::sys::fs::create_link(path, link));
  EXPECT_EQ(llvm::toString(writeFile(link, "new")), "");
  EXPECT_EQ(contentOf(path), "new");
  EXPECT_TRUE(llvm::sys::fs::is_symlink_file(link));
}

TEST(File, NamesADirectoryThatIsMissing) {
  TempDir dir;
  std::string path = dir.path("absent/a.bin");
  EXPECT_EQ(llvm::toString(writeFile(path, "x")),
            "cannot write '" + path + "': No such file or directory");
}
