// The kernels that calls of `cpu-lower-to-kernels` name, as a template.
//
// The linker (KernelLibrary.cpp) takes what follows the lines `//@ NAME` and, for
// one instruction set, `//@ NAME ISA`, and replaces
//
//   $FORMAT  the format of the matrix, a part of the names
//   $B       the bits of an entry with a run, 8 or 16
//   $CODE    the mask of the code in it;  $RUN  the shift of the run in it
//   $BYTES   its bytes
//   $U       vectors of 16 pixels that a row's weights meet at once
//   $N       their pixels, 16 * $U
//   $ISA     the instruction set, a suffix of every name
//   $PLAN    one constant `%NAME : index` for each field of the plan
//   $BATCH   weights to collect before they are added
//   $SLACK   elements that scratch memory for a column has beyond it
//   $POSITIONS  for each byte the positions of its ones, and zeros
//   [[SEPARATOR|TEXT]]  TEXT for each of the $U vectors, # being its number
//
// Nothing here depends on a weight's value. Every index comes from a matrix
// that `cpu.linear` or `cpu.conv` verified.

//@ lookup avx512
// The values of a codebook of 16 that the low four bits of %codes select.
func.func private @l2dc_lookup_$ISA(
    %codebook: memref<?xf32>, %codes: vector<16xi32>) -> vector<16xf32>
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %table = vector.load %codebook[%c0] : memref<?xf32>, vector<16xf32>
  %values = llvm.call_intrinsic "llvm.x86.avx512.permvar.sf.512"(
      %table, %codes) : (vector<16xf32>, vector<16xi32>) -> vector<16xf32>
  return %values : vector<16xf32>
}

//@ lookup avx2
func.func private @l2dc_lookup_$ISA(
    %codebook: memref<?xf32>, %codes: vector<16xi32>) -> vector<16xf32>
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %eights = arith.constant dense<8> : vector<16xi32>
  %zeros = arith.constant dense<0> : vector<16xi32>
  %table0 = vector.load %codebook[%c0] : memref<?xf32>, vector<8xf32>
  %table8 = vector.load %codebook[%c8] : memref<?xf32>, vector<8xf32>
  %codes0 = vector.extract_strided_slice %codes
      {offsets = [0], sizes = [8], strides = [1]}
      : vector<16xi32> to vector<8xi32>
  %codes8 = vector.extract_strided_slice %codes
      {offsets = [8], sizes = [8], strides = [1]}
      : vector<16xi32> to vector<8xi32>
  %low0 = llvm.call_intrinsic "llvm.x86.avx2.permps"(%table0, %codes0)
      : (vector<8xf32>, vector<8xi32>) -> vector<8xf32>
  %low8 = llvm.call_intrinsic "llvm.x86.avx2.permps"(%table0, %codes8)
      : (vector<8xf32>, vector<8xi32>) -> vector<8xf32>
  %high0 = llvm.call_intrinsic "llvm.x86.avx2.permps"(%table8, %codes0)
      : (vector<8xf32>, vector<8xi32>) -> vector<8xf32>
  %high8 = llvm.call_intrinsic "llvm.x86.avx2.permps"(%table8, %codes8)
      : (vector<8xf32>, vector<8xi32>) -> vector<8xf32>
  %low = vector.shuffle %low0, %low8
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
      : vector<8xf32>, vector<8xf32>
  %high = vector.shuffle %high0, %high8
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
      : vector<8xf32>, vector<8xf32>
  %bit3 = arith.andi %codes, %eights : vector<16xi32>
  %is_low = arith.cmpi eq, %bit3, %zeros : vector<16xi32>
  %values = arith.select %is_low, %low, %high
      : vector<16xi1>, vector<16xf32>
  return %values : vector<16xf32>
}

//@ lookup
func.func private @l2dc_lookup_$ISA(
    %codebook: memref<?xf32>, %codes: vector<16xi32>) -> vector<16xf32>
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %mask = arith.constant dense<15> : vector<16xi32>
  %all = arith.constant dense<true> : vector<16xi1>
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %low = arith.andi %codes, %mask : vector<16xi32>
  %values = vector.gather %codebook[%c0] [%low], %all, %zeros
      : memref<?xf32>, vector<16xi32>, vector<16xi1>, vector<16xf32>
      into vector<16xf32>
  return %values : vector<16xf32>
}

