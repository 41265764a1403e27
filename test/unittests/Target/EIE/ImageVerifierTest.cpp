//===- ImageVerifierTest.cpp - Tests for the checks on images -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SmallImage.h"
#include "l2dc/Target/EIE/OnChipMemory.h"

#include "../../Support/ExpectError.h"

#include "gtest/gtest.h"

#include <functional>
#include <limits>

using namespace l2dc;
using namespace l2dc::image;
using namespace l2dc::test;

namespace {

/// The verifier's message on the small image after a change.
std::string changed(const std::function<void(Image &)> &change) {
  Image image = smallImage();
  change(image);
  return message(verifyImage(image));
}

/// The message on the small image with one piece of its program replaced.
std::string edited(llvm::StringRef from, llvm::StringRef to) {
  std::string program = smallProgram.str();
  size_t at = program.find(from.str());
  EXPECT_NE(at, std::string::npos) << from.str();
  program.replace(at, from.size(), to.str());
  return message(verifyImage(smallImage(program)));
}

#define EXPECT_CHANGED(statement, part)                                        \
  EXPECT_PRED2(contains, changed([](Image &image) { statement; }),             \
               std::string(part))
#define EXPECT_EDITED(from, to, part)                                          \
  EXPECT_PRED2(contains, edited(from, to), std::string(part))

TEST(ImageVerifier, AcceptsTheSmallImage) {
  EXPECT_EQ(message(verifyImage(smallImage())), "");
}

TEST(ImageVerifier, ChecksTables) {
  EXPECT_CHANGED(image.target.pes = 0, "target model: pes is 0");
  EXPECT_CHANGED(image.buffers[1].shape = Shape({1, -1}),
                 "buffer 1: shape 1x? is not one of a tensor");
  EXPECT_CHANGED(image.buffers[2].shape = Shape({12}),
                 "buffer 2: constant is 1x3x2x2, the buffer 12");
  EXPECT_CHANGED(image.buffers[0].name.assign(2000, 'x'),
                 "buffer 0: name has 2000 bytes");
  EXPECT_CHANGED(image.matrices[1].columns = 12,
                 "matrix 1: PE 0: 14 column pointers, expected 13");
  EXPECT_CHANGED(image.target.weightBits = 1,
                 "matrix 0: codebook has 4 values, codes of 1 bits reach 2");
  EXPECT_CHANGED(image.biases[0].clear(), "bias 0: 0 values, expected 1");
  EXPECT_CHANGED(image.biases[0][1] = std::numeric_limits<float>::infinity(),
                 "bias 0: a value is INF");
  EXPECT_CHANGED(image.patches[0].dimensions.clear(),
                 "patch 0: 0 spatial dimensions, expected 1 to 3");
  EXPECT_CHANGED(image.patches[0].dimensions[1].stride = 0,
                 "patch 0: an extent is 0");
  EXPECT_CHANGED(image.patches[0].channels = 1u << 31,
                 "patch 0: 8589934592 elements");
  EXPECT_CHANGED(image.orders[0][1] = 2, "order 0: element 2 lies at two");
  EXPECT_CHANGED(image.layers[0].name.assign(2000, 'x'), "layer 0: name has");
}

TEST(ImageVerifier, ChecksHostSteps) {
  EXPECT_CHANGED(image.hostSteps[0].inputs.pop_back(),
                 "host step 0: mul has 1 operands");
  EXPECT_CHANGED(image.hostSteps[0].inputs[0] = 5,
                 "host step 0: buffer 5 does not exist, the image has 5");
  EXPECT_CHANGED(image.hostSteps[0].output = 5, "buffer 5 does not exist");
  EXPECT_CHANGED(image.hostSteps[0].output = 2,
                 "writes buffer 'scale', which is a constant");
  EXPECT_CHANGED(image.hostSteps[0].output = 4,
                 "host step 0: gives 1x3x2x2, buffer 'y' is 1x5");
  EXPECT_CHANGED(image.hostSteps[0].inputs[0] = 0, "host step 0: mul");
}

TEST(ImageVerifier, ChecksInterface) {
  EXPECT_CHANGED(image.inputs[0] = 5, "input 0: buffer 5 does not exist");
  EXPECT_CHANGED(image.inputs[0] = 2, "input 0: buffer 'scale' is a constant");
  EXPECT_CHANGED(image.outputs[0] = 7, "output 0: buffer 7 does not exist");
}

TEST(ImageVerifier, ChecksStructure) {
  EXPECT_CHANGED(image.instructions.clear(), "the program is empty");
  EXPECT_EDITED("halt\n", "", "instruction 33 (layer_end): halt must be the");
  EXPECT_EDITED("swap", "halt", "halt must be the last instruction");
  EXPECT_EDITED("  end_loop\n", "",
                "instruction 14 (layer_end): the innermost open block is not a "
                "layer_begin");
  EXPECT_EDITED("  swap\n", "end_loop\n", "innermost open block is not a loop");
  EXPECT_EDITED("swap\nlayer_end", "swap",
                "instruction 19 (layer_begin): has no end");
  EXPECT_EDITED("  swap", "layer_begin layer=0\nlayer_end",
                "layers do not nest");
  EXPECT_EDITED("count=4", "count=0", "count is 0, expected at least 1");
  EXPECT_EDITED("  swap\n",
                "loop count=1\nloop count=1\nloop count=1\nloop count=1\n"
                "loop count=1\n",
                "loops nest deeper than 4");
}

TEST(ImageVerifier, ChecksNumbers) {
  EXPECT_EDITED("matrix=1", "matrix=2",
                "instruction 20 (load_matrix): matrix 2 does not exist, the "
                "image has 2");
  EXPECT_EDITED("bias=0", "bias=1", "bias 1 does not exist");
  EXPECT_EDITED("buffer=0", "buffer=5", "buffer 5 does not exist");
  EXPECT_EDITED("patch=0", "patch=1", "patch 1 does not exist");
  EXPECT_EDITED("order=0", "order=1", "order 1 does not exist");
  EXPECT_EDITED("step=0", "step=1", "step 1 does not exist");
  EXPECT_EDITED("layer=0", "layer=3", "layer 3 does not exist");
  EXPECT_CHANGED(image.instructions[2] = makeSet(Register::ActivePes, 0),
                 "instruction 2 (set): set: active_pes cannot be 0");
}

TEST(ImageVerifier, ChecksAccesses) {
  EXPECT_EDITED("buffer=3 count=12", "buffer=3 count=13",
                "reads up to element 13 of buffer 'scaled', which has 12");
  EXPECT_EDITED("buffer=3 count=12", "buffer=3 count=12 offset=1",
                "reads up to element 13");
  EXPECT_EDITED("loop_stride=1", "loop_stride=2",
                "writes element 14 of buffer 'conv', which has 12");
  EXPECT_EDITED("buffer=4 order=0", "buffer=4", "writes element 5 of buffer");
  EXPECT_EDITED("buffer=4 order=0", "buffer=2 order=0",
                "buffer 'scale' is a constant");
  EXPECT_EDITED("load_bias bias=0", "load_bias bias=0 offset=1",
                "reads bias 3, the vector has 3");
  EXPECT_EDITED("load_bias bias=0", "load_bias bias=0 order=0",
                "order 0 has 6 positions, output_length is 3");
  EXPECT_EDITED("loop count=4", "loop count=5",
                "the loop counts up to 4, the patch has 4 windows");
  EXPECT_EDITED("load_patch patch=0 buffer=0", "load_patch patch=0 buffer=1",
                "buffer 'conv' is 1x3x2x2, the patch wants 1xCx3x3");
  EXPECT_CHANGED(image.patches[0].channelBegin = 1,
                 "the patch reads up to channel 3 of buffer 'x', which has 2");
}

TEST(ImageVerifier, ChecksRuns) {
  EXPECT_EDITED("register=codebook value=1", "register=codebook value=0",
                "instruction 29 (run): no matrix is loaded at pointer_base 9, "
                "spmat_base 2, codebook 0");
  EXPECT_EDITED("value=12\n  set register=output_length value=6",
                "value=11\n  set register=output_length value=6",
                "matrix 1 has 13 columns, input_length and bias_column give "
                "12");
  EXPECT_EDITED("output_length value=6", "output_length value=4",
                "matrix 1 has 6 rows, output_length is 4");
  EXPECT_EDITED("  clear\n", "set register=active_pes value=1\n",
                "matrix 1 is spread over 2 PEs, active_pes is 1");
  EXPECT_EDITED("  clear\n", "set register=active_pes value=3\n",
                "active_pes is 3, the machine has 2 PEs");
  EXPECT_EDITED("  clear\n", "clear\nset register=source_offset value=1\n",
                "source_offset is 1, expected a multiple of active_pes (2)");
  EXPECT_EDITED("  clear\n", "clear\nset register=dest_offset value=3\n",
                "dest_offset is 3, expected a multiple of active_pes (2)");
  EXPECT_EDITED("dest_fraction value=10", "dest_fraction value=26",
                "weight_fraction + source_fraction - dest_fraction is -1");
  EXPECT_EDITED("register=bias_column value=1",
                "register=bias_column value=1\n"
                "set register=source_fraction value=15",
                "source_fraction is 15, with a bias column expected at most "
                "14");
  EXPECT_EDITED("dest_fraction value=10", "dest_fraction value=-7",
                "is 32, expected 0 to 31");
}

TEST(ImageVerifier, ChecksThatDataIsThere) {
  EXPECT_EDITED("  host step=0\n", "",
                "instruction 26 (load_activations): reads buffer 'scaled' "
                "before anything was written to it");
  EXPECT_CHANGED(image.inputs.clear(),
                 "instruction 9 (load_patch): reads buffer 'x' before");
  EXPECT_CHANGED(image.hostSteps[0].inputs[0] = 3,
                 "instruction 17 (host): reads buffer 'scaled' before");
  EXPECT_CHANGED(image.instructions = {Instruction(Opcode::Halt)},
                 "output buffer 'y' is never written");
  EXPECT_EDITED("buffer=3 count=12", "buffer=3 count=8",
                "instruction 29 (run): reads up to activation 12 of a bank, of "
                "which 8 were written");
  EXPECT_EDITED("buffer=3 count=12", "buffer=3 count=2 position=10",
                "writes activation 10 of a bank, of which only 8 were written");
  EXPECT_EDITED("  clear\n", "",
                "instruction 28 (run): no clear or load_bias has set the "
                "accumulators since output_length became 6");
  EXPECT_EDITED("  write_back\n    store", "  store",
                "instruction 12 (store_activations): reads up to activation 3 "
                "of a bank, of which 0 were written");
  EXPECT_EDITED("  write_back\n    store",
                "  write_back\nset register=active_pes value=1\nstore",
                "reads activations that were written to 2 PEs, active_pes is "
                "1");
  EXPECT_EDITED("  clear\n", "clear\nswap\n",
                "reads up to activation 12 of a bank, of which 3 were written");
}

// A matrix that the loop's end overwrites is missing from the second iteration.
TEST(ImageVerifier, ChecksLaterIterations) {
  EXPECT_EDITED("  end_loop",
                "load_matrix matrix=1 pointer_base=0 spmat_base=0 codebook=0\n"
                "end_loop",
                "instruction 11 (run): matrix 1 has 13 columns");
  EXPECT_EDITED("  end_loop", "set register=input_length value=5\nend_loop",
                "instruction 11 (run): matrix 0 has 8 columns");
}

TEST(ImageVerifier, HardwareModeChecksCapacities) {
  EXPECT_CHANGED(image.target.indexBits = 5,
                 "matrix has runs of 4 bits, the machine 5");
  EXPECT_CHANGED(image.target.registerFileWords = 2,
                 "instruction 11 (run): input_length is 8, the register files "
                 "hold 4");
  EXPECT_CHANGED(image.target.registerFileWords = 1,
                 "load_bias): output_length is 3, the register files hold 2");
  EXPECT_CHANGED(image.target.pointerSramBytes = 44,
                 "matrix takes pointer SRAM up to word 23, the machine has 22");
  EXPECT_CHANGED(image.target.spmatSramBytes = 128;
                 image.target.spmatRowBits = 1024,
                 "matrix takes Spmat SRAM up to row 3, the machine has 1");
  EXPECT_CHANGED(image.target.codebookSlots = 1,
                 "codebook slot 1 does not exist, the machine has 1");
  EXPECT_EDITED("set register=bias_column",
                "set register=dest_offset value=1024\nset register=bias_column",
                "reaches activation 1030 of a bank, which holds 1024");
  EXPECT_EDITED("buffer=3 count=12", "buffer=3 count=12 position=1013",
                "reaches activation 1025 of a bank, which holds 1024");
}

TEST(ImageVerifier, HardwareModeChecksPointerReach) {
  auto check = [](unsigned entries) {
    Image image = smallImage("load_matrix matrix=0 pointer_base=0 "
                             "spmat_base=0 codebook=0\nhalt");
    image.outputs.clear();
    std::vector<uint8_t> codes(entries, 1);
    MatrixEncoding options;
    options.pes = 1;
    image.matrices[0] =
        exitOnError(encodeMatrix(entries, 1, codes, {0, 1}, options));
    return message(verifyImage(image));
  };
  EXPECT_EQ(check(65535), "");
  EXPECT_PRED2(contains, check(65536),
               "matrix has 65536 entries in one PE, pointers of 16 bits reach "
               "65535");
}

/// An image of the paper's chip that runs one matrix of zeros; real ones only
/// take more room.
Image runOnPaperChip(uint32_t rows, uint32_t columns, MachineMode mode) {
  Image image;
  image.target.mode = mode;
  std::vector<uint8_t> codes(size_t(rows) * columns);
  image.matrices = {
      exitOnError(encodeMatrix(rows, columns, codes, {0.0f, 1.0f}))};
  image.buffers = {{"x", {1, int64_t(columns)}, nullptr}};
  image.inputs = {0};
  image.instructions = {
      Instruction(Opcode::LoadMatrix, {0, 0, 0, 0}),
      makeSet(Register::InputLength, columns),
      makeSet(Register::OutputLength, rows),
      Instruction(Opcode::LoadActivations, {0, int64_t(columns)}),
      Instruction(Opcode::Clear),
      Instruction(Opcode::Run),
      Instruction(Opcode::Halt)};
  return image;
}

// VGG-6 has 25088 inputs, NT-Wd 8791 outputs.
TEST(ImageVerifier, PaperLayersThatNeedSplitting) {
  EXPECT_ERROR(verifyImage(runOnPaperChip(64, 25088, MachineMode::Hardware)),
               "matrix takes pointer SRAM up to word 25089, the machine has "
               "16384");
  EXPECT_ERROR(verifyImage(runOnPaperChip(8791, 600, MachineMode::Hardware)),
               "output_length is 8791, the register files hold 4096");
  EXPECT_ERROR(verifyImage(runOnPaperChip(64, 9216, MachineMode::Hardware)),
               "input_length is 9216, the register files hold 4096");
  for (auto [rows, columns] :
       {std::pair(64, 25088), {8791, 600}, {64, 9216}, {4096, 64}})
    EXPECT_EQ(
        message(verifyImage(runOnPaperChip(rows, columns, MachineMode::Paper))),
        "");
  EXPECT_EQ(
      message(verifyImage(runOnPaperChip(4096, 64, MachineMode::Hardware))),
      "");
}

TEST(ImageVerifier, PaperModeHasNoCapacities) {
  EXPECT_EQ(changed([](Image &image) {
              image.target.mode = MachineMode::Paper;
              image.target.indexBits = 5;
              image.target.registerFileWords = 1;
              image.target.pointerSramBytes = 8;
              image.target.spmatSramBytes = 128;
              image.target.codebookSlots = 1;
            }),
            "");
}

TEST(OnChipMemory, ForgetsOverwrittenMatrices) {
  Image image = smallImage();
  OnChipMemory memory(image);
  auto load = [&](int64_t matrix, int64_t pointers, int64_t rows,
                  int64_t codebook) {
    memory.load(
        Instruction(Opcode::LoadMatrix, {matrix, pointers, rows, codebook}));
  };
  auto find = [&](int64_t pointers, int64_t rows, int64_t codebook) {
    RegisterFile registers(2);
    registers.set(Register::PointerBase, pointers);
    registers.set(Register::SpmatBase, rows);
    registers.set(Register::Codebook, codebook);
    return memory.find(registers);
  };
  load(0, 0, 0, 0); // 9 pointers, at most 2 rows
  load(1, 9, 2, 1);
  EXPECT_EQ(find(0, 0, 0), 0u);
  EXPECT_EQ(find(9, 2, 1), 1u);
  EXPECT_EQ(find(9, 2, 0), std::nullopt);
  load(0, 100, 100, 1); // takes the codebook slot of matrix 1
  EXPECT_EQ(find(9, 2, 1), std::nullopt);
  load(1, 8, 50, 2); // overwrites the last pointer of matrix 0
  EXPECT_EQ(find(0, 0, 0), std::nullopt);
  EXPECT_EQ(find(100, 100, 1), 0u);
}

} // namespace
