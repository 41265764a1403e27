//===- BuiltinNetworks.h - Untrained networks by name -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_BUILTINNETWORKS_H
#define L2DC_EXECUTION_BUILTINNETWORKS_H

#include "l2dc/Execution/Network.h"

#include "llvm/ADT/StringRef.h"

namespace l2dc::execution {

/// Builds an untrained classifier for samples of `sampleShape` (without the
/// batch) and `classes` classes. Its input has a dynamic batch and its output
/// is batch x `classes` logits. `name` is one of
///   lenet-300-100  linear layers ip1 (300), ip2 (100), ip3 with ReLU between
///   lenet-5        the Caffe variant: conv1 (20 5x5), 2x2 max pooling, conv2
///                  (50 5x5), pooling, ip1 (500), ReLU, ip2. Images are CxHxW
///                  with H, W >= 4; where an extent is under 16 both
///                  convolutions pad it by 2, since 5x5 would not fit twice
///   squeezenet-1.0 SqueezeNet v1.0 with its authors' layer names (conv1,
///                  fire2/conv1x1_1, ..., conv_final) for images CxHxW of sides
///                  of at least 32; the published weights take 3x227x227
///   vgg-16         the 13 convolutions (conv1_1 ... conv5_3) and three linear
///                  layers (fc6, fc7, fc8) of VGG-16 for images CxHxW of sides
///                  of at least 32; 138 million weights for 3x224x224
///   mlp:A-B-...-Z  linear layers ip1, ip2, ... with ReLU between; A must be
///                  the sample's element count and Z `classes`
/// Constants are named after their layer, as in "ip1.weight" and "ip1.bias".
/// Weights are drawn from `seed` alone, uniformly: He's bound sqrt(6 / fan-in)
/// before a ReLU, Glorot's sqrt(6 / (fan-in + fan-out)) elsewhere; biases are
/// 0. The error names what does not fit and what is accepted.
llvm::Expected<Network> buildBuiltinNetwork(llvm::StringRef name,
                                            llvm::ArrayRef<int64_t> sampleShape,
                                            int64_t classes, uint64_t seed);

/// The same for the samples and classes that `name` is known for: 1x28x28 and
/// 10 for the LeNets, 3x227x227 (squeezenet-1.0) or 3x224x224 (vgg-16) and
/// 1000, and the first and last widths of an mlp.
llvm::Expected<Network> buildBuiltinNetwork(llvm::StringRef name,
                                            uint64_t seed);

/// True if `name` has the form of a built-in network's name rather than that of
/// a file.
bool isBuiltinNetworkName(llvm::StringRef name);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_BUILTINNETWORKS_H
