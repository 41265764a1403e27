// RUN: l2dc-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{packed matrix cannot have 0x2 elements}}
#m = #cpu.matrix<0 x 2, columns, rice, codebook = [0.0],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<0xui8>>

// -----

// expected-error @+2 {{expected one of [bytes, pairs, rice, bitmap] for format of a packed matrix, got: huffman}}
// expected-error @+1 {{failed to parse CPU_MatrixAttr parameter 'format'}}
#m = #cpu.matrix<2 x 2, columns, huffman, codebook = [0.0],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<0xui8>>

// -----

// expected-error @+1 {{packed matrix of rice needs 1 to 16 codebook values, found 0}}
#m = #cpu.matrix<2 x 2, columns, rice, codebook = [],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<0xui8>>

// -----

// expected-error @+1 {{codebook entry 0 must be 0.0, found 5.000000e-01}}
#m = #cpu.matrix<2 x 2, columns, rice, codebook = [0.5],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<0xui8>>

// -----

// expected-error @+1 {{starts must be a ranked static tensor of ui32, found 'tensor<3xi32>'}}
#m = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0],
  starts = dense<0> : tensor<3xi32>, entries = dense<0> : tensor<0xui8>>

// -----

// expected-error @+1 {{starts of 2 lines need 3 elements, found 'tensor<4xui32>'}}
#m = #cpu.matrix<2 x 5, rows, bytes, codebook = [0.0],
  starts = dense<0> : tensor<4xui32>, entries = dense<0> : tensor<0xui8>>

// -----

// expected-error @+1 {{entries need one dimension, found 'tensor<1x1xui8>'}}
#m = #cpu.matrix<2 x 5, rows, pairs, codebook = [0.0],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<1x1xui8>>

// -----

#rows = #cpu.matrix<2 x 2, rows, bytes, codebook = [0.0],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<0xui8>>
func.func @order(%x: memref<1x2xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{needs weights in order columns, found rows}}
  cpu.linear "fc" ins(%x : memref<1x2xf32>) outs(%y : memref<1x2xf32>) #rows
  return
}

// -----

#fc = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<0xui8>>
func.func @shape(%x: memref<1x3xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{do not fit its 2x2 matrix}}
  cpu.linear "fc" ins(%x : memref<1x3xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#fc = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<0xui8>>
func.func @bias(%x: memref<1x2xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{needs a bias of 2 f32 values, found 'tensor<3xf32>'}}
  cpu.linear "fc" ins(%x : memref<1x2xf32>) outs(%y : memref<1x2xf32>) #fc
    bias dense<0.0> : tensor<3xf32>
  return
}

// -----

