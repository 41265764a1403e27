//===- Experiment.cpp - Tables and figures of the EIE paper ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Experiments/Experiment.h"

#include "Experiments.h"

#include "l2dc/Report/Html.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Version.h"
#include "l2dc/Target/EIE/TargetModel.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::sim;

llvm::ArrayRef<Experiment> l2dc::sim::experiments() {
  static const Experiment table[] = {
      {"table-ii", "Table II: power and area",
       "64 PEs that compute in every cycle, from the target model.",
       runTableII},
      {"table-iv", "Table IV: time per layer",
       "Seeded synthetic matrices and activations with the shapes and "
       "densities of Table III, independently random, on 64 PEs at 800 MHz "
       "with rings of 8 slots. Real pruned matrices are less uniform.",
       runTableIV},
      {"cpu", "Table IV: the CPU rows on this machine",
       "The same layers on one core of this machine: OpenBLAS sgemv on the "
       "dense matrix, Eigen's product on compressed sparse rows. The paper's "
       "CPU is a Core i7-5930k with MKL.",
       runCpuBaselines},
      {"fig8", "Fig. 8: load balance over queue depth",
       "Entries per PE-cycle on 64 PEs. The depth counts ring slots, of which "
       "one stays empty.",
       runQueueSweep},
      {"fig9", "Fig. 9: read energy over the width of the Spmat memory",
       "Reads of the AlexNet layers on 64 PEs. Half of a 64-bit read's energy "
       "is taken to grow with the width; the paper prints no numbers.",
       runRowWidthSweep},
      {"fig11", "Fig. 11: speed-up over PEs",
       "Cycles on one PE over cycles on N, rings of 8 slots.", runSpeedupSweep},
      {"fig12", "Fig. 12: real work over total work",
       "Entries that are no padding. More PEs make the zero runs shorter.",
       runPaddingSweep},
      {"fig13", "Fig. 13: load balance over PEs",
       "Entries per PE-cycle, rings of 8 slots.", runBalanceSweep},
      {"energy", "Abstract: where the energy is saved",
       "Counted on the three AlexNet layers, priced with Table I.",
       runEnergyBreakdown},
      {"splits", "Hardware mode: how layers are split",
       "What 4096 outputs and inputs per run, 16-bit pointers, 32 KB of "
       "pointers and 128 KB of entries make of the layers of Table III on 64 "
       "PEs. DMA takes no cycles.",
       runSplits},
      {"mapping", "Mapping: what better places of rows gain",
       "Layers whose rows have densities log-normal around the layer's, with "
       "the given sigma, and the nine layers of Table III, whose rows are "
       "alike. 64 PEs, rings of 8 slots. Rows are ordered and assigned as by "
       "the passes eie-order-rows and eie-assign-rows, which do not know the "
       "activations that are then timed.",
       runRowMapping},
      {"pe-count", "Mapping: PEs of a layer with few rows",
       "NT-We (600 rows) on fewer PEs, as eie-choose-pes compares them. "
       "Inactive PEs take no energy.",
       runPECounts},
      {"index-width", "Mapping: width of zero runs",
       "VGG-6 with log-normal rows (sigma 1) for each width of a zero run, as "
       "eie-choose-index-width compares them. A wider run leaves fewer entries "
       "in a 64-bit row.",
       runIndexWidths},
  };
  return table;
}

