#include "CountWeights.h"

#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<mlir::func::FuncDialect, l2dc::nn::NNDialect>();
  l2dc::nn::registerNNPasses();
  consumer::registerCountWeights();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "Optimizer of a user\n", registry));
}
