//===- Circuits.cpp - The circuits that L2DC ships ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Spice/Circuits.h"
#include "Netlist.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <cstdlib>

using namespace llvm;

namespace l2dc::spice {

std::string circuitsDirectory() {
  if (const char *variable = std::getenv("L2DC_CIRCUITS"))
    return variable;
  std::string program = sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&circuitsDirectory));
  SmallString<256> installed(
      sys::path::parent_path(sys::path::parent_path(program)));
  sys::path::append(installed, "share", "l2dc", "circuits");
  for (StringRef directory :
       {StringRef(installed), StringRef(L2DC_SPICE_SOURCE_CIRCUITS)})
    if (sys::fs::is_directory(directory))
      return directory.str();
  return {};
}

std::vector<std::string> shippedCircuits() {
  std::vector<std::string> names;
  std::error_code error;
  for (sys::fs::directory_iterator entry(circuitsDirectory(), error), end;
       !error && entry != end; entry.increment(error)) {
    StringRef name = sys::path::filename(entry->path());
    SmallString<256> netlist(entry->path());
    sys::path::append(netlist, name + ".cir");
    if (sys::fs::exists(netlist))
      names.push_back(name.str());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Expected<std::string> circuitFile(StringRef circuit, StringRef file) {
  std::vector<std::string> names = shippedCircuits();
  if (!is_contained(names, circuit))
    return makeError("there is no circuit '{0}'; the shipped ones are {1}",
                     circuit, join(names, ", "));
  SmallString<256> path(circuitsDirectory());
  sys::path::append(path, circuit, file);
  if (!sys::fs::exists(path))
    return makeError("circuit '{0}' has no file '{1}'", circuit, file);
  return path.str().str();
}

Expected<std::string> substituteKits(StringRef text,
                                     const StringMap<std::string> &kits) {
  std::string result;
  unsigned line = 1;
  while (!text.empty()) {
    char c = text.front();
    text = text.drop_front();
    if (c != '$') {
      line += c == '\n';
      result += c;
      continue;
    }
    StringRef name = text.take_while(
        [](char letter) { return isAlnum(letter) || letter == '_'; });
    auto kit = kits.find(name);
    if (kit == kits.end())
      return makeError("line {0}: the circuit needs --pdk {1}=PATH", line,
                       name.empty() ? "NAME" : name);
    result += kit->second;
    text = text.drop_front(name.size());
  }
  return result;
}

} // namespace l2dc::spice
