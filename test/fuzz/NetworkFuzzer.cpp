//===- NetworkFuzzer.cpp - Arbitrary bytes as networks --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/NetworkIO.h"
#include "l2dc/Execution/Verify.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc;
using namespace l2dc::execution;

static bool isSmall(const Network &network) {
  for (const NetworkValue &value : network.values)
    if (llvm::is_contained(value.shape, -1) ||
        elementCount(value.shape) > 10000)
      return false;
  return network.steps.size() < 100;
}

/// What passed the checks runs without an error: they were complete.
static void runOnZeros(Network network) {
  for (unsigned value : constantsInOrder(network))
    network.values[value].constant =
        std::make_shared<Tensor>(network.values[value].shape);
  std::vector<Tensor> inputs;
  for (unsigned input : network.inputs)
    inputs.emplace_back(network.values[input].shape);
  auto executor = llvm::cantFail(
      createReferenceExecutor(std::make_shared<Network>(std::move(network))));
  llvm::cantFail(executor->run(inputs));
}

/// A network is refused, or gives bytes that give the same bytes again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  ByteReader reader(
      llvm::StringRef(reinterpret_cast<const char *>(bytes), size));
  llvm::Expected<Network> network = readNetwork(reader);
  if (!network) {
    llvm::consumeError(network.takeError());
    return 0;
  }
  ByteWriter first, second;
  writeNetwork(first, *network);
  ByteReader again(first.str());
  writeNetwork(second, llvm::cantFail(readNetwork(again)));
  if (first.str() != second.str())
    llvm::report_fatal_error("the network changed on its way through bytes");
  if (isSmall(*network))
    runOnZeros(std::move(*network));
  return 0;
}
