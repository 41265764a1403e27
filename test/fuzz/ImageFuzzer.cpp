//===- ImageFuzzer.cpp - Arbitrary bytes as parts of an EIE image ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../unittests/Target/EIE/ImageContainer.h"
#include "../unittests/Target/EIE/SmallImage.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc;

/// The file that `content` makes: as it is for `part` 0, else a sound image in
/// which it stands for that section, with matching checksums.
static std::string makeFile(unsigned part, llvm::StringRef content) {
  static const std::vector<std::string> sound =
      test::splitImage(llvm::cantFail(image::serialize(test::smallImage())));
  if (part == 0 || part > sound.size())
    return content.str();
  std::vector<std::string> sections = sound;
  sections[part - 1] = content.str();
  return test::joinImage(sections);
}

/// The first byte chooses the section. A file is refused, or what is read can
/// be written and read again without a change.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size == 0)
    return 0;
  llvm::StringRef content(reinterpret_cast<const char *>(bytes) + 1, size - 1);
  auto image = image::deserialize(makeFile(bytes[0], content));
  if (!image) {
    llvm::consumeError(image.takeError());
    return 0;
  }
  std::string once = llvm::cantFail(image::serialize(*image));
  auto again = llvm::cantFail(image::deserialize(once));
  if (llvm::cantFail(image::serialize(again)) != once)
    llvm::report_fatal_error("the image changed on its way through a file");
  return 0;
}
