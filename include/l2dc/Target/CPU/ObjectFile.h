//===- ObjectFile.h - Networks as object files for C ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_CPU_OBJECTFILE_H
#define L2DC_TARGET_CPU_OBJECTFILE_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"

#include <string>

namespace l2dc::cpu {

struct ObjectFileOptions {
  /// The C function's name (see `cIdentifier`).
  std::string name = "l2dc_run";
  /// all (chosen at run time), avx512, avx2 or portable.
  std::string isa = "all";
};

/// What was written.
struct ObjectFileInfo {
  std::string name; ///< of the C function
  uint64_t objectBytes = 0;
};

/// Compiles the module's one network, as `nn-to-llvm` does, to a
/// position-independent object file at `objectPath` that needs the C library
/// and libm only, and writes a C header that declares its function to
/// `headerPath`. `module` is not changed. Neither file is left half written.
llvm::Expected<ObjectFileInfo>
writeObjectFile(mlir::ModuleOp module, llvm::StringRef objectPath,
                llvm::StringRef headerPath,
                const ObjectFileOptions &options = {});

/// `text` with every character that C does not allow in a name replaced by an
/// underscore; starts with a letter.
std::string cIdentifier(llvm::StringRef text);

} // namespace l2dc::cpu

#endif // L2DC_TARGET_CPU_OBJECTFILE_H
