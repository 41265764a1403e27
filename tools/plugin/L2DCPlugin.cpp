//===- L2DCPlugin.cpp - L2DC for stock MLIR tools -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `mlir-opt --load-dialect-plugin=libL2DCPlugin.so
// --load-pass-plugin=libL2DCPlugin.so` gets the dialects, passes and pipelines
// of L2DC (docs/Plugin.md).
//
//===----------------------------------------------------------------------===//

#include "HostVersion.h"
#include "l2dc/InitAllDialects.h"
#include "l2dc/InitAllPasses.h"

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

/// The version that the tool's loader expects, or one that it refuses.
static uint32_t apiVersion(uint32_t version) {
  return l2dc::checkHostVersion() ? version : 0;
}

static void registerDialects(mlir::DialectRegistry *registry) {
  l2dc::registerAllDialects(*registry);
}

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT mlir::DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {apiVersion(MLIR_PLUGIN_API_VERSION), "L2DC", LLVM_VERSION_STRING,
          registerDialects};
}

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT mlir::PassPluginLibraryInfo
mlirGetPassPluginInfo() {
  return {apiVersion(MLIR_PLUGIN_API_VERSION), "L2DC", LLVM_VERSION_STRING,
          l2dc::registerL2DCPasses};
}
