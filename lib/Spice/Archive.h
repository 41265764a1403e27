//===- Archive.h - Structs to bytes and back --------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One description of a struct's members serves for writing and for reading:
//
//   template <typename Archive> void transfer(Archive &archive, Bin &bin) {
//     archive(bin.line, bin.lmin);
//   }
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_ARCHIVE_H
#define L2DC_LIB_SPICE_ARCHIVE_H

#include "l2dc/Support/ByteStream.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/bit.h"

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace l2dc::spice {

/// Writes members one after the other.
class OutputArchive {
public:
  template <typename... Ts>
  void operator()(Ts &...members) {
    (one(members), ...);
  }
  std::string take() { return writer.take(); }

private:
  template <typename T>
  void one(T &value) {
    if constexpr (std::is_same_v<T, double>)
      writer.fixed<uint64_t>(llvm::bit_cast<uint64_t>(value));
    else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>)
      writer.fixed<uint64_t>(uint64_t(value));
    else
      transfer(*this, value);
  }
  void one(std::string &text) { writer.string(text); }
  template <typename T>
  void one(std::vector<T> &values) {
    writer.varint(values.size());
    for (T &value : values)
      one(value);
  }
  template <typename T>
  void one(std::optional<T> &value) {
    writer.byte(value.has_value());
    if (value)
      one(*value);
  }

  ByteWriter writer;
};

/// Reads them back; what is missing in a short input reads as zero, which
/// `ok` then tells.
class InputArchive {
public:
  explicit InputArchive(llvm::StringRef bytes) : reader(bytes) {}
  template <typename... Ts>
  void operator()(Ts &...members) {
    (one(members), ...);
  }
  bool ok() const { return reader.ok() && reader.atEnd(); }

private:
  template <typename T>
  void one(T &value) {
    if constexpr (std::is_same_v<T, double>)
      value = llvm::bit_cast<double>(reader.fixed<uint64_t>());
    else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>)
      value = T(reader.fixed<uint64_t>());
    else
      transfer(*this, value);
  }
  void one(std::string &text) { text = reader.string().str(); }
  template <typename T>
  void one(std::vector<T> &values) {
    values.resize(reader.count(1, "list elements"));
    for (T &value : values)
      one(value);
  }
  template <typename T>
  void one(std::optional<T> &value) {
    value.reset();
    if (reader.byte())
      one(value.emplace());
  }

  ByteReader reader;
};

template <typename T>
std::string toBytes(T value) {
  OutputArchive archive;
  archive(value);
  return archive.take();
}

/// Whether `bytes` held a T and nothing else.
template <typename T>
bool fromBytes(llvm::StringRef bytes, T &value) {
  InputArchive archive(bytes);
  archive(value);
  return archive.ok();
}

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_ARCHIVE_H
