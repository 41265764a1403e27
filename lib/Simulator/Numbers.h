//===- Numbers.h - Conversions at the datapath's borders --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How floats of the host become activations, biases and weights of the array
// and back, for each arithmetic, as the fraction registers say.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIMULATOR_NUMBERS_H
#define L2DC_LIB_SIMULATOR_NUMBERS_H

#include "l2dc/Simulator/Arithmetic.h"
#include "l2dc/Target/EIE/Instruction.h"
#include "l2dc/Target/EIE/TargetModel.h"

#include <algorithm>

namespace l2dc::sim {

/// Float32 everywhere; the fraction registers are ignored.
class FloatNumbers {
public:
  using Arithmetic = FloatArithmetic;

  explicit FloatNumbers(const image::EIETargetModel &) {}

  float toActivation(float value, const image::RegisterFile &) const {
    return value;
  }
  float toAccumulator(float value, const image::RegisterFile &) const {
    return value;
  }
  float writeBack(float sum, image::ActivationFunction function) const {
    return function == image::ActivationFunction::Relu ? std::max(sum, 0.0f)
                                                       : sum;
  }
  float toHost(float activation, const image::RegisterFile &) const {
    return activation;
  }
  FloatArithmetic makeArithmetic(llvm::ArrayRef<float> codebook,
                                 const image::RegisterFile &) const {
    return {codebook.vec()};
  }
};

/// Integers of the target's widths.
class FixedNumbers {
public:
  using Arithmetic = FixedArithmetic;

  explicit FixedNumbers(const image::EIETargetModel &target)
      : values(target.valueBits), sums(target.accumulatorBits) {}

  int16_t toActivation(float value,
                       const image::RegisterFile &registers) const {
    return image::quantize(
        value, registers.get(image::Register::SourceFraction), values);
  }
  int32_t toAccumulator(float value,
                        const image::RegisterFile &registers) const {
    return image::quantize(value, registers.get(image::Register::DestFraction),
                           sums);
  }
  int16_t writeBack(int32_t sum, image::ActivationFunction function) const {
    if (function == image::ActivationFunction::Relu)
      sum = std::max(sum, 0);
    return values.saturate(sum);
  }
  float toHost(int16_t activation, const image::RegisterFile &registers) const {
    return image::dequantize(activation,
                             registers.get(image::Register::DestFraction));
  }
  FixedArithmetic makeArithmetic(llvm::ArrayRef<float> codebook,
                                 const image::RegisterFile &registers) const {
    FixedArithmetic arithmetic;
    const int fraction = registers.get(image::Register::WeightFraction);
    for (float weight : codebook)
      arithmetic.codebook.push_back(
          int16_t(image::quantize(weight, fraction, values)));
    arithmetic.shift = registers.shift();
    arithmetic.sums = sums;
    return arithmetic;
  }

private:
  image::IntegerRange values, sums;
};

} // namespace l2dc::sim

#endif // L2DC_LIB_SIMULATOR_NUMBERS_H
