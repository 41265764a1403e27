func.func @main(%x: tensor<1x1x6xf32>) -> tensor<1x1x6xf32> {
  %y = nn.avg_pool %x {kernel = array<i64: 3>, dilations = array<i64: 2>, pads = array<i64: 2, 2>}
    : (tensor<1x1x6xf32>) -> tensor<1x1x6xf32>
  return %y : tensor<1x1x6xf32>
}