#fc = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<0xui8>>
func.func @mixed(%x: tensor<1x2xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{mixes tensors and memrefs}}
  cpu.linear "fc" ins(%x : tensor<1x2xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#fc = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0],
  starts = dense<0> : tensor<3xui32>, entries = dense<0> : tensor<0xui8>>
func.func @results(%x: tensor<1x2xf32>, %y: tensor<1x2xf32>) {
  // expected-error @+1 {{needs a result on tensors and none on memrefs}}
  cpu.linear "fc" ins(%x : tensor<1x2xf32>) outs(%y : tensor<1x2xf32>) #fc
  return
}

// -----

// The second entry of column 0 would be row 2 of 2.
#fc = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0, 1.0],
  starts = dense<[0, 4, 4]> : tensor<3xui32>,
  entries = dense<[3, 0, 1, 17]> : tensor<4xui8>>
func.func @outside(%x: memref<1x2xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{packed matrix: entry 1 of line 0 lies at 2, past its end 2}}
  cpu.linear "fc" ins(%x : memref<1x2xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#fc = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0, 1.0],
  starts = dense<[0, 3, 1]> : tensor<3xui32>,
  entries = dense<1> : tensor<1xui8>>
func.func @starts(%x: memref<1x2xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{packed matrix: line 0 has the bytes from 0 to 3 of 1}}
  cpu.linear "fc" ins(%x : memref<1x2xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#fc = #cpu.matrix<2 x 2, columns, rice, codebook = [0.0, 1.0],
  starts = dense<[0, 3, 3]> : tensor<3xui32>,
  entries = dense<[1, 0, 2]> : tensor<3xui8>>
func.func @code(%x: memref<1x2xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{packed matrix has code 2, but the codebook has 2 values}}
  cpu.linear "fc" ins(%x : memref<1x2xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#conv = #cpu.matrix<1 x 4, rows, bytes, codebook = [0.0],
  starts = dense<0> : tensor<2xui32>, entries = dense<0> : tensor<0xui8>>
func.func @window(%x: memref<1x1x3x3xf32>, %y: memref<1x1x3x3xf32>) {
  // expected-error @+1 {{has a window that does not fit its input}}
  cpu.conv "conv" ins(%x : memref<1x1x3x3xf32>) outs(%y : memref<1x1x3x3xf32>)
    #conv {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>,
           pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

#conv = #cpu.matrix<1 x 4, rows, bytes, codebook = [0.0],
  starts = dense<0> : tensor<2xui32>, entries = dense<0> : tensor<0xui8>>
func.func @dynamic(%x: memref<1x1x?x3xf32>, %y: memref<1x1x2x2xf32>) {
  // expected-error @+1 {{needs static shapes but for the batch, found 'memref<1x1x?x3xf32>'}}
  cpu.conv "conv" ins(%x : memref<1x1x?x3xf32>) outs(%y : memref<1x1x2x2xf32>)
    #conv {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>,
           pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

// Two ones, but only one byte behind the unit.
#fc = #cpu.matrix<2 x 1, columns, rice, codebook = [0.0, 1.0],
  starts = dense<[0, 3]> : tensor<2xui32>,
  entries = dense<[3, 0, 1]> : tensor<3xui8>>
func.func @rice(%x: memref<1x1xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{packed matrix: line 0 has 1 bytes for 2 entries}}
  cpu.linear "fc" ins(%x : memref<1x1xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#fc = #cpu.matrix<2 x 1, columns, rice, codebook = [0.0, 1.0],
  starts = dense<[0, 1]> : tensor<2xui32>,
  entries = dense<0> : tensor<1xui8>>
func.func @unit(%x: memref<1x1xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{packed matrix: line 0 ends within a unit}}
  cpu.linear "fc" ins(%x : memref<1x1xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#fc = #cpu.matrix<2 x 1, columns, bitmap, codebook = [0.0, 1.0],
  starts = dense<[0, 1]> : tensor<2xui32>,
  entries = dense<0> : tensor<1xui8>>
func.func @bitmap(%x: memref<1x1xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{packed matrix: line 0 ends within its bitmap}}
  cpu.linear "fc" ins(%x : memref<1x1xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#fc = #cpu.matrix<2 x 1, columns, bitmap, codebook = [0.0, 1.0],
  starts = dense<[0, 2]> : tensor<2xui32>,
  entries = dense<[3, 0]> : tensor<2xui8>>
func.func @bitmap_codes(%x: memref<1x1xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{packed matrix: line 0 has 0 bytes for 2 entries}}
  cpu.linear "fc" ins(%x : memref<1x1xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#fc = #cpu.matrix<2 x 1, columns, pairs, codebook = [0.0, 1.0],
  starts = dense<[0, 1]> : tensor<2xui32>,
  entries = dense<1> : tensor<1xui8>>
func.func @pairs(%x: memref<1x1xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{packed matrix: line 0 has half an entry}}
  cpu.linear "fc" ins(%x : memref<1x1xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}

// -----

#fc = #cpu.matrix<2 x 1, columns, bytes, codebook = [0.0, 1.0],
  starts = dense<[0, 1]> : tensor<2xui32>,
  entries = dense<1> : tensor<1xui8>>
func.func @bytes(%x: memref<1x1xf32>, %y: memref<1x2xf32>) {
  // expected-error @+1 {{does not take weights in format bytes}}
  cpu.linear "fc" ins(%x : memref<1x1xf32>) outs(%y : memref<1x2xf32>) #fc
  return
}
