//===- Cifar10.cpp - CIFAR-10 in its binary batches -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A batch is a sequence of records: one label byte, then 1024 bytes each of
// red, green and blue, row by row.
//
//===----------------------------------------------------------------------===//

#include "Source.h"
#include "l2dc/Data/Gzip.h"
#include "l2dc/Support/Error.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::data;

namespace {

constexpr int64_t pixelBytes = 3 * 32 * 32;
constexpr int64_t recordBytes = 1 + pixelBytes;
constexpr uint8_t numClasses = 10;

/// Whether a file of this name holds records of the wanted kind.
bool isBatchName(llvm::StringRef name, bool test) {
  name.consume_back(".gz");
  if (!name.consume_back(".bin"))
    return false;
  return test ? name.contains("test")
              : name.starts_with("data_batch") || name.contains("train");
}

/// The batches of `directory` in the order of their names.
llvm::Expected<std::vector<std::string>> findBatches(llvm::StringRef directory,
                                                     bool test) {
  std::vector<std::string> paths;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator it(directory, error), end;
       it != end && !error; it.increment(error))
    if (isBatchName(llvm::sys::path::filename(it->path()), test))
      paths.push_back(it->path());
  if (error)
    return makeError("cannot list '{0}': {1}", directory, error.message());
  if (paths.empty())
    return makeError("no CIFAR-10 {0} in '{1}': expected '{2}', or with '.gz'",
                     test ? "test batch" : "training batches", directory,
                     test ? "test_batch.bin" : "data_batch_1.bin' to '_5.bin");
  llvm::sort(paths);
  return paths;
}

/// Checks a batch's size and labels.
llvm::Error checkBatch(llvm::StringRef path, llvm::StringRef bytes) {
  if (bytes.empty() || bytes.size() % recordBytes != 0)
    return makeError("'{0}': expected a multiple of {1} bytes (one label and "
                     "{2} pixels each), found {3}",
                     path, recordBytes, pixelBytes, bytes.size());
  for (size_t offset = 0; offset < bytes.size(); offset += recordBytes)
    if (uint8_t(bytes[offset]) >= numClasses)
      return makeError("'{0}': expected labels from 0 to 9, found {1} in "
                       "record {2}",
                       path, unsigned(uint8_t(bytes[offset])),
                       offset / recordBytes);
  return llvm::Error::success();
}

} // namespace

llvm::Expected<Source> data::openCifar10(llvm::StringRef directory, bool test) {
  if (llvm::Error error = checkDirectory(directory))
    return std::move(error);
  auto paths = findBatches(directory, test);
  if (!paths)
    return paths.takeError();

  Source source;
  source.sampleShape = {3, 32, 32};
  source.classes = numClasses;
  std::vector<std::shared_ptr<llvm::MemoryBuffer>> batches;
  std::vector<const uint8_t *> records;
  for (const std::string &path : *paths) {
    auto buffer = readMaybeGzipped(path);
    if (!buffer)
      return buffer.takeError();
    llvm::StringRef bytes = (*buffer)->getBuffer();
    if (llvm::Error error = checkBatch(path, bytes))
      return std::move(error);
    for (size_t offset = 0; offset < bytes.size(); offset += recordBytes)
      records.push_back(bytes.bytes_begin() + offset);
    batches.push_back(std::move(*buffer));
  }
  source.count = int64_t(records.size());
  for (const uint8_t *record : records)
    source.labels.push_back(record[0]);
  source.read = [batches = std::move(batches),
                 records = std::move(records)](int64_t sample, float *output) {
    const uint8_t *first = records[sample] + 1;
    std::copy(first, first + pixelBytes, output);
  };
  return source;
}