//@ unit
// The 16 bits at %bits[%at]: a number, not a vector of bytes, which LLVM would
// move to a mask register by way of memory.
func.func private @l2dc_unit_$ISA(%bits: memref<?xi8>, %at: index) -> i16
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %base = memref.extract_aligned_pointer_as_index %bits : memref<?xi8> -> index
  %base64 = arith.index_cast %base : index to i64
  %at64 = arith.index_cast %at : index to i64
  %start = llvm.inttoptr %base64 : i64 to !llvm.ptr
  %pointer = llvm.getelementptr %start[%at64] : (!llvm.ptr, i64) -> !llvm.ptr, i8
  %unit = llvm.load %pointer {alignment = 1 : i64} : !llvm.ptr -> i16
  return %unit : i16
}

//@ ones avx512
// Writes %first plus the position of each one in the 16 bits at %bits[%at] to
// %ones from %k on, and more behind them. Returns how many ones there are.
func.func private @l2dc_ones_$ISA(
    %bits: memref<?xi8>, %at: index, %first: i32, %ones: memref<?xi32>,
    %k: index) -> index
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %positions = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
                                     13, 14, 15]> : vector<16xi32>
  %zeros = arith.constant dense<0> : vector<16xi32>
  %unit = func.call @l2dc_unit_$ISA(%bits, %at) : (memref<?xi8>, index) -> i16
  %mask = llvm.bitcast %unit : i16 to vector<16xi1>
  %firsts = vector.broadcast %first : i32 to vector<16xi32>
  %all = arith.addi %positions, %firsts : vector<16xi32>
  %packed = llvm.call_intrinsic "llvm.x86.avx512.mask.compress"(
      %all, %zeros, %mask)
      : (vector<16xi32>, vector<16xi32>, vector<16xi1>) -> vector<16xi32>
  vector.store %packed, %ones[%k] : memref<?xi32>, vector<16xi32>
  %word = arith.extui %unit : i16 to i64
  %count64 = llvm.intr.ctpop(%word) : (i64) -> i64
  %count = arith.index_cast %count64 : i64 to index
  return %count : index
}

//@ ones
memref.global "private" constant @l2dc_positions : memref<256x8xi8> = dense<
    $POSITIONS>

// The same by a table of the positions of the ones in each byte.
func.func private @l2dc_ones_$ISA(
    %bits: memref<?xi8>, %at: index, %first: i32, %ones: memref<?xi32>,
    %k: index) -> index
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %eight = arith.constant 8 : i32
  %positions = memref.get_global @l2dc_positions : memref<256x8xi8>
  %at1 = arith.addi %at, %c1 : index
  %byte0 = memref.load %bits[%at] : memref<?xi8>
  %byte1 = memref.load %bits[%at1] : memref<?xi8>
  %entry0 = arith.index_castui %byte0 : i8 to index
  %entry1 = arith.index_castui %byte1 : i8 to index
  %narrow0 = vector.load %positions[%entry0, %c0]
      : memref<256x8xi8>, vector<8xi8>
  %narrow1 = vector.load %positions[%entry1, %c0]
      : memref<256x8xi8>, vector<8xi8>
  %wide0 = arith.extui %narrow0 : vector<8xi8> to vector<8xi32>
  %wide1 = arith.extui %narrow1 : vector<8xi8> to vector<8xi32>
  %second = arith.addi %first, %eight : i32
  %firsts0 = vector.broadcast %first : i32 to vector<8xi32>
  %firsts1 = vector.broadcast %second : i32 to vector<8xi32>
  %ones0 = arith.addi %wide0, %firsts0 : vector<8xi32>
  %ones1 = arith.addi %wide1, %firsts1 : vector<8xi32>
  %count0 = llvm.intr.ctpop(%byte0) : (i8) -> i8
  %count1 = llvm.intr.ctpop(%byte1) : (i8) -> i8
  %n0 = arith.index_castui %count0 : i8 to index
  %n1 = arith.index_castui %count1 : i8 to index
  %k1 = arith.addi %k, %n0 : index
  vector.store %ones0, %ones[%k] : memref<?xi32>, vector<8xi32>
  vector.store %ones1, %ones[%k1] : memref<?xi32>, vector<8xi32>
  %count = arith.addi %n0, %n1 : index
  return %count : index
}

//@ running_sums
// The sums of the first, the first two, ... of %terms, each plus %before.
func.func private @l2dc_running_sums_$ISA(
    %terms: vector<16xi32>, %before: vector<16xi32>) -> vector<16xi32>
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %zeros = arith.constant dense<0> : vector<16xi32>
  %moved1 = vector.shuffle %zeros, %terms
      [15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]
      : vector<16xi32>, vector<16xi32>
  %sums2 = arith.addi %terms, %moved1 : vector<16xi32>
  %moved2 = vector.shuffle %zeros, %sums2
      [14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]
      : vector<16xi32>, vector<16xi32>
  %sums4 = arith.addi %sums2, %moved2 : vector<16xi32>
  %moved4 = vector.shuffle %zeros, %sums4
      [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27]
      : vector<16xi32>, vector<16xi32>
  %sums8 = arith.addi %sums4, %moved4 : vector<16xi32>
  %moved8 = vector.shuffle %zeros, %sums8
      [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]
      : vector<16xi32>, vector<16xi32>
  %sums16 = arith.addi %sums8, %moved8 : vector<16xi32>
  %sums = arith.addi %sums16, %before : vector<16xi32>
  return %sums : vector<16xi32>
}

