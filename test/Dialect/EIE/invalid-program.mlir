// RUN: l2dc-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{'eie.program' op instruction 0 (run): no matrix is loaded}}
eie.program @no_matrix inputs [] outputs [] target<{}> {
  eie.inst.run
  eie.inst.halt
}

// -----

// expected-error@+1 {{'eie.program' op the program is empty, expected at least halt}}
eie.program @empty inputs [] outputs [] target<{}> {
}

// -----

eie.program @parse inputs [] outputs [] target<{}> {
  // expected-error@+1 {{custom op 'eie.inst.loop' needs operand 'count'}}
  eie.inst.loop
  eie.inst.halt
}

// -----

eie.program @parse_name inputs [] outputs [] target<{}> {
  // expected-error@+1 {{'speed' is not known here}}
  eie.inst.set register = speed value = 1
  eie.inst.halt
}

// -----

eie.program @value inputs [] outputs [] target<{}> {
  // expected-error@+1 {{'eie.inst.set' op}}
  eie.inst.set register = activation value = 2
  eie.inst.halt
}

// -----

eie.program @operands inputs [] outputs [] target<{}> {
  // expected-error@+1 {{has another number of operands than the instruction}}
  "eie.inst.loop"() <{values = array<i64>}> : () -> ()
  eie.inst.halt
}

// -----

eie.program @other inputs [] outputs [] target<{}> {
  // expected-error@+1 {{cannot stand in a program}}
  %0 = nn.weight #nn.dense<dense<0.5> : tensor<1xf32>>
  eie.inst.halt
}

// -----

eie.program @buffer inputs [] outputs [] target<{}> {
  // expected-error@+1 {{needs a static shape, found 'tensor<?xf32>'}}
  eie.buffer "x" tensor<?xf32>
  eie.inst.halt
}

// -----

eie.program @constant inputs [] outputs [] target<{}> {
  // expected-error@+1 {{has 1 elements for 'tensor<2xf32>'}}
  eie.buffer "x" tensor<2xf32> = dense<0.5> : tensor<1xf32>
  eie.inst.halt
}

// -----

eie.program @origin inputs [] outputs [] target<{}> {
  // expected-error@+1 {{needs a matrix at (0, 0), found one at (1, 0)}}
  eie.encoded #eie.matrix<1 x 1 at (1, 0), pes = 1, index_bits = 4, codebook = [0.0, 0.5], pointers = dense<[[0, 1]]> : tensor<1x2xui32>, entries = dense<[[1, 0]]> : tensor<1x2xui8>>
  eie.inst.halt
}

// -----

eie.program @bias inputs [] outputs [] target<{}> {
  // expected-error@+1 {{values must be a ranked static tensor of f32, found 'tensor<1xi8>'}}
  eie.bias dense<1> : tensor<1xi8>
  eie.inst.halt
}

// -----

eie.program @order inputs [] outputs [] target<{}> {
  // expected-error@+1 {{elements must be a ranked static tensor of ui32, found 'tensor<1xi8>'}}
  eie.order dense<1> : tensor<1xi8>
  eie.inst.halt
}

// -----

eie.program @patch inputs [] outputs [] target<{}> {
  // expected-error@+1 {{needs 1 values in each array, found 2}}
  eie.patch {channel_begin = 0 : i64, channels = 1 : i64, input = array<i64: 2>, output = array<i64: 2, 2>, kernel = array<i64: 1>, stride = array<i64: 1>, dilation = array<i64: 1>, pad = array<i64: 0>}
  eie.inst.halt
}

// -----

eie.program @patch_range inputs [] outputs [] target<{}> {
  // expected-error@+1 {{stride cannot be -1}}
  eie.patch {channel_begin = 0 : i64, channels = 1 : i64, input = array<i64: 2>, output = array<i64: 2>, kernel = array<i64: 1>, stride = array<i64: -1>, dilation = array<i64: 1>, pad = array<i64: 0>}
  eie.inst.halt
}

// -----

eie.program @kind inputs [] outputs [] target<{}> {
  // expected-error@+1 {{has unknown kind 'lstm'}}
  eie.step "lstm" "" inputs [] output 0 {}
  eie.inst.halt
}

// -----

eie.program @unknown inputs [] outputs [] target<{}> {
  // expected-error@+1 {{1 of the step's attributes are unknown}}
  eie.step "relu" "" inputs [0] output 0 {speed = 1 : i64}
  eie.inst.halt
}

// -----

eie.program @wrong inputs [] outputs [] target<{}> {
  // expected-error@+1 {{attribute 'axis' has a value of the wrong type}}
  eie.step "softmax" "" inputs [0] output 0 {axis = 1.0 : f32}
  eie.inst.halt
}

// -----

eie.program @large inputs [] outputs [] target<{}> {
  // expected-error@+1 {{values of 'tensor<1000000000xf32>' are too large}}
  eie.bias dense<0.5> : tensor<1000000000xf32>
  eie.inst.halt
}
