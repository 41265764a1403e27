//===- TargetModel.h - The sizes and costs of one EIE -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one place that hardware sizes come from. Passes, the image validator and
// the simulator ask this object and have no sizes of their own. The defaults
// are the 64-PE chip of Han et al., "EIE", ISCA 2016.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_EIE_TARGETMODEL_H
#define L2DC_TARGET_EIE_TARGETMODEL_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <cstdint>
#include <optional>
#include <string>

namespace l2dc::image {

/// What limits a program. Either way a program gives the same outputs.
enum class MachineMode : uint8_t {
  /// What Table IV of the paper assumes: memories, register files and pointers
  /// are as large as the layer needs; nothing is split.
  Paper,
  /// Every memory, register file and pointer limit is enforced.
  Hardware,
};

/// "paper", "hardware" and back; nothing for another name.
llvm::StringRef machineModeName(MachineMode mode);
std::optional<MachineMode> parseMachineMode(llvm::StringRef name);

/// Energy per event in picojoules. The defaults come from Table II (45 nm,
/// 800 MHz) in this way: the clock network's 1.874 mW of 9.157 mW are spent in
/// every PE-cycle, idle ones too; what is left of each module is divided by its
/// events in a fully busy cycle, which are one MAC with its activation read and
/// write, and one eighth of a queue entry, a pointer read and a Spmat row read
/// (section IV: both memories are accessed every 8 cycles).
struct EnergyTable {
  double spmatRowRead = 39.409;   ///< one row of one PE
  double pointerRead = 14.372;    ///< p[j] and p[j+1] of one PE
  double queueEntry = 0.8908;     ///< one activation in and out of one queue
  double mac = 1.1552;            ///< one entry, padding or not
  double activationRead = 0.5577; ///< one accumulator or source activation
  double activationWrite = 0.5577;
  double peCycle = 2.3425;     ///< clock network and leakage, one PE, one cycle
  double lnzdCycle = 0.02875;  ///< one node of the non-zero tree, one cycle
  double activationSram = 5.0; ///< one 16-bit access (Table I: at most 32 bits)
  double dramWord = 640.0;     ///< 32 bits to or from DRAM (Table I)
};

/// Area in square micrometres, from Table II. Memories are taken to grow
/// linearly with their size.
struct AreaTable {
  double queue = 758;          ///< of one PE
  double pointerRead = 121849; ///< with 32 KB
  double spmatRead = 469412;   ///< with 128 KB
  double arithmetic = 3110;
  double activations = 18934; ///< both register files and 2 KB
  double filler = 23961;
  double lnzdNode = 189; ///< one node, not one PE
};

/// Sizes, clock and costs of an EIE. Fields are public; call `validate` after
/// changing them.
class EIETargetModel {
public:
  MachineMode mode = MachineMode::Paper;
  unsigned pes = 64;             ///< processing elements, 1 to 256
  double clockHz = 800e6;        ///< cycles per second
  unsigned queueDepth = 8;       ///< ring slots of a PE's activation queue, at
                                 ///< least 2; a ring of n holds n-1 entries
  unsigned indexBits = 4;        ///< width of a zero run, 2 to 8
  unsigned weightBits = 4;       ///< width of a codebook index, 1 to 8
  unsigned valueBits = 16;       ///< weights and activations, 8 to 16
  unsigned accumulatorBits = 16; ///< partial sums, valueBits to 32
  unsigned pointerBits = 16;     ///< one column pointer, 8 to 32
  unsigned spmatRowBits = 64;    ///< one read of the Spmat SRAM, 8 to 1024
  unsigned spmatSramBytes = 131072;    ///< per PE
  unsigned pointerSramBytes = 32768;   ///< per PE
  unsigned activationSramBytes = 2048; ///< per PE, both banks together
  unsigned registerFileWords = 64;     ///< activations of one bank in one PE
  unsigned codebookSlots = 4;          ///< codebooks that a PE can hold
  EnergyTable energy;
  AreaTable area;

  /// Success if the sizes can be built; else an error that names the key, the
  /// value and the values allowed.
  llvm::Error validate() const;

  /// Entries (codebook index and zero run) in a Spmat row, at least 1.
  unsigned entriesPerSpmatRow(unsigned matrixIndexBits) const;
  unsigned entriesPerSpmatRow() const { return entriesPerSpmatRow(indexBits); }
  /// Rows of one PE's Spmat SRAM.
  unsigned spmatRows() const { return spmatSramBytes * 8ull / spmatRowBits; }
  /// Column pointers that one PE's pointer SRAM holds.
  unsigned pointerWords() const {
    return pointerSramBytes * 8ull / pointerBits;
  }
  /// The largest entry number that a pointer can hold.
  uint64_t maxPointer() const { return (uint64_t(1) << pointerBits) - 1; }
  /// Activations that `activePes` PEs hold in the register files of one bank:
  /// the longest input or output of one `run` in hardware mode.
  uint64_t windowCapacity(unsigned activePes) const {
    return uint64_t(registerFileWords) * activePes;
  }
  /// Activations in one bank in hardware mode: half of the activation SRAM, or
  /// the register file alone if that is larger.
  uint64_t bankCapacity(unsigned activePes) const;
  /// Nodes of the tree that finds non-zero activations, one per four children.
  unsigned lnzdNodes() const;

  /// Milliwatts of all PEs when every one works in every cycle. 586.1 for the
  /// defaults, 586.0 in Table II.
  double busyPowerMilliwatts() const;
  /// Square millimetres of all PEs and LNZD nodes: 40.8 for the defaults.
  double areaSquareMillimetres() const;
};

/// All fields as one JSON object; energies and areas are nested objects.
/// docs/InstructionSet.md lists the keys.
llvm::json::Object toJSON(const EIETargetModel &model);

/// The model of a JSON object: keys replace the defaults, an unknown key, a
/// value of the wrong type and impossible sizes are errors.
llvm::Expected<EIETargetModel> targetModelFromJSON(const llvm::json::Value &);

/// The model of a JSON text, which may come from anywhere.
llvm::Expected<EIETargetModel> parseTargetModel(llvm::StringRef text);

/// The model in a JSON file; errors name the file.
llvm::Expected<EIETargetModel> readTargetModel(llvm::StringRef path);

/// What a command line says about the machine.
struct TargetOptions {
  std::string file; ///< a target-model file; empty for the paper's machine
  unsigned pes = 0; ///< 0: as the model says
  unsigned queueDepth = 0;
  std::string mode; ///< "paper" or "hardware"; empty: as the model says
};

/// The model of these options; it passes `validate`.
llvm::Expected<EIETargetModel> resolveTargetModel(const TargetOptions &options);

llvm::Error writeTargetModel(llvm::StringRef path, const EIETargetModel &model);

} // namespace l2dc::image

#endif // L2DC_TARGET_EIE_TARGETMODEL_H
