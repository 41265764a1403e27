//===- LayerFiles.cpp - Layers from files ---------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerFiles.h"

#include "l2dc/Data/MatrixMarket.h"
#include "l2dc/Data/Npy.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/EIE/Image.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::sim;
using llvm::StringRef;

/// More elements than any layer that is simulated as a whole has.
static constexpr uint64_t maxElements = uint64_t(1) << 30;

static llvm::Error checkSize(StringRef path, uint64_t rows, uint64_t columns) {
  if (rows * columns <= maxElements)
    return llvm::Error::success();
  return makeError("{0}: a layer of {1}x{2} is too large, expected at most {3} "
                   "elements",
                   path, rows, columns, maxElements);
}

static llvm::Expected<FileLayer> readMtx(StringRef path) {
  auto matrix = data::readMatrixMarket(path);
  if (!matrix)
    return matrix.takeError();
  if (llvm::Error error = checkSize(path, matrix->rows, matrix->columns))
    return std::move(error);
  FileLayer layer{"", matrix->rows, matrix->columns, {}};
  layer.codes.resize(size_t(matrix->rows) * matrix->columns);
  for (const data::SparseElement &element : matrix->elements)
    layer.codes[size_t(element.row) * matrix->columns + element.column] =
        element.value != 0;
  return layer;
}

static llvm::Expected<FileLayer> readArray(StringRef path) {
  auto tensor = data::readNpy(path);
  if (!tensor)
    return tensor.takeError();
  if (tensor->shape.size() != 2 || tensor->size() == 0)
    return makeError("{0}: array of shape {1}, expected outputs x inputs", path,
                     shapeToString(tensor->shape));
  if (llvm::Error error = checkSize(path, tensor->shape[0], tensor->shape[1]))
    return std::move(error);
  FileLayer layer{
      "", uint32_t(tensor->shape[0]), uint32_t(tensor->shape[1]), {}};
  for (float value : tensor->data)
    layer.codes.push_back(value != 0);
  return layer;
}

static llvm::Expected<std::vector<FileLayer>> readImageLayers(StringRef path) {
  auto image = image::readImage(path);
  if (!image)
    return image.takeError();
  std::vector<FileLayer> layers;
  for (auto [number, matrix] : llvm::enumerate(image->matrices))
    layers.push_back({"#" + std::to_string(number), matrix.rows, matrix.columns,
                      image::decodeMatrix(matrix)});
  return layers;
}

/// The name of a file without folders and extensions.
static StringRef stem(StringRef path) {
  StringRef name = llvm::sys::path::filename(path);
  return name.take_front(name.find('.'));
}

llvm::Expected<std::vector<FileLayer>> l2dc::sim::readLayers(StringRef spec) {
  auto [name, path] = spec.split('=');
  if (path.empty()) {
    path = spec;
    name = stem(spec);
  }
  const bool isMtx = path.ends_with(".mtx") || path.ends_with(".mtx.gz");
  if (!isMtx && !path.ends_with(".npy")) {
    auto layers = readImageLayers(path);
    if (!layers)
      return layers.takeError();
    for (FileLayer &layer : *layers)
      layer.name = name.str() + layer.name;
    return layers;
  }
  auto layer = isMtx ? readMtx(path) : readArray(path);
  if (!layer)
    return layer.takeError();
  layer->name = name.str();
  std::vector<FileLayer> layers;
  layers.push_back(std::move(*layer));
  return layers;
}
