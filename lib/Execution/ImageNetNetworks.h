//===- ImageNetNetworks.h - Networks of the papers' tables ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_IMAGENETNETWORKS_H
#define L2DC_LIB_EXECUTION_IMAGENETNETWORKS_H

#include "l2dc/Execution/Network.h"

namespace l2dc::execution {

/// The two networks of buildBuiltinNetwork() for large images.
llvm::Expected<Network> buildVGG16(llvm::ArrayRef<int64_t> sampleShape,
                                   int64_t classes, uint64_t seed);
llvm::Expected<Network> buildSqueezeNet(llvm::ArrayRef<int64_t> sampleShape,
                                        int64_t classes, uint64_t seed);

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_IMAGENETNETWORKS_H
