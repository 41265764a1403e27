//===- NamedArrays.cpp - Files of named weight arrays ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/NamedArrays.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

using namespace l2dc;
using namespace l2dc::data;

NamedArrays::~NamedArrays() = default;

llvm::Expected<std::unique_ptr<NamedArrays>>
data::openNamedArrays(llvm::StringRef path) {
  bool isNpz = path.ends_with(".npz");
  if (!isNpz && !path.ends_with(".safetensors"))
    return makeError("'{0}': weights are read from files whose names end in "
                     ".safetensors or .npz",
                     path);
  auto file = readFile(path);
  if (!file)
    return file.takeError();
  auto arrays =
      isNpz ? openNpz(std::move(*file)) : openSafeTensors(std::move(*file));
  if (!arrays)
    return addContext(arrays.takeError(), ("'" + path + "'").str());
  return arrays;
}
