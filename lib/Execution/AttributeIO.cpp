//===- AttributeIO.cpp - The attributes of a step as bytes ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttributeIO.h"
#include "AttributeFields.h"
#include "l2dc/Execution/Verify.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

template <typename T>
using Field = T StepAttributes::*;

/// The value of `member` that costs no bytes, given the members stored before
/// it: lists of a window are as long as its kernel, and pads symmetric.
template <typename T>
T usualValue(Field<T> member, const StepAttributes &known) {
  if constexpr (std::is_same_v<T, std::vector<int64_t>>) {
    if (member == &StepAttributes::strides ||
        member == &StepAttributes::dilations)
      return T(known.kernel.size(), 1);
    if (member == &StepAttributes::padsBegin)
      return T(known.kernel.size(), 0);
    if (member == &StepAttributes::padsEnd)
      return known.padsBegin;
  }
  return StepAttributes().*member;
}

template <typename T>
bool same(const T &a, const T &b) {
  return a == b;
}
/// Floats are compared by their bits, so that -0 and NaN survive.
bool same(float a, float b) {
  return llvm::bit_cast<uint32_t>(a) == llvm::bit_cast<uint32_t>(b);
}

/// A list is its length, doubled, plus 1 if all its elements are equal; then
/// the elements, or the one element.
void write(ByteWriter &writer, const std::vector<int64_t> &list) {
  bool uniform = list.size() > 1 && llvm::all_equal(list);
  writer.varint(2 * list.size() + uniform);
  for (int64_t element :
       llvm::ArrayRef(list).take_front(uniform ? 1 : list.size()))
    writer.signedVarint(element);
}
void write(ByteWriter &writer, int64_t value) { writer.signedVarint(value); }
void write(ByteWriter &writer, float value) { writer.float32(value); }
void write(ByteWriter &writer, PadMode mode) { writer.byte(uint8_t(mode)); }
/// Being stored at all says that the flag is set.
void write(ByteWriter &, bool) {}

void read(ByteReader &reader, std::vector<int64_t> &list) {
  uint64_t header = reader.varint(2 * maxRank + 1, "list header");
  bool uniform = header & 1;
  list.resize(header / 2);
  for (auto [i, element] : llvm::enumerate(list))
    element = uniform && i > 0 ? list[0] : reader.signedVarint();
}
void read(ByteReader &reader, int64_t &value) { value = reader.signedVarint(); }
void read(ByteReader &reader, float &value) { value = reader.float32(); }
void read(ByteReader &reader, PadMode &mode) {
  mode = PadMode(reader.varint(uint64_t(PadMode::Edge), "pad mode"));
}
void read(ByteReader &, bool &flag) { flag = true; }

} // namespace

void execution::writeAttributes(ByteWriter &writer, StepKind kind,
                                const StepAttributes &attributes) {
  uint64_t mask = 0;
  unsigned fields = 0;
  ByteWriter values;
  forEachUsedField(kind, [&](auto member) {
    if (!same(attributes.*member, usualValue(member, attributes))) {
      mask |= uint64_t(1) << fields;
      write(values, attributes.*member);
    }
    ++fields;
  });
  if (fields == 0)
    return;
  writer.varint(mask);
  writer.bytes(values.str());
}

StepAttributes execution::readAttributes(ByteReader &reader, StepKind kind) {
  StepAttributes attributes;
  unsigned fields = 0;
  forEachUsedField(kind, [&](auto) { ++fields; });
  if (fields == 0)
    return attributes;
  uint64_t mask =
      reader.varint((uint64_t(1) << fields) - 1, "set of attributes");
  forEachUsedField(kind, [&](auto member) {
    if (mask & 1)
      read(reader, attributes.*member);
    else
      attributes.*member = usualValue(member, attributes);
    mask >>= 1;
  });
  return attributes;
}
