//===- BatchNetlist.cpp - Netlists that plain ngspice measures ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A sized netlist is worth what its reader can check, so it runs in plain
// ngspice and prints the figures that the search saw. The formulas here are the
// control language's own, not the ones of lib/Spice: they agree to the
// resolution of the frequency grid.
//
//===----------------------------------------------------------------------===//

#include "CornerNetlist.h"

#include "l2dc/Circuit/Deck.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

using spice::AnalysisKind;
using spice::Metric;

namespace {

/// Writes the `.control` section of one testbench.
class ControlWriter {
public:
  ControlWriter(const Netlist &netlist, const Testbench &testbench,
                raw_ostream &os)
      : netlist(netlist), testbench(testbench), os(os) {}

  void write();

private:
  void writeOperatingPoint(const Measure &measure);
  void writePower(const spice::Measurement &m);
  void writeGateArea(const spice::Measurement &m);
  void runAnalysis(const spice::Analysis &analysis);
  void exciteOnly(const spice::Analysis &analysis);
  void writeAC(const spice::Measurement &m, const spice::Analysis &analysis);
  void writeNoise(const spice::Measurement &m, const spice::Analysis &analysis);
  void writeTransient(const spice::Measurement &m);
  void skip(const spice::Measurement &m) {
    os << "* " << m.name << ": " << spice::info(m.metric).name
       << " is not measured here\n";
  }
  /// The MOSFETs of the flattened netlist, each with its path.
  std::vector<std::string> transistors() const;

  const Netlist &netlist;
  const Testbench &testbench;
  raw_ostream &os;
};

} // namespace

static std::string signalText(const spice::Signal &signal) {
  if (signal.kind == spice::Signal::Kind::Current)
    return "i(" + signal.plus + ")";
  if (signal.minus.empty() || signal.minus == "0")
    return "v(" + signal.plus + ")";
  return "(v(" + signal.plus + ")-v(" + signal.minus + "))";
}

static std::string responseText(const spice::Measurement &m) {
  std::string text = signalText(m.signal);
  return m.reference.empty() ? text : text + "/" + signalText(m.reference);
}

static std::string voltage(StringRef node) {
  return node == "0" || node == "gnd" ? "0" : ("v(" + node + ")").str();
}

std::vector<std::string> ControlWriter::transistors() const {
  std::vector<std::string> names;
  auto add = [&](const Device &device, const Twine &path) {
    if (device.kind == DeviceKind::MOSFET)
      names.push_back((path.isTriviallyEmpty()
                           ? Twine(device.name)
                           : "m." + path + "." + device.name)
                          .str());
  };
  for (const Device &device : netlist.devices) {
    add(device, "");
    if (device.kind != DeviceKind::Instance)
      continue;
    for (const Subcircuit &subcircuit : netlist.subcircuits)
      if (subcircuit.name == device.model)
        for (const Device &inner : subcircuit.devices)
          add(inner, device.name);
  }
  return names;
}

void ControlWriter::writePower(const spice::Measurement &m) {
  os << "let " << m.name << " = 0";
  for (ArrayRef<Device> list :
       {ArrayRef(netlist.devices), ArrayRef(testbench.devices)})
    for (const Device &device : list) {
      bool counts = m.devices.empty() || is_contained(m.devices, device.name);
      if (device.kind == DeviceKind::VoltageSource && counts)
        os << "-(" << voltage(device.nodes[0]) << "-"
           << voltage(device.nodes[1]) << ")*i(" << device.name << ")";
    }
  os << '\n';
}

void ControlWriter::writeGateArea(const spice::Measurement &m) {
  std::vector<std::string> names =
      m.devices.empty() ? transistors() : m.devices;
  bool inLibraries = any_of(netlist.devices, [&](const Device &device) {
    return device.kind == DeviceKind::Instance &&
           none_of(netlist.subcircuits, [&](const Subcircuit &subcircuit) {
             return subcircuit.name == device.model;
           });
  });
  if (m.devices.empty() && inLibraries)
    return skip(m);
  // A line may not be too long for ngspice's parser.
  os << "let " << m.name << " = 0\n";
  for (const std::string &name : names)
    os << "let " << m.name << " = " << m.name << "+@" << name << "[w]*@" << name
       << "[l]*@" << name << "[m]\n";
}

