//===- ProgramScheduler.cpp - The instructions of a function --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramScheduler.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"
#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Target/EIE/FixedPoint.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;
using image::Opcode;
using image::Register;

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

ProgramScheduler::ProgramScheduler(func::FuncOp function,
                                   const image::EIETargetModel &target,
                                   bool keepSumOrder)
    : function(function), keepSumOrder(keepSumOrder), image{},
      stream((image.target = target, image)) {}

FailureOr<image::Image> ProgramScheduler::run() {
  for (auto [index, argument] : llvm::enumerate(function.getArguments())) {
    std::string name = "input" + std::to_string(index);
    buffers[argument] = addBuffer(name, shapeOf(argument));
    image.inputs.push_back(buffers[argument]);
  }
  Block &body = function.getBody().front();
  for (Operation &op : body.without_terminator())
    if (failed(schedule(&op)))
      return failure();
  stream.append(Opcode::Halt);
  for (Value result : body.getTerminator()->getOperands()) {
    if (result.getDefiningOp<nn::WeightOp>())
      return body.getTerminator()->emitOpError()
             << "returns a constant, which a program cannot compute";
    image.outputs.push_back(bufferOf(result));
  }
  return std::move(image);
}

LogicalResult ProgramScheduler::schedule(Operation *op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case<MatVecOp, ConvOp, HostOp>(
          [&](auto layer) { return schedule(layer); })
      // Constants of host steps travel with the steps.
      .Case([](nn::WeightOp) { return success(); })
      .Default([](Operation *other) {
        return other->emitOpError()
               << "cannot be scheduled; run convert-nn-to-eie first";
      });
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

unsigned ProgramScheduler::addBuffer(StringRef name, ArrayRef<int64_t> shape) {
  image.buffers.push_back({name.str(), shape.vec(), nullptr});
  return image.buffers.size() - 1;
}

unsigned ProgramScheduler::bufferOf(Value value) {
  auto [entry, isNew] = buffers.try_emplace(value);
  if (isNew) {
    Operation *op = value.getDefiningOp();
    auto layer = op->getAttrOfType<StringAttr>("layer");
    std::string name =
        layer ? layer.str() : "value" + std::to_string(image.buffers.size());
    entry->second = addBuffer(name, shapeOf(value));
  }
  return entry->second;
}

/// The output at each position of the layer's rows; empty without an order.
static image::Order rowOrderOf(LayerOpInterface op) {
  std::optional<ElementsAttr> attr = op.getRowOrder();
  image::Order order(attr ? attr->getNumElements() : 0);
  // The op's verifier has checked the blob.
  if (attr)
    (void)nn::copyElements<uint32_t>(*attr, order);
  return order;
}

/// The columns of a matrix whose inputs lie in `inputOrder`. A bias column
/// stays the last one.
static image::EncodedMatrix orderColumns(const image::EncodedMatrix &matrix,
                                         ArrayRef<uint32_t> inputOrder,
                                         bool biasColumn) {
  std::vector<uint32_t> columns = inputOrder.vec();
  if (biasColumn)
    columns.push_back(matrix.columns - 1);
  return image::selectColumns(matrix, columns);
}

FailureOr<ProgramScheduler::Batches>
ProgramScheduler::addMatrices(LayerOpInterface op,
                              ArrayRef<uint32_t> inputOrder) {
  SmallVector<MatrixAttr> sorted(op.getTiles().getAsRange<MatrixAttr>());
  llvm::sort(sorted, [](MatrixAttr a, MatrixAttr b) {
    return std::pair(a.getRow(), a.getColumn()) <
           std::pair(b.getRow(), b.getColumn());
  });
  Batches batches;
  for (MatrixAttr tile : sorted) {
    auto matrix = tile.decode([&] { return op->emitOpError(); });
    if (failed(matrix))
      return failure();
    if (batches.empty() || batches.back().row != tile.getRow())
      batches.push_back({tile.getRow(), tile.getRows(), {}, {}});
    RowBatch &batch = batches.back();
    if (batch.rows != tile.getRows() ||
        tile.getPes() != sorted.front().getPes())
      return op->emitOpError()
             << "tiles of one row batch need the same rows, and all tiles the "
                "same number of PEs";
    if (!inputOrder.empty())
      *matrix = orderColumns(*matrix, inputOrder, op.getBiasColumn());
    batch.tiles.push_back(tile);
    batch.matrices.push_back(image.matrices.size());
    image.matrices.push_back(std::move(*matrix));
  }
  addOrders(op, batches);
  return batches;
}

void ProgramScheduler::addOrders(LayerOpInterface op, Batches &batches) {
  image::Order order = rowOrderOf(op);
  if (order.empty())
    return;
  for (RowBatch &batch : batches) {
    batch.order = image.orders.size();
    auto begin = order.begin() + batch.row;
    image.orders.emplace_back(begin, begin + batch.rows);
  }
}

std::optional<unsigned>
ProgramScheduler::addBias(std::optional<ElementsAttr> bias) {
  if (!bias)
    return std::nullopt;
  std::vector<float> values(bias->getNumElements());
  // The op's verifier has checked the blob.
  (void)nn::copyElements<float>(*bias, values);
  image.biases.push_back(std::move(values));
  return image.biases.size() - 1;
}

unsigned ProgramScheduler::addPatch(ConvOp op, int64_t group) {
  execution::StepAttributes attributes = op.getStep().attributes;
  image::Patch patch;
  patch.channels = op.getFilterShape()[1];
  patch.channelBegin = group * patch.channels;
  for (auto [dim, kernel] : llvm::enumerate(op.getKernel())) {
    auto window = execution::windowDimension(attributes, dim, kernel);
    patch.dimensions.push_back(
        {uint32_t(shapeOf(op.getInput())[dim + 2]),
         uint32_t(shapeOf(op.getResult())[dim + 2]), uint32_t(window.kernel),
         uint32_t(window.stride), uint32_t(window.dilation),
         int32_t(window.padBegin)});
  }
  image.patches.push_back(std::move(patch));
  return image.patches.size() - 1;
}

//===----------------------------------------------------------------------===//
// What matvec and conv have in common
//===----------------------------------------------------------------------===//

/// The format of a layer's codebook.
static int weightFraction(MatrixAttr tile, unsigned bits) {
  float largest = 0;
  for (float value : tile.getCodebook().asArrayRef())
    largest = std::max(largest, std::fabs(value));
  return image::chooseFraction(largest, bits);
}

/// The largest magnitude of activations that must not saturate. Where a bias
/// column reads them, its 1.0 has their format, too.
static float rangeOf(std::optional<APFloat> range, bool withBias) {
  float largest = range ? range->convertToFloat() : 1.0f;
  return withBias ? std::max(largest, 1.0f) : largest;
}

/// True if a layer that may take `result` over on chip has a bias column.
static bool feedsBiasColumn(Value result) {
  return llvm::any_of(result.getUsers(), [](Operation *user) {
    auto reader = dyn_cast<MatVecOp>(user);
    return reader && reader.getBiasColumn();
  });
}

/// The registers that are the same for all runs of a layer.
template <typename LayerOp>
void ProgramScheduler::setLayerRegisters(LayerOp op, const Batches &batches) {
  MatrixAttr tile = batches.front().tiles.front();
  unsigned bits = image.target.valueBits;
  int weights = weightFraction(tile, bits);
  int source = inBank && inBank == op.getInput()
                   ? bankFraction
                   : image::chooseFraction(
                         rangeOf(op.getInputRange(), op.getBiasColumn()), bits);
  int dest = image::chooseResultFraction(
      rangeOf(op.getOutputRange(), feedsBiasColumn(op.getResult())), bits,
      weights, source);
  stream.set(Register::ActivePes, tile.getPes());
  stream.set(Register::WeightFraction, weights);
  stream.set(Register::SourceFraction, source);
  stream.set(Register::DestFraction, dest);
  stream.set(Register::ZeroTest, int64_t(image::ZeroTest::Zero));
  stream.set(Register::Activation,
             int64_t(op.getRelu() ? image::ActivationFunction::Relu
                                  : image::ActivationFunction::None));
  bankFraction = dest;
}

/// Computes the rows of one batch and leaves them in the accumulators. With
/// `reload` each tile's inputs are loaded on their own, else the whole input is
/// in the source bank.
template <typename LayerOp>
void ProgramScheduler::runBatch(LayerOp op, const RowBatch &batch,
                                std::optional<unsigned> bias, bool reload) {
  stream.set(Register::OutputLength, batch.rows);
  if (bias)
    stream.append(Opcode::LoadBias,
                  {int64_t(*bias), batch.firstElement(), batch.order});
  else
    stream.append(Opcode::Clear);
  for (auto [index, tile] : llvm::enumerate(batch.tiles)) {
    bool column = op.getBiasColumn() && index + 1 == batch.tiles.size();
    int64_t inputs = image.matrices[batch.matrices[index]].columns - column;
    if (reload)
      stream.append(Opcode::LoadActivations,
                    {bufferOf(op.getInput()), inputs, 0, tile.getColumn()});
    stream.set(Register::InputLength, inputs);
    stream.set(Register::SourceOffset, reload ? 0 : tile.getColumn());
    stream.set(Register::BiasColumn, column);
    stream.select(batch.matrices[index]);
    stream.append(Opcode::Run);
  }
}

bool ProgramScheduler::fitsBank(int64_t count, unsigned pes) const {
  return image.target.mode == image::MachineMode::Paper ||
         uint64_t(count) <= image.target.bankCapacity(pes);
}

//===----------------------------------------------------------------------===//
// Fully connected layers
//===----------------------------------------------------------------------===//

static unsigned pesOf(MatVecOp op) {
  return cast<MatrixAttr>(op.getTiles()[0]).getPes();
}

/// True if the result goes to the next layer of the accelerator and nowhere
/// else. Host steps in between do not touch the banks.
bool ProgramScheduler::staysOnChip(MatVecOp op) const {
  Operation *next = op->getNextNode();
  while (next && isa<HostOp, nn::WeightOp>(next))
    next = next->getNextNode();
  auto reader = dyn_cast_or_null<MatVecOp>(next);
  if (!reader || reader.getInput() != op.getResult() || !op->hasOneUse() ||
      pesOf(reader) != pesOf(op))
    return false;
  if (std::optional<ElementsAttr> order = op.getRowOrder())
    return !keepSumOrder && takesPositions(reader, order->getNumElements());
  return fitsBank(op.getType().getNumElements(), pesOf(op));
}

/// True if `reader` can take its inputs as another layer leaves them, at
/// `positions` positions. Its columns then move from tile to tile, so there may
/// be one tile only; positions without an element are more columns than the
/// tile was made for.
bool ProgramScheduler::takesPositions(MatVecOp reader,
                                      int64_t positions) const {
  for (auto tile : reader.getTiles().getAsRange<MatrixAttr>())
    if (tile.getColumns() != reader.getNumColumns())
      return false;
  if (image.target.mode == image::MachineMode::Paper)
    return true;
  int64_t pointers = positions + reader.getBiasColumn() + 1;
  return positions <= int64_t(image.target.windowCapacity(pesOf(reader))) &&
         pointers <= int64_t(image.target.pointerWords());
}

/// Writes the accumulators of a batch to the destination bank, and from there
/// to the buffer unless they are only kept on chip.
void ProgramScheduler::storeBatch(MatVecOp op, const RowBatch &batch,
                                  bool keep) {
  stream.set(Register::DestOffset, keep ? batch.row : 0);
  stream.append(Opcode::WriteBack);
  if (!keep)
    stream.append(Opcode::StoreActivations,
                  {bufferOf(op.getResult()), batch.firstElement(), /*stride=*/1,
                   /*loop_stride=*/0, batch.order});
}

LogicalResult ProgramScheduler::schedule(MatVecOp op) {
  bool onChip = inBank == op.getInput();
  FailureOr<Batches> batches = addMatrices(
      op, onChip ? ArrayRef<uint32_t>(bankOrder) : ArrayRef<uint32_t>());
  if (failed(batches))
    return failure();
  std::optional<unsigned> bias = addBias(op.getBias());
  int64_t inputs = op.getInput().getType().getNumElements();
  bool reload = !onChip && !fitsBank(inputs, pesOf(op));
  bool keep = staysOnChip(op);
  stream.beginLayer(op.getLayer(), image::LayerKind::EIE);
  setLayerRegisters(op, *batches);
  if (!onChip && !reload)
    stream.append(Opcode::LoadActivations, {bufferOf(op.getInput()), inputs});
  for (const RowBatch &batch : *batches) {
    runBatch(op, batch, bias, reload);
    storeBatch(op, batch, keep);
  }
  inBank = Value();
  if (keep) {
    stream.append(Opcode::Swap);
    inBank = op.getResult();
    bankOrder = rowOrderOf(op);
  }
  stream.endLayer();
  return success();
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

LogicalResult ProgramScheduler::schedule(ConvOp op) {
  FailureOr<Batches> batches = addMatrices(op, /*inputOrder=*/{});
  if (failed(batches))
    return failure();
  std::optional<unsigned> bias = addBias(op.getBias());
  std::optional<ElementsAttr> order = op.getRowOrder();
  int64_t groupRows = (order ? order->getNumElements() : op.getNumOutputs()) /
                      op.getNumGroups();
  int64_t windows = elementCount(shapeOf(op.getResult()).drop_front(2));
  stream.beginLayer(op.getLayer(), image::LayerKind::EIE);
  inBank = Value();
  setLayerRegisters(op, *batches);
  SmallVector<unsigned> patches;
  for (int64_t group = 0; group < int64_t(op.getGroups()); ++group)
    patches.push_back(addPatch(op, group));
  for (const RowBatch &batch : *batches) {
    // Matrices that are not all there at once are loaded in every iteration.
    if (stream.fitTogether(batch.matrices))
      stream.loadTogether(batch.matrices);
    else
      stream.forgetMatrices();
    stream.beginLoop(windows);
    stream.append(Opcode::LoadPatch,
                  {patches[batch.row / groupRows], bufferOf(op.getInput())});
    runBatch(op, batch, bias, /*reload=*/false);
    stream.set(Register::DestOffset, 0);
    stream.append(Opcode::WriteBack);
    stream.append(Opcode::StoreActivations,
                  {bufferOf(op.getResult()), batch.firstElement() * windows,
                   windows, /*loop_stride=*/1, batch.order});
    stream.endLoop();
  }
  stream.endLayer();
  return success();
}

//===----------------------------------------------------------------------===//
// Host steps
//===----------------------------------------------------------------------===//

LogicalResult ProgramScheduler::schedule(HostOp op) {
  FailureOr<HostSteps> steps = translateHostSteps(op);
  if (failed(steps))
    return failure();
  const execution::Network &network = steps->network;
  std::vector<std::optional<unsigned>> numbers(network.values.size());
  for (auto [number, value] : llvm::zip_equal(network.inputs, steps->inputs))
    numbers[number] = bufferOf(value);
  if (network.outputs.size() != 1 || numbers[network.outputs[0]])
    return op.emitOpError() << "must compute one value";
  numbers[network.outputs[0]] = bufferOf(op.getResult());
  for (auto [number, value] : llvm::zip_equal(numbers, network.values)) {
    if (number)
      continue;
    number = addBuffer(value.name, value.shape);
    image.buffers.back().constant = value.constant;
  }
  for (execution::Step step : network.steps) {
    for (unsigned &input : step.inputs)
      input = *numbers[input];
    step.output = *numbers[step.output];
    StringRef kind = execution::stepKindName(step.kind);
    stream.beginLayer(step.name.empty() ? kind : StringRef(step.name),
                      image::LayerKind::Host);
    stream.append(Opcode::Host, int64_t(image.hostSteps.size()));
    stream.endLayer();
    image.hostSteps.push_back(std::move(step));
  }
  return success();
}
