//===- Libraries.cpp - What model files define ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Model files run to megabytes of expressions that only ngspice has to read.
// This looks at the cards that give names and leaves the rest alone.
//
//===----------------------------------------------------------------------===//

#include "NetlistLexer.h"

#include "l2dc/Circuit/Spec.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

/// Model files that include each other deeper than this go round in circles.
static constexpr unsigned maxDepth = 16;

namespace {

class Scanner {
public:
  /// Reads the file that `library` names, relative to `directory`.
  Error scan(const Library &library, StringRef directory, unsigned depth);
  LibraryNames takeNames() { return std::move(names); }

private:
  Error scanText(StringRef text, const Library &library, StringRef path,
                 unsigned depth);
  Error scanCard(StringRef line, const SourceRef &where, StringRef path,
                 unsigned depth);

  LibraryNames names;
  StringSet<> seen; ///< files, so that a file with many sections is read once
};

} // namespace

/// Strips the quotes that may be around a file name.
static StringRef unquote(StringRef text) {
  text = text.trim();
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
      text.back() == text.front())
    return text.drop_front().drop_back();
  return text;
}

/// `.lib NAME` begins a section, `.lib FILE NAME` reads one. Gives the name of
/// the first form.
static std::optional<StringRef> sectionStart(StringRef line) {
  if (!line.starts_with_insensitive(".lib"))
    return std::nullopt;
  Words words(line);
  words.take();
  StringRef name = words.take();
  return words.atEnd() ? std::optional<StringRef>(name) : std::nullopt;
}

Error Scanner::scanCard(StringRef line, const SourceRef &where, StringRef path,
                        unsigned depth) {
  Words words(line);
  std::string card = words.take().lower();
  if (card == ".model") {
    // "nmos.3" is a bin of "nmos".
    names.models.insert(StringRef(words.take()).lower());
    names.models.insert(
        StringRef(Words(line.drop_front(6)).peek()).split('.').first.lower());
  } else if (card == ".subckt") {
    names.subcircuits.insert(words.take().lower());
  } else if (card == ".func") {
    names.functions = true;
  } else if (card == ".param") {
    while (!words.atEnd()) {
      if (words.atAssignment())
        names.params.insert(words.peek().lower());
      words.take();
    }
  } else if (card == ".include" || card == ".inc") {
    return scan({unquote(words.remainder()).str(), "", where},
                sys::path::parent_path(path), depth + 1);
  } else if (card == ".lib") {
    auto [file, other] = words.remainder().rsplit(' ');
    return scan({unquote(file).str(), other.trim().lower(), where},
                sys::path::parent_path(path), depth + 1);
  }
  return Error::success();
}

Error Scanner::scanText(StringRef text, const Library &library, StringRef path,
                        unsigned depth) {
  bool found = library.section.empty(), active = found;
  bool param = false;
  for (unsigned number = 1; !text.empty(); ++number) {
    StringRef line;
    std::tie(line, text) = text.split('\n');
    line = line.trim();
    if (auto name = sectionStart(line)) {
      active = name->equals_insensitive(library.section);
      found |= active;
      continue;
    }
    if (line.starts_with_insensitive(".endl")) {
      active = library.section.empty();
      continue;
    }
    if (!active)
      continue;
    // Parameters may go on over many lines.
    std::string card = line.str();
    if (param && line.starts_with("+"))
      card = (".param " + line.drop_front()).str();
    else
      param = line.starts_with_insensitive(".param");
    if (card.empty() || card.front() != '.')
      continue;
    if (Error error = scanCard(card, {path.str(), number}, path, depth))
      return error;
  }
  if (found)
    return Error::success();
  return circuit::makeError(
      {library.where,
       "'" + path.str() + "' has no section '" + library.section + "'"});
}

Error Scanner::scan(const Library &library, StringRef directory,
                    unsigned depth) {
  if (depth > maxDepth)
    return circuit::makeError(
        {library.where, "model files include each other too deeply"});
  SmallString<128> path(library.path);
  if (!sys::path::is_absolute(path)) {
    path = directory;
    sys::path::append(path, library.path);
  }
  if (!seen.insert((path + ":" + library.section).str()).second)
    return Error::success();
  auto buffer = readFile(path);
  if (!buffer)
    return circuit::makeError(
        {library.where, "model file: " + toString(buffer.takeError())});
  return scanText((*buffer)->getBuffer(), library, path, depth);
}

Expected<LibraryNames> circuit::readLibraries(const Problem &problem) {
  Scanner scanner;
  for (const Library &library : problem.netlist.libraries)
    if (Error error = scanner.scan(library, problem.directory, 0))
      return std::move(error);
  // Corners may name other sections and files of the same libraries.
  for (const Corner &corner : problem.corners)
    for (const Library &library : problem.netlist.libraries)
      for (const auto &[from, to] : corner.libraries) {
        Library replaced = library;
        replaced.where = corner.where;
        if (library.section == from)
          replaced.section = to;
        else if (library.path == from)
          replaced.path = to;
        else
          continue;
        if (Error error = scanner.scan(replaced, problem.directory, 0))
          return std::move(error);
      }
  return scanner.takeNames();
}
