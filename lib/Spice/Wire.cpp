//===- Wire.cpp - Messages over a socket ----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Wire.h"

#include "llvm/Support/Endian.h"

#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

using namespace llvm;

namespace l2dc::spice {

static constexpr size_t headerSize = 4;

static bool sendAll(int descriptor, const char *data, size_t size) {
  while (size > 0) {
    // Without a signal if the other end has died.
    ssize_t sent = ::send(descriptor, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent <= 0)
      return false;
    data += sent;
    size -= size_t(sent);
  }
  return true;
}

bool sendMessage(int descriptor, StringRef bytes) {
  std::string message(headerSize, '\0');
  support::endian::write32le(message.data(), uint32_t(bytes.size()));
  message += bytes;
  return sendAll(descriptor, message.data(), message.size());
}

static bool receiveAll(int descriptor, char *data, size_t size) {
  while (size > 0) {
    ssize_t got = ::read(descriptor, data, size);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    data += got;
    size -= size_t(got);
  }
  return true;
}

std::optional<std::string> receiveMessage(int descriptor) {
  char header[headerSize];
  if (!receiveAll(descriptor, header, headerSize))
    return std::nullopt;
  std::string bytes(support::endian::read32le(header), '\0');
  if (!receiveAll(descriptor, bytes.data(), bytes.size()))
    return std::nullopt;
  return bytes;
}

std::optional<std::string> takeMessage(std::string &buffer) {
  if (buffer.size() < headerSize)
    return std::nullopt;
  size_t size = support::endian::read32le(buffer.data());
  if (buffer.size() - headerSize < size)
    return std::nullopt;
  std::string bytes = buffer.substr(headerSize, size);
  buffer.erase(0, headerSize + size);
  return bytes;
}

} // namespace l2dc::spice
