//===- NNInterfaces.td - Interfaces of the nn dialect ------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_IR_NNINTERFACES_TD
#define L2DC_DIALECT_NN_IR_NNINTERFACES_TD

include "mlir/IR/OpBase.td"

def NN_WeightEncodingAttrInterface
    : AttrInterface<"WeightEncodingAttrInterface"> {
  let cppNamespace = "::l2dc::nn";
  let description = [{
    How one weight tensor is stored. Passes, lowerings, reports and executors
    ask these questions instead of switching on the kind of encoding.
  }];
  let methods = [
    InterfaceMethod<[{
        The weight's type: ranked, static, float32.
      }], "::mlir::RankedTensorType", "getWeightType">,
    InterfaceMethod<[{
        The number of weights that are not pruned away. A dense weight keeps
        all; the others keep their nonzero ones.
      }], "int64_t", "getKeptCount">,
    InterfaceMethod<[{
        Writes the weights to `values`, row-major, one per element of the
        weight's type. Succeeds on every encoding that verifies.
      }], "::llvm::LogicalResult", "decode",
      (ins "::llvm::MutableArrayRef<float>":$values)>,
    InterfaceMethod<[{
        The shared values, entry 0 being 0.0 for the pruned weights; empty if
        the weights are not shared.
      }], "::llvm::ArrayRef<float>", "getCodebookValues">,
    InterfaceMethod<[{
        Writes the codebook index of each weight (0: pruned) to `codes`,
        row-major. Fails if the weights are not shared.
      }], "::llvm::LogicalResult", "decodeCodes",
      (ins "::llvm::MutableArrayRef<uint8_t>":$codes)>,
    InterfaceMethod<[{
        The entropy-coded form, as `compression::readCodedWeights` takes it with
        its shape; empty if the weights are not coded.
      }], "::llvm::ArrayRef<uint8_t>", "getCodedBytes">,
    InterfaceMethod<[{
        The size of each part as this encoding stores it.
      }], "::l2dc::nn::WeightStorage", "getStorage">,
    InterfaceMethod<[{
        Checks what construction cannot, since a blob is attached to its key
        only after the whole file is parsed: blob lengths, index ranges, code
        tables. Called by the verifier of `nn.weight`.
      }], "::llvm::LogicalResult", "verifyEncoding",
      (ins "::llvm::function_ref<::mlir::InFlightDiagnostic()>":$emitError)>,
  ];
  let extraClassDeclaration = [{
    /// The number of weights, kept or not.
    int64_t getWeightCount() { return getWeightType().getNumElements(); }
    /// The kept share of the weights, in [0, 1].
    double getDensity() {
      int64_t count = getWeightCount();
      return count ? double(getKeptCount()) / double(count) : 0.0;
    }
  }];
}

#endif // L2DC_DIALECT_NN_IR_NNINTERFACES_TD
