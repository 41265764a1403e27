//===- l2dc-spice-worker.cpp - Simulate for another program ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Started by the tools that simulate circuits, not by hand.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Spice/Worker.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

int main(int argc, char **argv) {
  int descriptor;
  if (argc != 3 || !llvm::to_integer(argv[1], descriptor)) {
    llvm::errs() << "usage: l2dc-spice-worker SOCKET DIRECTORY\n"
                    "Simulates circuits for another program, which starts it "
                    "with a connected socket.\n";
    return 1;
  }
  return l2dc::spice::runWorker(descriptor, argv[2]);
}
