//===- ModelRunner.h - Running ONNX models on the interpreter ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_UNITTESTS_IMPORT_MODELRUNNER_H
#define L2DC_UNITTESTS_IMPORT_MODELRUNNER_H

#include "l2dc/Execution/Network.h"
#include "l2dc/Import/ONNX.h"

namespace l2dc::test {

/// The network of the ONNX file `path`. The error holds the diagnostics.
llvm::Expected<std::shared_ptr<const execution::Network>>
importNetwork(llvm::StringRef path,
              const importer::ONNXImportOptions &options = {});

/// The network of a model in protocol buffer text format.
llvm::Expected<std::shared_ptr<const execution::Network>>
importNetworkText(llvm::StringRef text);

/// The network of a serialized model.
llvm::Expected<std::shared_ptr<const execution::Network>>
importNetworkBytes(llvm::StringRef bytes);

/// Runs `network` on the reference interpreter.
llvm::Expected<std::vector<Tensor>>
runReference(std::shared_ptr<const execution::Network> network,
             llvm::ArrayRef<Tensor> inputs);

/// Fails unless the shapes are the same and every element differs by at most
/// `atol + rtol * |expected|`. NaN equals NaN. The error names the first
/// element that differs.
llvm::Error compareTensors(const Tensor &found, const Tensor &expected,
                           float rtol, float atol);

} // namespace l2dc::test

#endif // L2DC_UNITTESTS_IMPORT_MODELRUNNER_H
