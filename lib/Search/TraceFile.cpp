//===- TraceFile.cpp - The trace as a checkpoint --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TraceFile.h"
#include "l2dc/Support/Error.h"

#include "NumberText.h"

#include "llvm/Support/FileSystem.h"

using namespace l2dc;
using namespace l2dc::search;

static llvm::Error cannotWrite(llvm::StringRef path, std::error_code error) {
  return makeError("cannot write '{0}': {1}", path, error.message());
}

/// In what the search of the trace differs from this one.
static llvm::Error checkSameSearch(const TraceHeader &found,
                                   const TraceHeader &expected) {
  auto text = [](uint64_t value) { return std::to_string(value); };
  auto number = [](std::optional<double> value) {
    return value ? numberText(*value) : std::string("none");
  };
  const std::tuple<const char *, std::string, std::string> fields[] = {
      {"method", found.method, expected.method},
      {"settings", found.settings.str(), expected.settings.str()},
      {"seed", text(found.seed), text(expected.seed)},
      {"budget", text(found.budget), text(expected.budget)},
      {"target", number(found.target), number(expected.target)},
      {"subject", found.subject, expected.subject},
      {"evaluation", found.evaluation, expected.evaluation},
  };
  for (const auto &[name, is, shouldBe] : fields)
    if (is != shouldBe)
      return makeError("the trace is of another search: its {0} is '{1}', "
                       "expected '{2}'",
                       name, is, shouldBe);
  if (writeTraceHeader(found) != writeTraceHeader(expected))
    return makeError("the trace is of another search: its decisions differ");
  return llvm::Error::success();
}

llvm::Error TraceFile::writeLine(llvm::StringRef line) {
  *os << line << '\n';
  os->flush();
  if (!os->has_error())
    return llvm::Error::success();
  std::error_code error = os->error();
  os->clear_error();
  return cannotWrite(path, error);
}

llvm::Error TraceFile::append(const Evaluation &evaluation) {
  return os ? writeLine(writeTraceLine(evaluation)) : llvm::Error::success();
}

llvm::Error TraceFile::create(llvm::StringRef header) {
  std::error_code error;
  os = std::make_unique<llvm::raw_fd_ostream>(path, error);
  return error ? cannotWrite(path, error) : writeLine(header);
}

llvm::Error TraceFile::reopen(uint64_t completeBytes) {
  llvm::Expected<llvm::sys::fs::file_t> file =
      llvm::sys::fs::openNativeFileForWrite(
          path, llvm::sys::fs::CD_OpenExisting, llvm::sys::fs::OF_Append);
  if (!file)
    return makeError("cannot write '{0}': {1}", path,
                     llvm::toString(file.takeError()));
  os = std::make_unique<llvm::raw_fd_ostream>(*file, /*shouldClose=*/true);
  if (std::error_code error = llvm::sys::fs::resize_file(*file, completeBytes))
    return cannotWrite(path, error);
  return llvm::Error::success();
}

llvm::Error TraceFile::open(const Environment &environment,
                            const SearchOptions &options) {
  if (options.trace.empty())
    return llvm::Error::success();
  path = options.trace;
  TraceHeader header = makeTraceHeader(environment, options);
  if (options.restart || !llvm::sys::fs::is_regular_file(path))
    return create(writeTraceHeader(header));
  llvm::Expected<Trace> trace = readTrace(path);
  if (!trace)
    return trace.takeError();
  if (trace->completeBytes == 0)
    return create(writeTraceHeader(header));
  if (llvm::Error error = checkSameSearch(trace->header, header))
    return addContext(std::move(error), path);
  past = std::move(trace->evaluations);
  return reopen(trace->completeBytes);
}
