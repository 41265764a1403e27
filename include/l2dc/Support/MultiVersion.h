//===- MultiVersion.h - Loops compiled for several CPUs ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A few loops gain several times from wider vectors than those of the
// baseline x86-64. L2DC_MULTIVERSION on such a function compiles it once
// per instruction set and picks one when the program is loaded, so the binary
// stays portable. Sanitizers are not ready yet when that choice is made.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_MULTIVERSION_H
#define L2DC_SUPPORT_MULTIVERSION_H

#include "llvm/Support/Compiler.h"

#if defined(__x86_64__) && defined(__linux__) &&                               \
    !LLVM_ADDRESS_SANITIZER_BUILD && !LLVM_MEMORY_SANITIZER_BUILD
#define L2DC_MULTIVERSION                                                      \
  __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define L2DC_MULTIVERSION
#endif

#endif // L2DC_SUPPORT_MULTIVERSION_H
