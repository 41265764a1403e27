//===- ImageVerifier.cpp - Checks everything in an image ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImageLimits.h"
#include "ProgramVerifier.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/EIE/Image.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::image;

/// Calls `check` on all entries; an error gets the entry's number.
template <typename T, typename Check>
static llvm::Error checkTable(const std::vector<T> &table, llvm::StringRef what,
                              Check check) {
  if (table.size() > maxTableEntries)
    return makeError("{0} entries in the table of {1}, expected at most {2}",
                     table.size(), what, maxTableEntries);
  for (auto [i, entry] : llvm::enumerate(table))
    if (llvm::Error error = check(entry))
      return addContext(std::move(error),
                        llvm::formatv("{0} {1}", what, i).str());
  return llvm::Error::success();
}

static llvm::Error verifyBuffer(const Buffer &buffer) {
  if (buffer.name.size() > execution::maxNameLength)
    return makeError("name has {0} bytes, expected at most {1}",
                     buffer.name.size(), execution::maxNameLength);
  bool known = llvm::all_of(buffer.shape, [](int64_t n) { return n >= 1; });
  if (!known || !execution::isSaneShape(buffer.shape))
    return makeError("shape {0} is not one of a tensor",
                     shapeToString(buffer.shape));
  if (buffer.constant && buffer.constant->shape != buffer.shape)
    return makeError("constant is {0}, the buffer {1}",
                     shapeToString(buffer.constant->shape),
                     shapeToString(buffer.shape));
  return llvm::Error::success();
}

static llvm::Error verifyMatrixOf(const EncodedMatrix &matrix,
                                  const EIETargetModel &target) {
  if (matrix.pes() > target.pes)
    return makeError("spread over {0} PEs, the machine has {1}", matrix.pes(),
                     target.pes);
  if (matrix.codebook.size() > size_t(1) << target.weightBits)
    return makeError("codebook has {0} values, codes of {1} bits reach {2}",
                     matrix.codebook.size(), target.weightBits,
                     size_t(1) << target.weightBits);
  if (matrix.indexBits + target.weightBits > target.spmatRowBits)
    return makeError("entries of {0} bits do not fit Spmat rows of {1}",
                     matrix.indexBits + target.weightBits, target.spmatRowBits);
  return verifyMatrix(matrix);
}

static llvm::Error verifyBias(const std::vector<float> &bias) {
  if (bias.empty() || bias.size() > maxVector)
    return makeError("{0} values, expected 1 to {1}", bias.size(), maxVector);
  for (float value : bias)
    if (!std::isfinite(value))
      return makeError("a value is {0}, expected a finite number", value);
  return llvm::Error::success();
}

static llvm::Error verifyPatch(const Patch &patch) {
  if (patch.dimensions.empty() || patch.dimensions.size() > maxPatchDimensions)
    return makeError("{0} spatial dimensions, expected 1 to {1}",
                     patch.dimensions.size(), maxPatchDimensions);
  for (const PatchDimension &d : patch.dimensions)
    for (uint32_t extent : {d.input, d.output, d.kernel, d.stride, d.dilation})
      if (extent == 0 || extent > maxVector)
        return makeError("an extent is {0}, expected 1 to {1}", extent,
                         maxVector);
  if (patch.size() == 0 || patch.size() > maxVector)
    return makeError("{0} elements, expected 1 to {1}", patch.size(),
                     maxVector);
  return llvm::Error::success();
}

static llvm::Error verifyOrder(const Order &order) {
  if (order.size() > maxVector)
    return makeError("{0} positions, expected at most {1}", order.size(),
                     maxVector);
  std::vector<uint32_t> elements;
  llvm::copy_if(order, std::back_inserter(elements),
                [](uint32_t element) { return element != noRow; });
  llvm::sort(elements);
  auto twice = std::adjacent_find(elements.begin(), elements.end());
  if (twice != elements.end())
    return makeError("element {0} lies at two positions", *twice);
  return llvm::Error::success();
}

static llvm::Error verifyBufferNumber(const Image &image, unsigned number) {
  if (number >= image.buffers.size())
    return makeError("buffer {0} does not exist, the image has {1}", number,
                     image.buffers.size());
  return llvm::Error::success();
}

static llvm::Error verifyHostStep(const Image &image,
                                  const execution::Step &step) {
  execution::OperandCount operands = execution::operandCount(step.kind);
  if (step.inputs.size() < operands.min || step.inputs.size() > operands.max)
    return makeError("{0} has {1} operands, expected {2} to {3}",
                     execution::stepKindName(step.kind), step.inputs.size(),
                     operands.min, operands.max);
  std::vector<Shape> shapes;
  for (unsigned input : step.inputs) {
    if (llvm::Error error = verifyBufferNumber(image, input))
      return error;
    shapes.push_back(image.buffers[input].shape);
  }
  if (llvm::Error error = verifyBufferNumber(image, step.output))
    return error;
  const Buffer &output = image.buffers[step.output];
  if (output.constant)
    return makeError("writes buffer '{0}', which is a constant", output.name);
  llvm::Expected<Shape> shape = execution::inferStepShape(step, shapes);
  if (!shape)
    return shape.takeError();
  if (*shape != output.shape)
    return makeError("gives {0}, buffer '{1}' is {2}", shapeToString(*shape),
                     output.name, shapeToString(output.shape));
  return llvm::Error::success();
}

static llvm::Error verifyLayer(const Layer &layer) {
  if (layer.name.size() > execution::maxNameLength)
    return makeError("name has {0} bytes, expected at most {1}",
                     layer.name.size(), execution::maxNameLength);
  return llvm::Error::success();
}

/// Checks the lists of input and output buffers.
static llvm::Error verifyInterface(const Image &image) {
  if (llvm::Error error = checkTable(
          image.inputs, "input", [&](unsigned number) -> llvm::Error {
            if (llvm::Error error = verifyBufferNumber(image, number))
              return error;
            if (image.buffers[number].constant)
              return makeError("buffer '{0}' is a constant",
                               image.buffers[number].name);
            return llvm::Error::success();
          }))
    return error;
  return checkTable(image.outputs, "output", [&](unsigned number) {
    return verifyBufferNumber(image, number);
  });
}

static llvm::Error verifyTables(const Image &image) {
  if (llvm::Error error = image.target.validate())
    return error;
  if (llvm::Error error = checkTable(image.buffers, "buffer", verifyBuffer))
    return error;
  if (llvm::Error error = checkTable(
          image.matrices, "matrix", [&](const EncodedMatrix &matrix) {
            return verifyMatrixOf(matrix, image.target);
          }))
    return error;
  if (llvm::Error error = checkTable(image.biases, "bias", verifyBias))
    return error;
  if (llvm::Error error = checkTable(image.patches, "patch", verifyPatch))
    return error;
  if (llvm::Error error = checkTable(image.orders, "order", verifyOrder))
    return error;
  if (llvm::Error error = checkTable(image.hostSteps, "host step",
                                     [&](const execution::Step &step) {
                                       return verifyHostStep(image, step);
                                     }))
    return error;
  if (llvm::Error error = checkTable(image.layers, "layer", verifyLayer))
    return error;
  return verifyInterface(image);
}

llvm::Error image::verifyImage(const Image &image) {
  if (llvm::Error error = verifyTables(image))
    return error;
  return ProgramVerifier(image).verify();
}
