//===- TargetModelTest.cpp - Tests for EIE sizes and costs ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/TargetModel.h"

#include "../../Support/TempDir.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::image;
using namespace l2dc::test;

namespace {

constexpr auto parse = parseTargetModel;

TEST(TargetModel, DefaultsArePaperChip) {
  EIETargetModel model;
  EXPECT_EQ(message(model.validate()), "");
  EXPECT_EQ(model.entriesPerSpmatRow(), 8u);
  EXPECT_EQ(model.spmatRows(), 16384u);
  EXPECT_EQ(model.pointerWords(), 16384u);
  EXPECT_EQ(model.maxPointer(), 65535u);
  EXPECT_EQ(model.windowCapacity(64), 4096u);
  EXPECT_EQ(model.bankCapacity(64), 32768u);
  EXPECT_EQ(model.lnzdNodes(), 21u);
}

// Table II: 9.157 mW and 638,024 square micrometres per PE.
TEST(TargetModel, ReproducesTableII) {
  EIETargetModel model;
  EXPECT_NEAR(model.busyPowerMilliwatts(), 586.0, 1.0);
  EXPECT_NEAR(model.areaSquareMillimetres(), 40.8, 0.05);
  model.pes = 1;
  EXPECT_NEAR(model.busyPowerMilliwatts(), 9.157, 0.01);
  EXPECT_NEAR(model.areaSquareMillimetres(), 0.638, 0.001);
}

TEST(TargetModel, AreaGrowsWithMemories) {
  EIETargetModel model, larger;
  larger.spmatSramBytes *= 2;
  EXPECT_NEAR(larger.areaSquareMillimetres() - model.areaSquareMillimetres(),
              64 * 0.469412, 1e-9);
}

TEST(TargetModel, CountsTreeNodes) {
  EIETargetModel model;
  for (auto [pes, nodes] :
       {std::pair(1u, 1u), {4, 1}, {5, 3}, {16, 5}, {65, 25}, {256, 85}}) {
    model.pes = pes;
    EXPECT_EQ(model.lnzdNodes(), nodes) << pes;
  }
}

TEST(TargetModel, JsonRoundTrip) {
  EIETargetModel model;
  model.mode = MachineMode::Hardware;
  model.pes = 37;
  model.clockHz = 1.2e9;
  model.queueDepth = 2;
  model.energy.mac = 1.0 / 3;
  model.area.lnzdNode = 200;
  TempDir directory;
  std::string path = directory.path("model.json");
  exitOnError(writeTargetModel(path, model));
  EIETargetModel read = exitOnError(readTargetModel(path));
  EXPECT_EQ(llvm::json::Value(toJSON(model)), llvm::json::Value(toJSON(read)));
  EXPECT_EQ(read.energy.mac, model.energy.mac);
  EXPECT_EQ(read.mode, MachineMode::Hardware);
}

TEST(TargetModel, JsonKeepsDefaults) {
  EIETargetModel model = exitOnError(
      parse(R"({"pes": 16, "energy_pj": {"mac": 2}, "mode": "hardware"})"));
  EXPECT_EQ(model.pes, 16u);
  EXPECT_EQ(model.energy.mac, 2);
  EXPECT_EQ(model.energy.dramWord, 640);
  EXPECT_EQ(model.queueDepth, 8u);
}

TEST(TargetModel, RefusesBadJson) {
  EXPECT_ERROR(parse("[]"), "expected a JSON object");
  EXPECT_ERROR(parse("{"), "target model: [1:1, byte=1]: Expected");
  EXPECT_ERROR(parse(std::string(1 << 20, '[')), "more than 1000 brackets");
  EXPECT_ERROR(parse(R"({"pes": "many"})"),
               "pes is \"many\", expected a whole number");
  EXPECT_ERROR(parse(R"({"pes": -1})"), "pes is -1, expected a whole number");
  EXPECT_ERROR(parse(R"({"clock_hz": null})"),
               "clock_hz is null, expected a number");
  EXPECT_ERROR(parse(R"({"mode": "fast"})"),
               "mode is \"fast\", expected \"paper\" or \"hardware\"");
  EXPECT_ERROR(parse(R"({"zz": 1, "pe": 1})"),
               "unknown key pe, expected one of mode, pes, clock_hz");
  EXPECT_ERROR(parse(R"({"energy_pj": {"joules": 1}})"),
               "unknown key energy_pj.joules, expected one of spmat_row_read");
  EXPECT_ERROR(parse(R"({"area_um2": 3})"),
               "area_um2 is 3, expected an object");
}

TEST(TargetModel, RefusesImpossibleSizes) {
  EXPECT_ERROR(parse(R"({"pes": 0})"), "pes is 0, expected 1 to 256");
  EXPECT_ERROR(parse(R"({"pes": 257})"), "pes is 257, expected 1 to 256");
  EXPECT_ERROR(parse(R"({"queue_depth": 1})"),
               "queue_depth is 1, expected 2 to 65536");
  EXPECT_ERROR(parse(R"({"index_bits": 9})"),
               "index_bits is 9, expected 2 to 8");
  EXPECT_ERROR(parse(R"({"clock_hz": 0})"), "clock_hz is 0");
  EXPECT_ERROR(parse(R"({"accumulator_bits": 8})"),
               "accumulator_bits is 8, expected at least value_bits (16)");
  EXPECT_ERROR(
      parse(R"({"spmat_row_bits": 8, "index_bits": 5})"),
      "spmat_row_bits is 8, expected at least weight_bits + index_bits (9)");
  EXPECT_ERROR(parse(R"({"pointer_sram_bytes": 8, "pointer_bits": 32,
                         "spmat_sram_bytes": 1})"),
               "spmat_sram_bytes is 1, expected 128");
  EXPECT_ERROR(parse(R"({"energy_pj": {"mac": -1}})"),
               "energy_pj.mac is -1.00, expected a finite number");
}

TEST(TargetModel, NamesFileInErrors) {
  TempDir directory;
  EXPECT_ERROR(readTargetModel(directory.write("m.json", "{")), "m.json: ");
  EXPECT_ERROR(readTargetModel(directory.write("n.json", R"({"pes": 0})")),
               "n.json: target model: pes is 0");
  EXPECT_ERROR(readTargetModel(directory.path("none.json")), "none.json");
}

} // namespace
