//===- InitAllTranslations.h - Every translation of a tool ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_INITALLTRANSLATIONS_H
#define L2DC_INITALLTRANSLATIONS_H

#include "l2dc/Import/DeepCompression.h"
#include "l2dc/Import/ONNX.h"
#include "l2dc/Target/EIETranslation/EIETranslation.h"
#include "l2dc/Target/Network/NetworkTranslation.h"
#include "l2dc/Target/SPICE/SPICETranslation.h"
#include "l2dc/Target/ONNX/ONNXExport.h"

namespace l2dc {

/// Registers the translations between L2DC's dialects and file formats.
inline void registerAllTranslations() {
  importer::registerDeepCompressionImport();
  importer::registerONNXImport();
  nn::registerL2DCFileTranslations();
  target::registerONNXExport();
  eie::registerEIETranslations();
  circuit::registerSPICETranslations();
}

} // namespace l2dc

#endif // L2DC_INITALLTRANSLATIONS_H
