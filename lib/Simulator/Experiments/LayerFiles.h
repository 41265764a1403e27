//===- LayerFiles.h - Layers from files -------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIMULATOR_EXPERIMENTS_LAYERFILES_H
#define L2DC_LIB_SIMULATOR_EXPERIMENTS_LAYERFILES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace l2dc::sim {

/// A matrix that a user supplied. Only which weights there are decides how long
/// it takes, so weights are 1 (or their codebook index) and the rest 0.
struct FileLayer {
  std::string name;
  uint32_t rows = 0, columns = 0;
  std::vector<uint8_t> codes; ///< row-major
};

/// Reads the layers of `[NAME=]FILE`: the one of a Matrix Market file
/// (`.mtx`, `.mtx.gz`), whose rows are the outputs, the one of a NumPy array of
/// outputs x inputs (`.npy`), or all matrices of an image (any other name).
/// NAME stands for the file's name without extensions; the matrices of an image
/// are numbered. Errors name the file.
llvm::Expected<std::vector<FileLayer>> readLayers(llvm::StringRef spec);

} // namespace l2dc::sim

#endif // L2DC_LIB_SIMULATOR_EXPERIMENTS_LAYERFILES_H
