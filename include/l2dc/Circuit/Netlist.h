//===- Netlist.h - A SPICE netlist in memory --------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CIRCUIT_NETLIST_H
#define L2DC_CIRCUIT_NETLIST_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace l2dc::circuit {

/// Where something was written: a line (from 1) of a file. Structures built
/// from IR number their operations instead and leave `file` empty.
struct SourceRef {
  std::string file;
  unsigned line = 0;
};

/// Something wrong with a netlist or a specification, and where.
struct Fault {
  SourceRef where;
  std::string message;
};

/// "FILE:LINE: message" as an error.
llvm::Error makeError(const Fault &fault);

/// `name=text` pairs in their order. Names are lower-case; the text is a number
/// or an expression as SPICE takes it.
using Assignments = std::vector<std::pair<std::string, std::string>>;

/// The text assigned to `name`, or null.
const std::string *findAssignment(const Assignments &list,
                                  llvm::StringRef name);

/// What a device's first letter says; DeviceKinds.def has the table.
enum class DeviceKind : uint8_t {
#define L2DC_DEVICE_KIND(id, letter, name, nodes, controls, rest) id,
#include "l2dc/Circuit/DeviceKinds.def"
};

/// What stands behind the nodes of a device.
enum class DeviceRest : uint8_t {
  Value, ///< text up to the end of the line: `dc 0 ac 1`, `gain`
  Part,  ///< a value or model, then parameters: resistors, capacitors
  Model, ///< the name of a model or subcircuit, then parameters
};

struct DeviceKindInfo {
  DeviceKind kind;
  char letter;
  llvm::StringRef name; ///< "mosfet"
  int nodes;            ///< -1: as many as there are
  unsigned controls;    ///< names of other devices behind the nodes
  DeviceRest rest;
};

const DeviceKindInfo &info(DeviceKind kind);
/// What the first letter of the device `name` says, which must be lower-case
/// and have a second character.
std::optional<DeviceKind> findDeviceKind(llvm::StringRef name);

/// One device or subcircuit instance. All names are lower-case.
struct Device {
  std::string name; ///< with its letter: "m1"
  DeviceKind kind = DeviceKind::Resistor;
  std::vector<std::string> nodes;
  std::vector<std::string> controls; ///< devices it refers to: F, H, K, W
  std::string model;                 ///< model or subcircuit, or empty
  std::string value;                 ///< value or source description, or empty
  Assignments parameters;
  SourceRef where;
};

struct Model {
  std::string name, type; ///< "n1", "nmos"
  Assignments parameters;
  SourceRef where;
};

/// A `.param` of the netlist.
struct Param {
  std::string name, expression;
  SourceRef where;
};

/// Models and devices that stand together: the netlist, or a subcircuit.
struct Subcircuit {
  std::string name;
  std::vector<std::string> ports;
  Assignments parameters; ///< with their defaults
  std::vector<Param> locals;
  std::vector<Model> models;
  std::vector<Device> devices;
  SourceRef where;
};

/// A `.include` (no section) or `.lib` of a model file.
struct Library {
  std::string path; ///< as written
  std::string section;
  SourceRef where;
};

/// A card kept as text: .option, .nodeset, .ic, .global, .func, .temp.
struct Directive {
  std::string text; ///< with its dot, in lower case
  SourceRef where;
};

struct Netlist {
  std::string title;
  std::vector<Library> libraries;
  std::vector<Directive> directives;
  std::vector<Param> params;
  std::vector<Model> models;
  std::vector<Subcircuit> subcircuits;
  std::vector<Device> devices;

  /// The names that `.global` makes visible in every subcircuit.
  std::vector<std::string> globalNodes() const;
};

struct ParseOptions {
  std::string file;       ///< names the text in errors
  unsigned firstLine = 1; ///< the number of the text's first line
  bool hasTitle = true;   ///< the first line is the title
};

/// Parses a netlist as ngspice writes it. Analyses, output cards and `.control`
/// sections are left out: testbenches say what is run. The first error is
/// returned, as "FILE:LINE: what was found, what was expected".
llvm::Expected<Netlist> parseNetlist(llvm::StringRef text,
                                     const ParseOptions &options);

/// Writes the parts of `netlist` in the order libraries, directives, params,
/// models, subcircuits, devices; no title and no `.end`.
void printNetlist(const Netlist &netlist, llvm::raw_ostream &os);
void printDevice(const Device &device, llvm::raw_ostream &os);

/// Calls `visit` with every expression of `device`: quoted or braced text and
/// plain parameter names in its value and parameters.
void forEachExpression(const Device &device,
                       llvm::function_ref<void(llvm::StringRef)> visit);

} // namespace l2dc::circuit

#endif // L2DC_CIRCUIT_NETLIST_H
