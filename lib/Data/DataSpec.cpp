//===- DataSpec.cpp - Parsing of --data values ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/Dataset.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::data;

namespace {

/// A comma-separated list of finite numbers, none of them zero if `divisors`.
llvm::Expected<std::vector<float>>
parseNumbers(llvm::StringRef option, llvm::StringRef text, bool divisors) {
  std::vector<float> numbers;
  for (llvm::StringRef part : llvm::split(text, ',')) {
    double number;
    if (part.trim().getAsDouble(number) || !std::isfinite(number) ||
        (divisors && number <= 0))
      return makeError("data option '{0}': expected {1}, found '{2}'", option,
                       divisors ? "numbers above 0" : "numbers", part);
    numbers.push_back(float(number));
  }
  return numbers;
}

llvm::Error parseScale(llvm::StringRef value, DataSpec &spec) {
  auto numbers = parseNumbers("scale", value, /*divisors=*/true);
  if (!numbers)
    return numbers.takeError();
  if (numbers->size() != 1)
    return makeError("data option 'scale': expected one number, found '{0}'",
                     value);
  spec.normalization.scale = numbers->front();
  return llvm::Error::success();
}

llvm::Error parseCrop(llvm::StringRef value, DataSpec &spec) {
  if (value.getAsInteger(10, spec.crop) || spec.crop < 1)
    return makeError("data option 'crop': expected a side in pixels, found "
                     "'{0}'",
                     value);
  return llvm::Error::success();
}

/// Samples, and labels if there are any; `text` is for the message.
llvm::Error parseFiles(llvm::StringRef text, llvm::StringRef value,
                       std::vector<std::string> &paths) {
  paths.clear();
  for (llvm::StringRef path : llvm::split(value, ','))
    paths.push_back(path.str());
  if (paths.size() > 2 || llvm::is_contained(paths, ""))
    return makeError("'{0}': expected X.npy or X.npy,Y.npy behind '{1}'", text,
                     text.drop_back(value.size()));
  return llvm::Error::success();
}

/// Parses one "NAME=VALUE" behind the source.
llvm::Error parseOption(llvm::StringRef text, DataSpec &spec) {
  auto [name, value] = text.split('=');
  bool isNpy = spec.kind == DataKind::Npy;
  if (name == "scale")
    return parseScale(value, spec);
  if (name == "mean" || name == "std") {
    auto numbers = parseNumbers(name, value, /*divisors=*/name == "std");
    if (!numbers)
      return numbers.takeError();
    Normalization &normalization = spec.normalization;
    (name == "std" ? normalization.stdDev : normalization.mean) =
        std::move(*numbers);
    return llvm::Error::success();
  }
  if (name == "crop")
    return parseCrop(value, spec);
  if (text == "channels=reversed") {
    spec.reverseChannels = true;
    return llvm::Error::success();
  }
  if (isNpy && text == "layout=nhwc") {
    spec.channelsLast = true;
    return llvm::Error::success();
  }
  if (isNpy && text == "split=none") {
    spec.split = false;
    return llvm::Error::success();
  }
  if (isNpy && name == "test")
    return parseFiles(text, value, spec.testPaths);
  if (isNpy && name == "val")
    return parseFiles(text, value, spec.valPaths);
  return makeError(
      "unknown data option '{0}': expected scale=D, mean=A,..., "
      "std=A,..., crop=SIDE or channels=reversed{1}",
      text,
      isNpy ? ", layout=nhwc, split=none, test=X.npy,Y.npy or val=X.npy,Y.npy"
            : "");
}

/// Parses what stands before the first ';'.
llvm::Error parseSource(llvm::StringRef text, DataSpec &spec) {
  if (text == "digits") {
    spec.normalization.scale = 16;
    return llvm::Error::success();
  }
  auto [name, value] = text.split(':');
  bool isMnist = name == "mnist", isCifar = name == "cifar10";
  if (!isMnist && !isCifar && name != "npy")
    return makeError("unknown data set '{0}': expected digits, mnist:DIR, "
                     "cifar10:DIR or npy:X.npy,Y.npy",
                     text);
  if (value.empty())
    return makeError("data set '{0}': expected {1} behind '{2}:'", text,
                     isMnist || isCifar ? "a directory" : "a file", name);
  if (isMnist || isCifar) {
    spec.kind = isMnist ? DataKind::Mnist : DataKind::Cifar10;
    spec.normalization.scale = 255;
    spec.paths = {value.str()};
    return llvm::Error::success();
  }
  spec.kind = DataKind::Npy;
  return parseFiles(text, value, spec.paths);
}

} // namespace

llvm::Expected<DataSpec> data::parseDataSpec(llvm::StringRef text) {
  DataSpec spec;
  auto [source, options] = text.split(';');
  if (llvm::Error error = parseSource(source, spec))
    return std::move(error);
  if (options.empty())
    return spec;
  for (llvm::StringRef option : llvm::split(options, ';'))
    if (llvm::Error error = parseOption(option, spec))
      return std::move(error);
  if (!spec.split && !(spec.testPaths.empty() && spec.valPaths.empty()))
    return makeError("data option 'split=none' does not go with 'test' and "
                     "'val'");
  return spec;
}
