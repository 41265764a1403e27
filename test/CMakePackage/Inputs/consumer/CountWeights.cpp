#include "CountWeights.h"

#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace {

struct CountWeights
    : mlir::PassWrapper<CountWeights, mlir::OperationPass<mlir::ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CountWeights)

  llvm::StringRef getArgument() const override { return "count-weights"; }
  llvm::StringRef getDescription() const override {
    return "Remark on the kept elements of every weight";
  }

  void runOnOperation() override {
    getOperation().walk([](l2dc::nn::WeightOp weight) {
      auto encoding = weight.getEncoding();
      weight.emitRemark() << "density " << encoding.getDensity();
    });
  }
};

} // namespace

void consumer::registerCountWeights() {
  mlir::PassRegistration<CountWeights>();
}