//@ column_rice
// Decodes the column of %length rows at %entries[%begin] to %end: from %base on
// the row of each kept weight and its value times %factor, and up to 15 more that
// mean nothing. Returns how many weights there are.
func.func private @l2dc_column_rice_$ISA(
    %entries: memref<?xi8>, %begin: index, %end: index, %length: index,
    %codebook: memref<?xf32>, %factor: f32, %rows: memref<?xi32>,
    %weights: memref<?xf32>, %base: index) -> index
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %unit_bits = arith.constant 16 : i32
  %first = arith.constant 0 : i32
  %before = arith.constant dense<-1> : vector<16xi32>
  %ones = arith.constant dense<1> : vector<16xi32>
  %fours = arith.constant dense<4> : vector<16xi32>
  %lanes = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
                                 14, 15]> : vector<16xi32>
  %factors = vector.broadcast %factor : f32 to vector<16xf32>
  // Every one stands for a byte behind the units: those read and the bytes so
  // found reach the end with the last unit.
  %codes, %bit_end, %count = scf.while (
      %at = %begin, %bit = %first, %k = %c0)
      : (index, i32, index) -> (index, i32, index) {
    %reached = arith.addi %at, %k : index
    %more = arith.cmpi ult, %reached, %end : index
    scf.condition(%more) %at, %bit, %k : index, i32, index
  } do {
  ^bb0(%at: index, %bit: i32, %k: index):
    %to = arith.addi %base, %k : index
    %n = func.call @l2dc_ones_$ISA(%entries, %at, %bit, %rows, %to)
        : (memref<?xi8>, index, i32, memref<?xi32>, index) -> index
    %next_at = arith.addi %at, %c2 : index
    %next_bit = arith.addi %bit, %unit_bits : i32
    %next_k = arith.addi %k, %n : index
    scf.yield %next_at, %next_bit, %next_k : index, i32, index
  }
  // Before the one of entry i there are i ones and so many times 16 zeros.
  %last:2 = scf.for %i = %c0 to %count step %c16
      iter_args(%sum = %before, %numbers = %lanes)
      -> (vector<16xi32>, vector<16xi32>) {
    %at = arith.addi %codes, %i : index
    %bytes = vector.load %entries[%at] : memref<?xi8>, vector<16xi8>
    %words = arith.extui %bytes : vector<16xi8> to vector<16xi32>
    %values = func.call @l2dc_lookup_$ISA(%codebook, %words)
        : (memref<?xf32>, vector<16xi32>) -> vector<16xf32>
    %products = arith.mulf %values, %factors : vector<16xf32>
    %runs = arith.shrui %words, %fours : vector<16xi32>
    %steps = arith.addi %runs, %ones : vector<16xi32>
    %low = func.call @l2dc_running_sums_$ISA(%steps, %sum)
        : (vector<16xi32>, vector<16xi32>) -> vector<16xi32>
    %to = arith.addi %base, %i : index
    %bits = vector.load %rows[%to] : memref<?xi32>, vector<16xi32>
    %zeros = arith.subi %bits, %numbers : vector<16xi32>
    %high = arith.shli %zeros, %fours : vector<16xi32>
    %row = arith.addi %low, %high : vector<16xi32>
    vector.store %row, %rows[%to] : memref<?xi32>, vector<16xi32>
    vector.store %products, %weights[%to] : memref<?xf32>, vector<16xf32>
    %next_sum = vector.shuffle %low, %low
        [15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15]
        : vector<16xi32>, vector<16xi32>
    %sixteens = arith.constant dense<16> : vector<16xi32>
    %next_numbers = arith.addi %numbers, %sixteens : vector<16xi32>
    scf.yield %next_sum, %next_numbers : vector<16xi32>, vector<16xi32>
  }
  return %count : index
}

