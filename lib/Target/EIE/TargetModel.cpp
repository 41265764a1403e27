//===- TargetModel.cpp - The sizes and costs of one EIE -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/TargetModel.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::image;

llvm::StringRef image::machineModeName(MachineMode mode) {
  return mode == MachineMode::Paper ? "paper" : "hardware";
}

std::optional<MachineMode> image::parseMachineMode(llvm::StringRef name) {
  if (name == "paper")
    return MachineMode::Paper;
  if (name == "hardware")
    return MachineMode::Hardware;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Fields
//===----------------------------------------------------------------------===//

namespace {

/// Calls `visit` with the JSON key, the field and the allowed range of every
/// size. `Model` is the class or its const form.
template <typename Model, typename Visitor>
void visitSizes(Model &model, Visitor visit) {
  constexpr unsigned maxBytes = 1u << 28;
  visit("pes", model.pes, 1u, 256u);
  visit("clock_hz", model.clockHz, 1.0, 1e12);
  visit("queue_depth", model.queueDepth, 2u, 65536u);
  visit("index_bits", model.indexBits, 2u, 8u);
  visit("weight_bits", model.weightBits, 1u, 8u);
  visit("value_bits", model.valueBits, 8u, 16u);
  visit("accumulator_bits", model.accumulatorBits, 8u, 32u);
  visit("pointer_bits", model.pointerBits, 8u, 32u);
  visit("spmat_row_bits", model.spmatRowBits, 8u, 1024u);
  visit("spmat_sram_bytes", model.spmatSramBytes, 128u, maxBytes);
  visit("pointer_sram_bytes", model.pointerSramBytes, 8u, maxBytes);
  visit("activation_sram_bytes", model.activationSramBytes, 0u, maxBytes);
  visit("register_file_words", model.registerFileWords, 1u, 65536u);
  visit("codebook_slots", model.codebookSlots, 1u, 65536u);
}

template <typename Table, typename Visitor>
void visitEnergies(Table &energy, Visitor visit) {
  visit("spmat_row_read", energy.spmatRowRead);
  visit("pointer_read", energy.pointerRead);
  visit("queue_entry", energy.queueEntry);
  visit("mac", energy.mac);
  visit("activation_read", energy.activationRead);
  visit("activation_write", energy.activationWrite);
  visit("pe_cycle", energy.peCycle);
  visit("lnzd_cycle", energy.lnzdCycle);
  visit("activation_sram", energy.activationSram);
  visit("dram_word", energy.dramWord);
}

template <typename Table, typename Visitor>
void visitAreas(Table &area, Visitor visit) {
  visit("queue", area.queue);
  visit("pointer_read", area.pointerRead);
  visit("spmat_read", area.spmatRead);
  visit("arithmetic", area.arithmetic);
  visit("activations", area.activations);
  visit("filler", area.filler);
  visit("lnzd_node", area.lnzdNode);
}

constexpr llvm::StringLiteral energyKey = "energy_pj";
constexpr llvm::StringLiteral areaKey = "area_um2";

} // namespace

//===----------------------------------------------------------------------===//
// Checks and derived sizes
//===----------------------------------------------------------------------===//

/// Fails on the first cost that is negative or not finite.
template <typename Table, typename Visit>
static llvm::Error checkCosts(const Table &table, llvm::StringRef group,
                              Visit visitTable) {
  llvm::Error result = llvm::Error::success();
  visitTable(table, [&](llvm::StringRef key, double value) {
    if (!result && !(std::isfinite(value) && value >= 0))
      result = makeError("target model: {0}.{1} is {2}, expected a finite "
                         "number that is not negative",
                         group, key, value);
  });
  return result;
}

llvm::Error EIETargetModel::validate() const {
  llvm::Error result = llvm::Error::success();
  visitSizes(*this,
             [&](llvm::StringRef key, auto value, auto smallest, auto largest) {
               if (!result && !(value >= smallest && value <= largest))
                 result = makeError("target model: {0} is {1}, expected {2} to "
                                    "{3}",
                                    key, value, smallest, largest);
             });
  if (result)
    return result;
  if (accumulatorBits < valueBits)
    return makeError("target model: accumulator_bits is {0}, expected at least "
                     "value_bits ({1})",
                     accumulatorBits, valueBits);
  if (spmatRowBits < weightBits + indexBits)
    return makeError("target model: spmat_row_bits is {0}, expected at least "
                     "weight_bits + index_bits ({1})",
                     spmatRowBits, weightBits + indexBits);
  if (spmatRows() == 0)
    return makeError("target model: spmat_sram_bytes is {0}, expected at least "
                     "one row of {1} bits",
                     spmatSramBytes, spmatRowBits);
  if (pointerWords() < 2)
    return makeError("target model: pointer_sram_bytes is {0}, expected at "
                     "least two pointers of {1} bits",
                     pointerSramBytes, pointerBits);
  if (llvm::Error error = checkCosts(
          energy, energyKey, [](auto &t, auto v) { visitEnergies(t, v); }))
    return error;
  return checkCosts(area, areaKey, [](auto &t, auto v) { visitAreas(t, v); });
}

unsigned EIETargetModel::entriesPerSpmatRow(unsigned matrixIndexBits) const {
  return std::max(1u, spmatRowBits / (weightBits + matrixIndexBits));
}

uint64_t EIETargetModel::bankCapacity(unsigned activePes) const {
  uint64_t sramWords = activationSramBytes * 8ull / valueBits / 2;
  return std::max<uint64_t>(registerFileWords, sramWords) * activePes;
}

unsigned EIETargetModel::lnzdNodes() const {
  unsigned nodes = 0;
  unsigned level = pes;
  do {
    level = unsigned(llvm::divideCeil(level, 4));
    nodes += level;
  } while (level > 1);
  return nodes;
}

double EIETargetModel::busyPowerMilliwatts() const {
  // In steady state a PE reads a pointer and a row for every row of entries.
  double perRow =
      (energy.spmatRowRead + energy.pointerRead + energy.queueEntry) /
      entriesPerSpmatRow();
  double perEntry = energy.mac + energy.activationRead + energy.activationWrite;
  double picojoules = perRow + perEntry + energy.peCycle;
  return picojoules * pes * clockHz * 1e-9;
}

double EIETargetModel::areaSquareMillimetres() const {
  const EIETargetModel paper;
  auto scaled = [](double squareMicrons, double bytes, double paperBytes) {
    return squareMicrons * bytes / paperBytes;
  };
  double pe =
      area.queue + area.arithmetic + area.activations + area.filler +
      scaled(area.pointerRead, pointerSramBytes, paper.pointerSramBytes) +
      scaled(area.spmatRead, spmatSramBytes, paper.spmatSramBytes);
  return (pe * pes + area.lnzdNode * lnzdNodes()) * 1e-6;
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

namespace {

/// Reads fields out of one JSON object; the first error sticks.
class FieldReader {
public:
  /// `prefix` comes before keys in messages.
  FieldReader(const llvm::json::Object &object, llvm::StringRef prefix,
              llvm::Error &result)
      : object(object), prefix(prefix), result(result) {}

  /// The value of a known key, null if the object does not have it.
  const llvm::json::Value *find(llvm::StringRef key) {
    known.push_back(key);
    return result ? nullptr : object.get(key);
  }

  void number(llvm::StringRef key, double &field) {
    const llvm::json::Value *value = find(key);
    if (!value)
      return;
    if (std::optional<double> number = value->getAsNumber())
      field = *number;
    else
      fail(key, "a number");
  }

  void number(llvm::StringRef key, unsigned &field) {
    const llvm::json::Value *value = find(key);
    if (!value)
      return;
    std::optional<int64_t> number = value->getAsInteger();
    if (number && llvm::isUInt<32>(*number))
      field = unsigned(*number);
    else
      fail(key, "a whole number from 0 to 4294967295");
  }

  const llvm::json::Object *group(llvm::StringRef key) {
    const llvm::json::Value *value = find(key);
    if (!value)
      return nullptr;
    if (!value->getAsObject())
      fail(key, "an object");
    return value->getAsObject();
  }

  void fail(llvm::StringRef key, llvm::StringRef expected) {
    if (!result)
      result = makeError("target model: {0}{1} is {2}, expected {3}", prefix,
                         key, *object.get(key), expected);
  }

  /// Fails on a key that was not asked for; the alphabetically first one, so
  /// that the message does not depend on the object's order.
  void rejectUnknownKeys() {
    llvm::StringRef unknown;
    for (const auto &[objectKey, value] : object) {
      llvm::StringRef key = objectKey;
      if (!llvm::is_contained(known, key) && (unknown.empty() || key < unknown))
        unknown = key;
    }
    if (!unknown.empty() && !result)
      result = makeError("target model: unknown key {0}{1}, expected one of "
                         "{2}",
                         prefix, unknown, llvm::join(known, ", "));
  }

private:
  const llvm::json::Object &object;
  llvm::StringRef prefix;
  llvm::Error &result;
  std::vector<llvm::StringRef> known;
};

/// Reads the object under `key`, if there is one, into a table of costs.
template <typename Table, typename Visit>
void readCosts(FieldReader &reader, llvm::StringRef key, Table &table,
               llvm::Error &result, Visit visitTable) {
  const llvm::json::Object *object = reader.group(key);
  if (!object)
    return;
  std::string prefix = (key + ".").str();
  FieldReader costs(*object, prefix, result);
  visitTable(table, [&](llvm::StringRef name, double &field) {
    costs.number(name, field);
  });
  costs.rejectUnknownKeys();
}

} // namespace

llvm::json::Object image::toJSON(const EIETargetModel &model) {
  llvm::json::Object energy, area;
  auto addTo = [](llvm::json::Object &object) {
    return
        [&object](llvm::StringRef key, double value) { object[key] = value; };
  };
  visitEnergies(model.energy, addTo(energy));
  visitAreas(model.area, addTo(area));

  llvm::json::Object object{{"mode", machineModeName(model.mode)}};
  visitSizes(model, [&](llvm::StringRef key, auto value, auto, auto) {
    object[key] = value;
  });
  object[energyKey] = std::move(energy);
  object[areaKey] = std::move(area);
  return object;
}

llvm::Expected<EIETargetModel>
image::targetModelFromJSON(const llvm::json::Value &value) {
  const llvm::json::Object *object = value.getAsObject();
  if (!object)
    return makeError("target model: expected a JSON object");
  EIETargetModel model;
  llvm::Error result = llvm::Error::success();
  FieldReader reader(*object, "", result);
  if (const llvm::json::Value *mode = reader.find("mode")) {
    auto parsed = parseMachineMode(mode->getAsString().value_or(""));
    if (!parsed)
      reader.fail("mode", "\"paper\" or \"hardware\"");
    model.mode = parsed.value_or(model.mode);
  }
  visitSizes(model, [&](llvm::StringRef key, auto &field, auto, auto) {
    reader.number(key, field);
  });
  readCosts(reader, energyKey, model.energy, result,
            [](auto &t, auto v) { visitEnergies(t, v); });
  readCosts(reader, areaKey, model.area, result,
            [](auto &t, auto v) { visitAreas(t, v); });
  reader.rejectUnknownKeys();
  if (result)
    return std::move(result);
  if (llvm::Error error = model.validate())
    return std::move(error);
  return model;
}

llvm::Expected<EIETargetModel> image::parseTargetModel(llvm::StringRef text) {
  // LLVM's parser recurses, so a file of brackets would exhaust the stack.
  constexpr size_t maxBrackets = 1000;
  if (text.count('[') + text.count('{') > maxBrackets)
    return makeError("target model: more than {0} brackets", maxBrackets);
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  if (!value)
    return addContext(value.takeError(), "target model");
  return targetModelFromJSON(*value);
}

llvm::Expected<EIETargetModel> image::readTargetModel(llvm::StringRef path) {
  auto file = readFile(path);
  if (!file)
    return file.takeError();
  llvm::Expected<EIETargetModel> model = parseTargetModel((*file)->getBuffer());
  if (!model)
    return addContext(model.takeError(), path);
  return model;
}

llvm::Error image::writeTargetModel(llvm::StringRef path,
                                    const EIETargetModel &model) {
  return writeFile(path, [&](llvm::raw_ostream &os) {
    os << llvm::formatv("{0:2}\n", llvm::json::Value(toJSON(model)));
    return llvm::Error::success();
  });
}

llvm::Expected<EIETargetModel>
image::resolveTargetModel(const TargetOptions &options) {
  EIETargetModel model;
  if (!options.file.empty()) {
    auto read = readTargetModel(options.file);
    if (!read)
      return read.takeError();
    model = *read;
  }
  if (options.pes != 0)
    model.pes = options.pes;
  if (options.queueDepth != 0)
    model.queueDepth = options.queueDepth;
  if (!options.mode.empty()) {
    auto parsed = parseMachineMode(options.mode);
    if (!parsed)
      return makeError("mode must be paper or hardware, found '{0}'",
                       options.mode);
    model.mode = *parsed;
  }
  if (llvm::Error error = model.validate())
    return std::move(error);
  return model;
}