void ControlWriter::writeOperatingPoint(const Measure &measure) {
  const spice::Measurement &m = measure.measurement;
  switch (m.metric) {
  case Metric::Voltage:
  case Metric::Current:
    os << "let " << m.name << " = " << signalText(m.signal) << '\n';
    break;
  case Metric::Power:
    writePower(m);
    break;
  case Metric::GateArea:
    writeGateArea(m);
    break;
  case Metric::DeviceQuantity:
    os << "let " << m.name << " = @" << m.devices[0] << '[' << m.quantity
       << "]\n";
    break;
  default:
    return skip(m);
  }
  os << "print " << m.name << '\n';
}

/// Sets the small-signal magnitudes of the sources that analyses excite.
void ControlWriter::exciteOnly(const spice::Analysis &analysis) {
  for (const Analysis &other : testbench.analyses)
    for (const spice::Excitation &excitation : other.analysis.excitations)
      os << "alter @" << excitation.source << "[acmag]=0\n";
  for (const spice::Excitation &excitation : analysis.excitations)
    os << "alter @" << excitation.source
       << "[acmag]=" << formatValue(excitation.magnitude) << '\n';
}

void ControlWriter::runAnalysis(const spice::Analysis &analysis) {
  std::string sweep =
      (analysis.spacing == spice::Spacing::Linear ? "lin " : "dec ") +
      std::to_string(analysis.points) + " " + formatValue(analysis.start) +
      " " + formatValue(analysis.stop);
  switch (analysis.kind) {
  case AnalysisKind::OperatingPoint:
    os << "op\n";
    break;
  case AnalysisKind::AC:
    exciteOnly(analysis);
    os << "ac " << sweep << '\n';
    break;
  case AnalysisKind::Noise:
    os << "noise " << analysis.output.str() << ' ' << analysis.source << ' '
       << sweep << "\nsetplot noise1\n";
    break;
  case AnalysisKind::DC:
    os << "dc " << analysis.source << ' ' << formatValue(analysis.start) << ' '
       << formatValue(analysis.stop) << ' ' << formatValue(analysis.step)
       << '\n';
    break;
  case AnalysisKind::Transient:
    os << "tran " << formatValue(analysis.step) << ' '
       << formatValue(analysis.stop);
    if (analysis.maxStep > 0)
      os << " 0 " << formatValue(analysis.maxStep);
    os << (analysis.useInitialConditions ? " uic\n" : "\n");
    break;
  }
}

void ControlWriter::writeAC(const spice::Measurement &m,
                            const spice::Analysis &analysis) {
  std::string h = m.name + "_h", level = m.name + "_level", point = m.name;
  os << "let " << h << " = mag(" << responseText(m) << ")\n";
  auto meas = [&](const Twine &what) {
    os << "meas ac " << point << ' ' << what << '\n';
  };
  // The gain, at a frequency or at the lowest one.
  bool inside = m.at && *m.at > analysis.start * (1 + 1e-9);
  if (inside)
    os << "meas ac " << level << " find " << h << " at=" << formatValue(*m.at)
       << '\n';
  else
    os << "let " << level << " = " << h << "[0]\n";
  std::string drop =
      formatValue(std::pow(10, -m.tolerance.value_or(3.0102999566) / 20));
  switch (m.metric) {
  case Metric::Gain:
    os << "let " << point << " = " << level << '\n';
    break;
  case Metric::GainDB:
    os << "let " << point << " = 20*log10(" << level << ")\n";
    break;
  case Metric::Bandwidth:
  case Metric::GBW:
    os << "let " << point << "_edge = " << level << '*' << drop << '\n';
    meas("when " + h + "=" + point + "_edge fall=last");
    if (m.metric == Metric::GBW)
      os << "let " << point << " = " << point << '*' << level << '\n';
    break;
  case Metric::UnityGain:
    meas("when " + h + "=1 fall=last");
    break;
  case Metric::PhaseMargin:
    os << "let " << point << "_phase = cph(" << responseText(m) << ")*180/pi\n";
    meas("find " + point + "_phase when " + h + "=1 fall=last");
    os << "let " << point << " = 180+" << point << "-" << point
       << "_phase[0]\n";
    break;
  case Metric::Peaking:
    os << "let " << point << " = 20*log10(vecmax(" << h << ")/" << level
       << ")\n";
    break;
  default:
    return skip(m);
  }
  os << "print " << point << '\n';
}