//@ values
// Decodes %count codes of four bits from %entries[%begin] on: from %base on
// their values times %factor.
func.func private @l2dc_values_$ISA(
    %entries: memref<?xi8>, %begin: index, %count: index,
    %codebook: memref<?xf32>, %factor: f32, %weights: memref<?xf32>,
    %base: index)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %mask = arith.constant dense<15> : vector<8xi8>
  %fours = arith.constant dense<4> : vector<8xi8>
  %factors = vector.broadcast %factor : f32 to vector<16xf32>
  scf.for %i = %c0 to %count step %c16 {
    %half = arith.divui %i, %c2 : index
    %at = arith.addi %begin, %half : index
    %bytes = vector.load %entries[%at] : memref<?xi8>, vector<8xi8>
    %low = arith.andi %bytes, %mask : vector<8xi8>
    %high = arith.shrui %bytes, %fours : vector<8xi8>
    %codes = vector.interleave %low, %high : vector<8xi8> -> vector<16xi8>
    %words = arith.extui %codes : vector<16xi8> to vector<16xi32>
    %values = func.call @l2dc_lookup_$ISA(%codebook, %words)
        : (memref<?xf32>, vector<16xi32>) -> vector<16xf32>
    %products = arith.mulf %values, %factors : vector<16xf32>
    %to = arith.addi %base, %i : index
    vector.store %products, %weights[%to] : memref<?xf32>, vector<16xf32>
  }
  return
}

//@ column_bitmap
func.func private @l2dc_column_bitmap_$ISA(
    %entries: memref<?xi8>, %begin: index, %end: index, %length: index,
    %codebook: memref<?xf32>, %factor: f32, %rows: memref<?xi32>,
    %weights: memref<?xf32>, %base: index) -> index
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %units = arith.ceildivui %length, %c16 : index
  %bytes = arith.muli %units, %c2 : index
  %codes = arith.addi %begin, %bytes : index
  %count = scf.for %at = %begin to %codes step %c2
      iter_args(%k = %c0) -> index {
    %offset = arith.subi %at, %begin : index
    %bit = arith.muli %offset, %c8 : index
    %first = arith.index_cast %bit : index to i32
    %to = arith.addi %base, %k : index
    %n = func.call @l2dc_ones_$ISA(%entries, %at, %first, %rows, %to)
        : (memref<?xi8>, index, i32, memref<?xi32>, index) -> index
    %next = arith.addi %k, %n : index
    scf.yield %next : index
  }
  func.call @l2dc_values_$ISA(%entries, %codes, %count, %codebook, %factor,
      %weights, %base)
      : (memref<?xi8>, index, index, memref<?xf32>, f32, memref<?xf32>, index)
      -> ()
  return %count : index
}

//@ column_pairs
func.func private @l2dc_column_pairs_$ISA(
    %entries: memref<?xi8>, %begin: index, %end: index, %length: index,
    %codebook: memref<?xf32>, %factor: f32, %rows: memref<?xi32>,
    %weights: memref<?xf32>, %base: index) -> index
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %before = arith.constant dense<-1> : vector<16xi32>
  %ones = arith.constant dense<1> : vector<16xi32>
  %eights = arith.constant dense<8> : vector<16xi32>
  %mask = arith.constant dense<255> : vector<16xi32>
  %all = arith.constant dense<true> : vector<16xi1>
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %size = arith.subi %end, %begin : index
  %count = arith.divui %size, %c2 : index
  %factors = vector.broadcast %factor : f32 to vector<16xf32>
  %last = scf.for %i = %c0 to %count step %c16
      iter_args(%sum = %before) -> vector<16xi32> {
    %twice = arith.muli %i, %c2 : index
    %at = arith.addi %begin, %twice : index
    %bytes = vector.load %entries[%at] : memref<?xi8>, vector<32xi8>
    %pairs = vector.bitcast %bytes : vector<32xi8> to vector<16xi16>
    %words = arith.extui %pairs : vector<16xi16> to vector<16xi32>
    %codes = arith.andi %words, %mask : vector<16xi32>
    %runs = arith.shrui %words, %eights : vector<16xi32>
    %values = vector.gather %codebook[%c0] [%codes], %all, %zeros
        : memref<?xf32>, vector<16xi32>, vector<16xi1>, vector<16xf32>
        into vector<16xf32>
    %steps = arith.addi %runs, %ones : vector<16xi32>
    %row = func.call @l2dc_running_sums_$ISA(%steps, %sum)
        : (vector<16xi32>, vector<16xi32>) -> vector<16xi32>
    %products = arith.mulf %values, %factors : vector<16xf32>
    %to = arith.addi %base, %i : index
    vector.store %row, %rows[%to] : memref<?xi32>, vector<16xi32>
    vector.store %products, %weights[%to] : memref<?xf32>, vector<16xf32>
    %next = vector.shuffle %row, %row
        [15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15]
        : vector<16xi32>, vector<16xi32>
    scf.yield %next : vector<16xi32>
  }
  return %count : index
}
