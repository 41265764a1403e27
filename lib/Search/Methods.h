//===- Methods.h - The methods and what makes them --------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_METHODS_H
#define L2DC_LIB_SEARCH_METHODS_H

#include "l2dc/Search/Method.h"

namespace l2dc::search {

/// Makes a method; reads its settings from `options`. Settings that it does not
/// read are reported by `createMethod`.
using MethodCreator = llvm::Expected<std::unique_ptr<Method>>(
    const Environment &environment, MethodOptions &options);

MethodCreator createRandom, createSobol, createGrid;
MethodCreator createUniform, createShallow, createDeep;
MethodCreator createGreedy;
MethodCreator createCmaEs, createDifferentialEvolution;
MethodCreator createBayesian;
MethodCreator createDdpg, createGuidedAgent;
MethodCreator createSequenceAgent, createGraphAgent;
MethodCreator createGoalMethod;

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_METHODS_H
