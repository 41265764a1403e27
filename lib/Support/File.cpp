//===- File.cpp - Whole-file input and all-or-nothing output --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/File.h"
#include "l2dc/Support/Error.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace l2dc;

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
l2dc::readFile(llvm::StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(
      path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return makeError("cannot read '{0}': {1}", path,
                     buffer.getError().message());
  return std::move(*buffer);
}

static llvm::Error cannotWrite(llvm::StringRef path, llvm::StringRef reason) {
  return makeError("cannot write '{0}': {1}", path, reason);
}

/// Lets `write` fill `os` and reports what failed: `write`, or the stream.
static llvm::Error
fill(llvm::raw_fd_ostream &os, llvm::StringRef path,
     llvm::function_ref<llvm::Error(llvm::raw_ostream &)> write) {
  llvm::Error failure = write(os);
  os.flush();
  if (!os.has_error())
    return failure;
  llvm::consumeError(std::move(failure));
  std::string reason = os.error().message();
  os.clear_error();
  return cannotWrite(path, reason);
}

/// A device or pipe takes the bytes as they come; renaming a file over it would
/// replace it.
static llvm::Error
writeInPlace(llvm::StringRef path,
             llvm::function_ref<llvm::Error(llvm::raw_ostream &)> write) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  if (error)
    return cannotWrite(path, error.message());
  return fill(os, path, write);
}

static llvm::Expected<llvm::sys::fs::TempFile>
createBeside(llvm::StringRef path) {
  llvm::SmallString<128> model(path);
  model += ".tmp%%%%%%";
  auto temp = llvm::sys::fs::TempFile::create(model);
  if (!temp)
    return cannotWrite(path, llvm::toString(temp.takeError()));
  return temp;
}

static llvm::Error
writeAndRename(llvm::StringRef path,
               llvm::function_ref<llvm::Error(llvm::raw_ostream &)> write) {
  auto temp = createBeside(path);
  if (!temp)
    return temp.takeError();
  llvm::raw_fd_ostream os(temp->FD, /*shouldClose=*/false);
  if (llvm::Error failure = fill(os, path, write))
    return llvm::joinErrors(std::move(failure), temp->discard());
  // TempFile creates files that only their owner can read.
  llvm::sys::fs::setPermissions(
      temp->TmpName,
      llvm::sys::fs::perms::owner_read | llvm::sys::fs::perms::owner_write |
          llvm::sys::fs::perms::group_read | llvm::sys::fs::perms::others_read);
  if (llvm::Error error = temp->keep(path))
    return cannotWrite(path, llvm::toString(std::move(error)));
  return llvm::Error::success();
}

/// The file that writing `path` writes: a link stays one.
static llvm::SmallString<128> followLinks(llvm::StringRef path) {
  llvm::SmallString<128> target;
  if (llvm::sys::fs::real_path(path, target))
    target = path;
  return target;
}

/// If `path` is something else than a file, or than a file to be made.
static bool isDevice(llvm::StringRef path) {
  llvm::sys::fs::file_status status;
  return !llvm::sys::fs::status(path, status) &&
         !llvm::sys::fs::is_regular_file(status);
}

llvm::Error
l2dc::writeFile(llvm::StringRef path,
                llvm::function_ref<llvm::Error(llvm::raw_ostream &)> write) {
  if (path == "-")
    return fill(llvm::outs(), "standard output", write);
  llvm::SmallString<128> target = followLinks(path);
  return isDevice(target) ? writeInPlace(target, write)
                          : writeAndRename(target, write);
}

llvm::Error l2dc::checkWritable(llvm::StringRef path) {
  if (path == "-")
    return llvm::Error::success();
  llvm::SmallString<128> target = followLinks(path);
  if (llvm::sys::fs::is_directory(target))
    return cannotWrite(path, "Is a directory");
  if (isDevice(target))
    return llvm::Error::success();
  auto temp = createBeside(target);
  return temp ? temp->discard() : temp.takeError();
}

llvm::Error l2dc::writeFile(llvm::StringRef path, llvm::StringRef bytes) {
  return writeFile(path, [&](llvm::raw_ostream &os) {
    os << bytes;
    return llvm::Error::success();
  });
}

llvm::Error l2dc::createDirectories(llvm::StringRef path) {
  if (std::error_code error = llvm::sys::fs::create_directories(path))
    return makeError("cannot create directory '{0}': {1}", path,
                     error.message());
  return llvm::Error::success();
}
