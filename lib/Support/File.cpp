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

llvm::Error l2dc::writeFile(
    llvm::StringRef path,
    llvm::function_ref<llvm::Error(llvm::raw_ostream &)> write) {
  if (path == "-")
    return write(llvm::outs());
  llvm::SmallString<128> model(path);
  model += ".tmp%%%%%%";
  auto temp = llvm::sys::fs::TempFile::create(model);
  if (!temp)
    return makeError("cannot write '{0}': {1}", path,
                     llvm::toString(temp.takeError()));

  llvm::raw_fd_ostream os(temp->FD, /*shouldClose=*/false);
  llvm::Error failure = write(os);
  os.flush();
  if (os.has_error()) {
    llvm::consumeError(std::move(failure));
    failure = makeError("cannot write '{0}': {1}", path, os.error().message());
    os.clear_error();
  }
  if (failure)
    return llvm::joinErrors(std::move(failure), temp->discard());
  // Debian's umask default; TempFile creates files readable by the owner only.
  llvm::sys::fs::setPermissions(temp->TmpName,
                                llvm::sys::fs::perms::owner_read |
                                    llvm::sys::fs::perms::owner_write |
                                    llvm::sys::fs::perms::group_read |
                                    llvm::sys::fs::perms::others_read);
  if (llvm::Error error = temp->keep(path))
    return makeError("cannot write '{0}': {1}", path,
                     llvm::toString(std::move(error)));
  return llvm::Error::success();
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