void ControlWriter::writeNoise(const spice::Measurement &m,
                               const spice::Analysis &analysis) {
  bool input = m.metric == Metric::InputNoise;
  if ((!input && m.metric != Metric::OutputNoise) ||
      analysis.spacing == spice::Spacing::Linear)
    return skip(m);
  std::string spectrum = input ? "inoise_spectrum" : "onoise_spectrum";
  // Between two samples on logarithmic axes.
  std::string place = m.name + "_x", sample = m.name + "_k";
  auto position = [&](const Twine &frequency) {
    return (Twine(analysis.points) + "*log10(" + frequency + "/" +
            formatValue(analysis.start) + ")")
        .str();
  };
  os << "let " << place << " = "
     << (!m.atResultOf.empty() ? position("$" + m.atResultOf)
         : m.at                ? position(formatValue(*m.at))
                               : "0")
     << "\nlet " << sample << " = floor(" << place << ")\n"
     << "let " << m.name << " = " << spectrum << "[" << sample << "]*("
     << spectrum << "[" << sample << "+1]/" << spectrum << "[" << sample
     << "])^(" << place << "-" << sample << ")\n"
     << "print " << m.name << '\n';
}

void ControlWriter::writeTransient(const spice::Measurement &m) {
  std::string signal = signalText(m.signal);
  switch (m.metric) {
  case Metric::FinalValue:
    os << "let " << m.name << " = " << signal << "[length(time)-1]\n";
    break;
  case Metric::Minimum:
  case Metric::Maximum:
    if (m.at)
      return skip(m);
    os << "let " << m.name << " = "
       << (m.metric == Metric::Minimum ? "vecmin(" : "vecmax(") << signal
       << ")\n";
    break;
  default:
    return skip(m);
  }
  os << "print " << m.name << '\n';
}

void ControlWriter::write() {
  os << ".control\nset numdgt=7\nop\n";
  for (const Measure &measure : testbench.measures)
    if (spice::info(measure.measurement.metric).analysis ==
        AnalysisKind::OperatingPoint)
      writeOperatingPoint(measure);
  for (const Analysis &entry : testbench.analyses) {
    const spice::Analysis &analysis = entry.analysis;
    runAnalysis(analysis);
    for (const Measure &measure : testbench.measures) {
      const spice::Measurement &m = measure.measurement;
      if (spice::info(m.metric).analysis != analysis.kind ||
          (!m.analysis.empty() && m.analysis != analysis.name))
        continue;
      if (analysis.kind == AnalysisKind::AC)
        writeAC(m, analysis);
      else if (analysis.kind == AnalysisKind::Noise)
        writeNoise(m, analysis);
      else if (analysis.kind == AnalysisKind::Transient)
        writeTransient(m);
      else
        skip(m);
      // Later analyses have plots of their own and cannot see this one's.
      bool used = any_of(testbench.measures, [&](const Measure &other) {
        return other.measurement.atResultOf == m.name;
      });
      if (used)
        os << "set " << m.name << "=$&" << m.name << '\n';
    }
  }
  os << "quit\n.endc\n";
}

std::string circuit::writeBatchNetlist(const Problem &problem,
                                       const Testbench &testbench) {
  const Corner &corner = problem.corners.front();
  Netlist netlist = cornerNetlist(problem, corner);
  for (Library &library : netlist.libraries)
    if (!sys::path::is_absolute(library.path)) {
      SmallString<128> path(problem.directory);
      sys::path::append(path, library.path);
      sys::path::remove_dots(path, /*remove_dot_dot=*/true);
      library.path = path.str().str();
    }
  std::string text;
  raw_string_ostream os(text);
  printTestbench(netlist, testbench, os);
  if (corner.temperature)
    os << ".option temp=" << formatValue(*corner.temperature) << '\n';
  ControlWriter(netlist, testbench, os).write();
  os << ".end\n";
  return text;
}
