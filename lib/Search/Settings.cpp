//===- Settings.cpp - Options of a method as text -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Method.h"
#include "l2dc/Support/Error.h"

#include "NumberText.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace l2dc;
using namespace l2dc::search;

llvm::Expected<Settings> Settings::parse(llvm::StringRef text) {
  Settings settings;
  llvm::SmallVector<llvm::StringRef> words;
  llvm::SplitString(text, words);
  for (llvm::StringRef word : words) {
    auto [key, value] = word.split('=');
    if (key.empty() || value.empty())
      return makeError("found '{0}' among the settings of the search method, "
                       "expected key=value",
                       word);
    if (!settings.values.try_emplace(key.str(), value.str()).second)
      return makeError("the setting '{0}' is given twice", key);
  }
  return settings;
}

void Settings::set(llvm::StringRef key, llvm::StringRef value) {
  values[key.str()] = value.str();
}

std::string Settings::str() const {
  std::string text;
  for (const auto &[key, value] : values)
    text += (text.empty() ? "" : " ") + key + "=" + value;
  return text;
}

llvm::Error Settings::read(llvm::StringRef key, double &value, double low,
                           double high) {
  known.insert(key.str());
  auto found = values.find(key.str());
  if (found == values.end())
    return llvm::Error::success();
  double number = 0;
  if (!llvm::to_float(found->second, number) ||
      !(number >= low && number <= high))
    return makeError("the setting '{0}' is '{1}', expected a number from {2} "
                     "to {3}",
                     key, found->second, numberText(low), numberText(high));
  value = number;
  return llvm::Error::success();
}

llvm::Error Settings::read(llvm::StringRef key, uint64_t &value, uint64_t low,
                           uint64_t high) {
  known.insert(key.str());
  auto found = values.find(key.str());
  if (found == values.end())
    return llvm::Error::success();
  uint64_t number = 0;
  if (!llvm::to_integer(found->second, number, 10) || number < low ||
      number > high)
    return makeError("the setting '{0}' is '{1}', expected an integer from {2} "
                     "to {3}",
                     key, found->second, low, high);
  value = number;
  return llvm::Error::success();
}

template <typename T>
static llvm::Error readAll(Settings &settings,
                           llvm::ArrayRef<NumberSetting<T>> list) {
  for (const NumberSetting<T> &setting : list)
    if (llvm::Error error = settings.read(setting.key, *setting.value,
                                          setting.low, setting.high))
      return error;
  return llvm::Error::success();
}

llvm::Error Settings::read(llvm::ArrayRef<NumberSetting<uint64_t>> settings) {
  return readAll(*this, settings);
}

llvm::Error Settings::read(llvm::ArrayRef<NumberSetting<double>> settings) {
  return readAll(*this, settings);
}

llvm::Error Settings::read(llvm::StringRef key, bool &value) {
  uint64_t number = value;
  llvm::Error error = read(key, number, 0, 1);
  value = number != 0;
  return error;
}

llvm::Error Settings::read(llvm::StringRef key, std::string &value) {
  known.insert(key.str());
  auto found = values.find(key.str());
  if (found != values.end())
    value = found->second;
  return llvm::Error::success();
}

llvm::Error Settings::checkAllRead(llvm::StringRef method) const {
  for (const auto &[key, value] : values) {
    if (known.count(key))
      continue;
    std::string keys = llvm::join(known, ", ");
    return makeError("the search method '{0}' has no setting '{1}', it knows: "
                     "{2}",
                     method, key, keys.empty() ? "none" : keys);
  }
  return llvm::Error::success();
}