namespace {

/// One field of a CSV line, quoted if it must be.
std::string csvField(llvm::StringRef text) {
  if (text.find_first_of(",\"\n") == llvm::StringRef::npos)
    return text.str();
  std::string quoted = "\"";
  for (char c : text)
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string toCsv(const report::Table &table) {
  std::string text;
  auto addLine = [&](auto &&cells, auto field) {
    llvm::StringRef separator = "";
    for (const auto &cell : cells) {
      text += separator;
      text += csvField(field(cell));
      separator = ",";
    }
    text += '\n';
  };
  auto same = [](const std::string &cell) { return cell; };
  addLine(table.getColumns(),
          [](const report::Table::Column &column) { return column.title; });
  for (const report::Table::Row &row : table.getRows())
    addLine(row, same);
  for (const report::Table::Row &row : table.getTotals())
    addLine(row, same);
  return text;
}

llvm::Expected<std::vector<const Experiment *>>
select(llvm::ArrayRef<std::string> names) {
  std::vector<const Experiment *> selected;
  for (const Experiment &experiment : experiments())
    if (llvm::is_contained(names, experiment.name.str()) ||
        llvm::is_contained(names, "all"))
      selected.push_back(&experiment);
  for (const std::string &name : names) {
    const bool known =
        name == "all" || llvm::any_of(experiments(), [&](const Experiment &e) {
          return e.name == name;
        });
    if (known)
      continue;
    auto all = llvm::map_range(experiments(),
                               [](const Experiment &e) { return e.name; });
    return makeError("no experiment '{0}', expected all, {1}", name,
                     llvm::join(all, ", "));
  }
  return selected;
}

llvm::Error writeIn(llvm::StringRef directory, llvm::StringRef name,
                    llvm::StringRef text) {
  llvm::SmallString<128> path = directory;
  llvm::sys::path::append(path, name);
  return writeFile(path, text);
}

/// Where results go.
class Output {
public:
  Output(const ReproduceOptions &options, llvm::raw_ostream &os)
      : directory(options.directory), os(os),
        page("EIE, made again",
             "l2dc-sim --reproduce=" + llvm::join(options.names, ",")) {}

  llvm::Error add(llvm::StringRef name, llvm::StringRef title,
                  llvm::StringRef text, const ExperimentResult &result) {
    os << title << "\n\n";
    result.table.printText(os);
    os << '\n' << result.verdict << "\n\n";
    page.addSection(title);
    page.addParagraph(text);
    for (const std::string &figure : result.figures)
      page.addFigure(figure);
    page.addTable(result.table);
    page.addParagraph(result.verdict);
    if (directory.empty())
      return llvm::Error::success();
    return writeIn(directory, (name + ".csv").str(), toCsv(result.table));
  }

  llvm::Error finish(const ReproduceOptions &options) {
    if (directory.empty())
      return llvm::Error::success();
    std::string html;
    llvm::raw_string_ostream stream(html);
    page.write(stream);
    if (llvm::Error error = writeIn(directory, "index.html", html))
      return error;
    // What a sweep varies is in its table.
    llvm::json::Value config =
        llvm::json::Object{{"version", getVersion()},
                           {"experiments", llvm::json::Array(options.names)},
                           {"layers", llvm::json::Array(options.layers)},
                           {"activation_density", options.activationDensity},
                           {"target", toJSON(image::EIETargetModel())}};
    return writeIn(directory, "config.json",
                   llvm::formatv("{0:2}\n", config).str());
  }

private:
  llvm::StringRef directory;
  llvm::raw_ostream &os;
  report::HtmlPage page;
};

} // namespace

llvm::Error l2dc::sim::reproduce(const ReproduceOptions &options,
                                 llvm::raw_ostream &os) {
  auto selected = select(options.names);
  if (!selected)
    return selected.takeError();
  if (!options.directory.empty())
    if (llvm::Error error = createDirectories(options.directory))
      return error;
  Output output(options, os);
  if (!options.layers.empty()) {
    auto layers = runFileLayers(options.layers, options.activationDensity);
    if (!layers)
      return layers.takeError();
    if (llvm::Error error =
            output.add("layers", "Layers from files",
                       "On 64 PEs with rings of 8 slots, rows in the network's "
                       "order and placed by the mapping passes.",
                       *layers))
      return error;
  }
  for (const Experiment *experiment : *selected)
    if (llvm::Error error = output.add(experiment->name, experiment->title,
                                       experiment->text, experiment->run()))
      return error;
  return output.finish(options);
}
