//===- l2dc-image.cpp - Show an EIE image and change its program ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Version.h"
#include "l2dc/Target/EIE/Assembly.h"
#include "l2dc/Target/EIE/Listing.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"

namespace cl = llvm::cl;
using namespace l2dc;
using namespace l2dc::image;

static cl::OptionCategory category("l2dc-image options");
static cl::opt<std::string> input(cl::Positional, cl::cat(category),
                                  cl::desc("IMAGE"), cl::init("-"));
static cl::opt<std::string>
    output("o", cl::cat(category), cl::value_desc("FILE"), cl::init("-"),
           cl::desc("Where the listing or the new image goes"));
static cl::opt<std::string>
    program("program", cl::cat(category), cl::value_desc("FILE.s"),
            cl::desc("Write the image with this program instead of its own"));
static cl::opt<std::string>
    targetModel("target-model", cl::cat(category), cl::value_desc("FILE.json"),
                cl::desc("Write the image with this machine instead of its "
                         "own"));

/// Applies what the options change. True if they change anything.
static llvm::Expected<bool> change(Image &image) {
  if (!targetModel.empty()) {
    llvm::Expected<EIETargetModel> target = readTargetModel(targetModel);
    if (!target)
      return target.takeError();
    image.target = *target;
  }
  if (!program.empty()) {
    auto text = readFile(program);
    if (!text)
      return text.takeError();
    auto instructions = parseAssembly((*text)->getBuffer());
    if (!instructions)
      return addContext(instructions.takeError(), program);
    image.instructions = std::move(*instructions);
  }
  return !targetModel.empty() || !program.empty();
}

static llvm::Error run() {
  llvm::Expected<Image> image = readImage(input);
  if (!image)
    return image.takeError();
  llvm::Expected<bool> changed = change(*image);
  if (!changed)
    return changed.takeError();
  if (*changed)
    return writeImage(output, *image);
  return writeFile(output, [&](llvm::raw_ostream &os) {
    printListing(*image, os);
    return llvm::Error::success();
  });
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  registerVersionPrinter();
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Shows what an EIE image holds, as assembly with its tables in comments, "
      "or gives it another program or machine\n");
  if (llvm::Error error = run()) {
    llvm::WithColor::error(llvm::errs(), "l2dc-image")
        << llvm::toString(std::move(error)) << '\n';
    return 1;
  }
  return 0;
}
