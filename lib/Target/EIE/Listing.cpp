//===- Listing.cpp - What is in an image, as text -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/Listing.h"
#include "l2dc/Target/EIE/Assembly.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace l2dc;
using namespace l2dc::image;

/// Prints a heading and a numbered line for each entry, if there are any.
template <typename T, typename Describe>
static void printTable(llvm::raw_ostream &os, llvm::StringRef heading,
                       const std::vector<T> &table, Describe describe) {
  if (table.empty())
    return;
  os << "# " << heading << ":\n";
  for (auto [number, entry] : llvm::enumerate(table))
    os << "#   " << number << ": " << describe(number, entry) << '\n';
}

static std::string describeBuffer(const Image &image, unsigned number) {
  const Buffer &buffer = image.buffers[number];
  std::string text = buffer.name + " " + shapeToString(buffer.shape);
  if (buffer.constant)
    text += ", constant";
  if (llvm::is_contained(image.inputs, number))
    text += ", input";
  if (llvm::is_contained(image.outputs, number))
    text += ", output";
  return text;
}

static std::string describeMatrix(const EncodedMatrix &matrix) {
  return llvm::formatv("{0}x{1} on {2} PEs, {3}-bit runs, {4} codebook values, "
                       "{5} entries of which {6} are padding",
                       matrix.rows, matrix.columns, matrix.pes(),
                       matrix.indexBits, matrix.codebook.size(),
                       matrix.entries(), matrix.paddingEntries());
}

static std::string describePatch(const Patch &patch) {
  std::string text = llvm::formatv("{0} channels from {1} on", patch.channels,
                                   patch.channelBegin);
  for (const PatchDimension &d : patch.dimensions)
    text += llvm::formatv("; {0} windows of {1} on {2}, stride {3}, dilation "
                          "{4}, padding {5}",
                          d.output, d.kernel, d.input, d.stride, d.dilation,
                          d.padBegin);
  return text;
}

static std::string describeStep(const execution::Step &step) {
  std::string text = execution::stepKindName(step.kind).str();
  if (!step.name.empty())
    text += " '" + step.name + "'";
  llvm::StringRef separator = ": ";
  for (unsigned input : step.inputs) {
    text += (separator + llvm::Twine(input)).str();
    separator = ", ";
  }
  return text + " -> " + std::to_string(step.output);
}

static std::string describeLayer(const Layer &layer) {
  return layer.name + (layer.kind == LayerKind::EIE ? "" : ", on the host");
}

void image::printListing(const Image &image, llvm::raw_ostream &os) {
  os << llvm::formatv("# target: {0} PEs, {1} mode\n", image.target.pes,
                      machineModeName(image.target.mode));
  printTable(os, "buffers", image.buffers,
             [&](unsigned number, const Buffer &) {
               return describeBuffer(image, number);
             });
  auto plain = [](auto describe) {
    return [describe](unsigned, const auto &entry) { return describe(entry); };
  };
  printTable(os, "matrices", image.matrices, plain(describeMatrix));
  printTable(os, "biases", image.biases, plain([](auto &bias) {
               return std::to_string(bias.size()) + " values";
             }));
  printTable(os, "patches", image.patches, plain(describePatch));
  printTable(os, "orders", image.orders, plain([](auto &order) {
               return std::to_string(order.size()) + " positions";
             }));
  printTable(os, "host steps", image.hostSteps, plain(describeStep));
  printTable(os, "layers", image.layers, plain(describeLayer));
  printAssembly(image.instructions, os);
}
