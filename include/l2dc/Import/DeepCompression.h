//===- DeepCompression.h - The authors' compressed networks -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads `.net` files as the authors of Deep Compression published one for
// SqueezeNet. All numbers are little-endian. A file holds, for the layers with
// weights in the network's order,
//
//   the number of stored entries of each layer, 32 bits,
//   and then for each layer
//     a codebook of 256 float32, entry 0 of which stands for pruned weights,
//     a float32 bias for each output channel,
//     a code of 8 bits for each entry,
//     the zeros before each entry in 4 bits, the even entries' in the low half
//     of a byte.
//
// An entry of code 0 is a filler behind a run of 15 zeros. Neither shapes nor
// names nor the network's structure are in the file.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_IMPORT_DEEPCOMPRESSION_H
#define L2DC_IMPORT_DEEPCOMPRESSION_H

#include "l2dc/Execution/Network.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace l2dc::importer {

/// What a `.net` file says about one layer.
struct NetLayer {
  std::vector<float> codebook; ///< 256 entries, entry 0 is 0.0
  std::vector<float> bias;
  std::vector<uint8_t> codes; ///< one for each weight, row-major
};

/// The layers of a `.net` file whose weights have the given shapes (outputs
/// first). Fails unless the bytes are exactly those of such a network, every
/// entry lies within its layer and the codebooks are finite.
llvm::Expected<std::vector<NetLayer>>
parseNetFile(llvm::StringRef bytes, llvm::ArrayRef<Shape> weightShapes);

/// SqueezeNet v1.0 for images of 3x227x227 (dynamic batch) with the weights of
/// the `.net` file in `buffer` as `#nn.shared`, each weight bit for bit what
/// the file decodes to. Codebooks lose the entries that no weight uses and are
/// sorted by value. On an error emits one diagnostic that names the buffer and
/// returns null.
mlir::OwningOpRef<mlir::ModuleOp>
importDeepCompression(llvm::MemoryBufferRef buffer, mlir::MLIRContext *context);

/// Registers `--import-deep-compression` with the translation driver.
void registerDeepCompressionImport();

} // namespace l2dc::importer

#endif // L2DC_IMPORT_DEEPCOMPRESSION_H
