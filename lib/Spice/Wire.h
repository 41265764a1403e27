//===- Wire.h - Messages over a socket --------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_WIRE_H
#define L2DC_LIB_SPICE_WIRE_H

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace l2dc::spice {

/// Sends a message as its length and its bytes. False if the other end is gone.
bool sendMessage(int descriptor, llvm::StringRef bytes);

/// Waits for the next message; nothing if the other end is gone.
std::optional<std::string> receiveMessage(int descriptor);

/// Takes the first whole message off the front of `buffer`, or nothing.
std::optional<std::string> takeMessage(std::string &buffer);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_WIRE_H
