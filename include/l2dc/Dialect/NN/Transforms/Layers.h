//===- Layers.h - The layers whose weights can be compressed ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_TRANSFORMS_LAYERS_H
#define L2DC_DIALECT_NN_TRANSFORMS_LAYERS_H

#include "l2dc/Dialect/NN/IR/NN.h"

#include "l2dc/Support/Error.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Threading.h"

#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace l2dc::nn {

/// A convolution or fully connected layer with constant weights.
struct Layer {
  mlir::Operation *op;
  WeightOp weight;
  /// The op's layer name, else its kind and position: "conv0", "linear1".
  std::string name;
  /// "conv" or "linear".
  llvm::StringRef kind;
};

/// Marks a layer whose weights are part of an algorithm and not trained, such
/// as a transform: nothing compresses it.
inline constexpr llvm::StringLiteral fixedAttrName = "nn.fixed";

/// The layers of `function` in order, without fixed ones. Layers which use the
/// same `nn.weight` are listed once, under the first one's name.
std::vector<Layer> collectLayers(mlir::func::FuncOp function);

/// One text value for each layer: how options like "0.1,ip3=0.26" are read.
class LayerValues {
public:
  /// Adds `VALUE` or `NAME=VALUE`, NAME being a layer's name, a glob over
  /// names, `conv` or `linear`. Later entries win over earlier ones, and named
  /// entries over plain ones. Fails on a malformed glob or an empty part.
  llvm::Error add(llvm::StringRef entry);

  /// Fails unless every name fits some layer; `conv` and `linear` always do.
  llvm::Error checkNames(llvm::ArrayRef<Layer> layers) const;

  /// The value for `layer`; empty if no entry fits it.
  llvm::StringRef lookup(const Layer &layer) const;

  bool empty() const { return entries.empty(); }

private:
  struct Entry {
    std::string pattern, value; ///< an empty pattern fits every layer
  };
  std::vector<Entry> entries;
};

/// Parses option entries and checks their names against `layers`. `option`
/// names the option in messages.
llvm::Expected<LayerValues>
parseLayerValues(llvm::StringRef option, llvm::ArrayRef<std::string> entries,
                 llvm::ArrayRef<Layer> layers);

/// Computes `work` of every layer, of as many at once as the context has
/// threads for, and then hands the results to `apply`, one after the other in
/// the order of `layers`. `work` must not change the IR. Returns the error of
/// the first layer that fails, with its name; nothing is applied then.
template <typename Result>
llvm::Error
mapLayers(mlir::MLIRContext *context, llvm::ArrayRef<Layer> layers,
          llvm::function_ref<llvm::Expected<Result>(const Layer &)> work,
          llvm::function_ref<void(const Layer &, Result &&)> apply) {
  // The largest first, so that none of them is left over at the end.
  std::vector<size_t> order(layers.size());
  std::iota(order.begin(), order.end(), 0);
  llvm::sort(order, [&](size_t a, size_t b) {
    auto key = [&](size_t i) {
      return std::make_pair(
          -WeightOp(layers[i].weight).getType().getNumElements(), i);
    };
    return key(a) < key(b);
  });
  std::vector<std::optional<Result>> results(layers.size());
  std::vector<std::string> failures(layers.size());
  mlir::parallelFor(context, 0, layers.size(), [&](size_t i) {
    auto result = work(layers[order[i]]);
    if (result)
      results[order[i]] = std::move(*result);
    else
      failures[order[i]] = llvm::toString(result.takeError());
  });
  for (auto [layer, failure] : llvm::zip_equal(layers, failures))
    if (!failure.empty())
      return makeError("layer '{0}': {1}", layer.name, failure);
  for (auto [layer, result] : llvm::zip_equal(layers, results))
    apply(layer, std::move(*result));
  return llvm::Error::success();
}

/// The numbers of the object `key` in the JSON file at `path`,
/// `{"density": {"ip1": 0.1}}`, as option entries in the order of the names.
llvm::Expected<std::vector<std::string>> readPolicy(llvm::StringRef path,
                                                    llvm::StringRef key);

} // namespace l2dc::nn

#endif // L2DC_DIALECT_NN_TRANSFORMS_LAYERS_H
