// RUN: l2dc-opt %s --split-input-file --verify-diagnostics --convert-tosa-to-nn

func.func @quantized(%x: tensor<1x4x4x1xi8>) -> tensor<1x2x2x1xi8> {
  // expected-error @+1 {{'tosa.max_pool2d' op is quantized, found 'tensor<1x4x4x1xi8>'; expected a float32 network}}
  %0 = tosa.max_pool2d %x {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x1xi8>) -> tensor<1x2x2x1xi8>
  return %0 : tensor<1x2x2x1xi8>
}

// -----

func.func @unranked(%x: tensor<*xf32>) -> tensor<1x2x2x1xf32> {
  // expected-error @+1 {{'tosa.max_pool2d' op needs ranked tensors, found 'tensor<*xf32>'}}
  %0 = tosa.max_pool2d %x {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<*xf32>) -> tensor<1x2x2x1xf32>
  return %0 : tensor<1x2x2x1xf32>
}

// -----

func.func @quantized_types(%x: tensor<1x4x4x1x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2x2x1x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'tosa.max_pool2d' op is quantized, found 'tensor<1x4x4x1x!quant.uniform<i8:f32, 5.000000e-01>>'; expected a float32 network}}
  %0 = tosa.max_pool2d %x {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x1x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2x2x1x!quant.uniform<i8:f32, 0.5>>
  return %0 : tensor<1x2x2x1x!quant.uniform<i8:f32, 0.5>>
}
