//===- EIEDialect.td - The eie dialect ---------------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_IR_EIEDIALECT_TD
#define L2DC_DIALECT_EIE_IR_EIEDIALECT_TD

include "mlir/IR/OpBase.td"

def EIE_Dialect : Dialect {
  let name = "eie";
  let summary = "Programs of the EIE accelerator";
  let description = [{
    EIE (Han et al., ISCA 2016) multiplies a sparse, weight-shared matrix with a
    sparse vector of activations. The dialect has two layers:

    - *Structured ops* on tensors: a layer on an encoded matrix (`eie.matvec`,
      `eie.conv`) and what the accelerator leaves to the host (`eie.host`).
      `convert-nn-to-eie` creates them.
    - *Instruction ops* inside `eie.program`, one for each instruction of an
      image, which `eie-schedule` creates and `--eie-to-binary` writes byte by
      byte.

    The machine's sizes stand in one `#eie.target` attribute named `eie.target`
    on the function or program; an op never repeats them.
  }];
  let cppNamespace = "::l2dc::eie";
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    /// Adds the attributes; called once by the constructor.
    void registerAttributes();

    /// The name of the attribute that holds a function's or program's target.
    static constexpr ::llvm::StringLiteral targetAttrName = "eie.target";
  }];
}

#endif // L2DC_DIALECT_EIE_IR_EIEDIALECT_TD
