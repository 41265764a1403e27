//===- Network.cpp - Networks for C callers -------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Errors.h"
#include "Objects.h"

#include "l2dc/Driver/DiagnosticText.h"
#include "l2dc/Driver/NetworkFile.h"
#include "l2dc/InitAllDialects.h"
#include "l2dc/InitAllPasses.h"
#include "l2dc/Support/File.h"
#include "l2dc/Target/L2DCFile/L2DCFile.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

#include <cstring>
#include <mutex>

using namespace l2dc;
using namespace l2dc::capi;
using llvm::StringRef;

static std::unique_ptr<mlir::MLIRContext> createContext() {
  mlir::DialectRegistry registry;
  registerAllDialects(registry);
  return std::make_unique<mlir::MLIRContext>(registry);
}

/// Brings what is derived from the module up to date.
static mlir::LogicalResult refresh(L2DCNetwork &net) {
  auto function = nn::getNetworkFunction(*net.module);
  if (!function)
    return mlir::failure();
  auto network = nn::translateToNetwork(function);
  if (mlir::failed(network))
    return mlir::failure();
  net.network = std::move(*network);
  net.weights.clear();
  for (unsigned value = 0; value < net.network.values.size(); ++value)
    if (net.network.values[value].constant)
      net.weights.push_back(value);
  return mlir::success();
}

/// The network that `read` makes in a new context.
template <typename Read>
static L2DCNetwork *load(StringRef name, Read read, char **error) {
  auto net = std::make_unique<L2DCNetwork>();
  net->context = createContext();
  driver::DiagnosticText diagnostics(net->context.get());
  net->module = read(net->context.get());
  if (net->module && mlir::succeeded(refresh(*net)))
    return net.release();
  setError(error,
           diagnostics.get(("cannot read network '" + name + "'").str()));
  return nullptr;
}

L2DCNetwork *l2dcNetworkLoad(const char *path, char **error) {
  return load(
      path,
      [&](mlir::MLIRContext *context) {
        return driver::readNetwork(path, context);
      },
      error);
}

L2DCNetwork *l2dcNetworkDecode(const void *bytes, size_t size, char **error) {
  auto net =
      target::deserialize(StringRef(static_cast<const char *>(bytes), size));
  if (!net) {
    setError(error, net.takeError());
    return nullptr;
  }
  return load(
      "bytes",
      [&](mlir::MLIRContext *context) {
        return nn::translateFromCompressedNetwork(context, *net);
      },
      error);
}

void l2dcNetworkDestroy(L2DCNetwork *network) { delete network; }

int l2dcNetworkRunPasses(L2DCNetwork *network, const char *pipeline,
                         char **error) {
  static std::once_flag registered;
  std::call_once(registered, registerAllPasses);
  mlir::MLIRContext *context = network->context.get();
  mlir::PassManager pm(context);
  std::string parseErrors;
  llvm::raw_string_ostream os(parseErrors);
  driver::DiagnosticText diagnostics(context);
  if (mlir::failed(mlir::parsePassPipeline(pipeline, pm, os)))
    return setError(error, StringRef(parseErrors).rtrim());
  L2DCNetwork changed;
  changed.module = network->module->clone();
  if (mlir::failed(pm.run(*changed.module)) || mlir::failed(refresh(changed)))
    return setError(error, diagnostics.get("the pipeline failed"));
  network->module = std::move(changed.module);
  network->network = std::move(changed.network);
  network->weights = std::move(changed.weights);
  return 0;
}

/// The bytes of the network's .l2dc file.
static llvm::Expected<std::string> encode(const L2DCNetwork &network) {
  driver::DiagnosticText diagnostics(network.context.get());
  mlir::OwningOpRef<mlir::ModuleOp> &module =
      const_cast<L2DCNetwork &>(network).module;
  auto net =
      nn::translateToCompressedNetwork(nn::getNetworkFunction(*module));
  if (mlir::failed(net))
    return llvm::createStringError(diagnostics.get("cannot encode"));
  return target::serialize(*net);
}

void *l2dcNetworkEncode(const L2DCNetwork *network, size_t *size,
                        char **error) {
  auto bytes = encode(*network);
  if (bytes)
    return copyBytes(*bytes, size);
  setError(error, bytes.takeError());
  return nullptr;
}

static std::string print(const L2DCNetwork &network) {
  std::string text;
  llvm::raw_string_ostream os(text);
  network.module.get()->print(os);
  return text;
}

char *l2dcNetworkPrint(const L2DCNetwork *network) {
  return copyString(print(*network));
}

static llvm::Error save(const L2DCNetwork &network, StringRef path) {
  if (path.ends_with(".mlirbc"))
    return driver::writeBytecode(path, network.module.get());
  if (path.ends_with(".mlir"))
    return writeFile(path, print(network));
  if (!path.ends_with(".l2dc"))
    return llvm::createStringError("cannot write '" + path +
                                   "': expected a name that ends in .l2dc, "
                                   ".mlirbc or .mlir");
  auto bytes = encode(network);
  return bytes ? writeFile(path, *bytes) : bytes.takeError();
}

int l2dcNetworkSave(const L2DCNetwork *network, const char *path,
                    char **error) {
  if (llvm::Error failure = save(*network, path))
    return setError(error, std::move(failure));
  return 0;
}

size_t l2dcNetworkInputCount(const L2DCNetwork *network) {
  return network->network.inputs.size();
}

size_t l2dcNetworkOutputCount(const L2DCNetwork *network) {
  return network->network.outputs.size();
}

size_t l2dcNetworkWeightCount(const L2DCNetwork *network) {
  return network->weights.size();
}

/// Value `index` among those that `values` numbers, or null.
static const execution::NetworkValue *
valueAt(const L2DCNetwork *network, llvm::ArrayRef<unsigned> values,
        size_t index) {
  if (index >= values.size())
    return nullptr;
  return &network->network.values[values[index]];
}

static const int64_t *shapeOf(const execution::NetworkValue *value,
                              size_t *rank) {
  if (!value)
    return nullptr;
  *rank = value->shape.size();
  return value->shape.data();
}

const int64_t *l2dcNetworkInputShape(const L2DCNetwork *network, size_t index,
                                     size_t *rank) {
  return shapeOf(valueAt(network, network->network.inputs, index), rank);
}

const int64_t *l2dcNetworkOutputShape(const L2DCNetwork *network, size_t index,
                                      size_t *rank) {
  return shapeOf(valueAt(network, network->network.outputs, index), rank);
}

const int64_t *l2dcNetworkWeightShape(const L2DCNetwork *network, size_t index,
                                      size_t *rank) {
  return shapeOf(valueAt(network, network->weights, index), rank);
}

const char *l2dcNetworkWeightName(const L2DCNetwork *network, size_t index) {
  const auto *value = valueAt(network, network->weights, index);
  return value ? value->name.c_str() : nullptr;
}

int l2dcNetworkDecodeWeight(const L2DCNetwork *network, size_t index,
                            float *elements, size_t count, char **error) {
  const auto *value = valueAt(network, network->weights, index);
  if (!value)
    return setError(error, llvm::formatv("no weight {0}: the network has {1}",
                                         index, network->weights.size())
                               .str());
  const Tensor &tensor = *value->constant;
  if (count != size_t(tensor.size()))
    return setError(error, llvm::formatv("count: found {0}, expected {1} for "
                                         "weight '{2}' of shape {3}",
                                         count, tensor.size(), value->name,
                                         shapeToString(tensor.shape))
                               .str());
  std::memcpy(elements, tensor.begin(), count * sizeof(float));
  return 0;
}
