// The kernels that calls of `cpu-lower-to-kernels` name, as a template.
//
// The linker (KernelLibrary.cpp) copies what follows a line `//@ NAME` for each
// kernel that is called and replaces
//
//   $B     the bits of an entry, 8 or 16
//   $CODE  the mask of the code in it;  $RUN  the shift of the run in it
//   $U     vectors of 16 pixels that a row's weights meet at once
//   $N     their pixels, 16 * $U
//   $ISA   the instruction set, a suffix of every name
//   $PLAN  one constant `%NAME : index` for each field of the plan
//   [[SEPARATOR|TEXT]]  TEXT for each of the $U vectors, # being its number
//
// Nothing here depends on a weight's value. Every index comes from a matrix
// that `cpu.linear` or `cpu.conv` verified.

//@ linear

// y[n] += the kept weights of the columns whose activation in x[n] is not zero,
// each times it. The active columns are listed first, so that the entries of
// the next ones can be fetched while those of one are added up: in which order
// columns are read no hardware can foresee.
func.func private @l2dc_linear_one_i$B_$ISA(
    %x: memref<?x?xf32>, %y: memref<?x?xf32>, %n: index,
    %active: memref<?xi32>, %starts: memref<?xi32>, %entries: memref<?xi$B>,
    %codebook: memref<?xf32>)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %before = arith.constant -1 : index
  %zero = arith.constant 0.0 : f32
  %code_mask = arith.constant $CODE : i32
  %run_shift = arith.constant $RUN : i32
  %columns = memref.dim %x, %c1 : memref<?x?xf32>

  %count = scf.for %j = %c0 to %columns step %c1
      iter_args(%k = %c0) -> index {
    %value = memref.load %x[%n, %j] : memref<?x?xf32>
    %j32 = arith.index_cast %j : index to i32
    memref.store %j32, %active[%k] : memref<?xi32>
    %is_active = arith.cmpf une, %value, %zero : f32
    %one = arith.index_castui %is_active : i1 to index
    %next = arith.addi %k, %one : index
    scf.yield %next : index
  }

  %last = arith.subi %count, %c1 : index
  scf.for %i = %c0 to %count step %c1 {
    %ahead = arith.addi %i, %c4 : index
    %soon = arith.minsi %ahead, %last : index
    %soon32 = memref.load %active[%soon] : memref<?xi32>
    %soon_column = arith.index_castui %soon32 : i32 to index
    %soon_start32 = memref.load %starts[%soon_column] : memref<?xi32>
    %soon_start = arith.index_castui %soon_start32 : i32 to index
    %line1 = arith.constant $LINE : index
    %line2 = arith.muli %line1, %c4 : index
    %fetch_end = arith.addi %soon_start, %line2 : index
    scf.for %address = %soon_start to %fetch_end step %line1 {
      memref.prefetch %entries[%address], read, locality<3>, data : memref<?xi$B>
    }

    %column32 = memref.load %active[%i] : memref<?xi32>
    %column = arith.index_castui %column32 : i32 to index
    %activation = memref.load %x[%n, %column] : memref<?x?xf32>
    %next_column = arith.addi %column, %c1 : index
    %begin32 = memref.load %starts[%column] : memref<?xi32>
    %end32 = memref.load %starts[%next_column] : memref<?xi32>
    %begin = arith.index_castui %begin32 : i32 to index
    %end = arith.index_castui %end32 : i32 to index
    %length = arith.subi %end, %begin : index
    %rest = arith.remui %length, %c4 : index
    %middle = arith.subi %end, %rest : index
    // Groups of four, which LLVM unrolls.
    %at = scf.for %e4 = %begin to %middle step %c4
        iter_args(%row4 = %before) -> index {
      %after4 = scf.for %u = %c0 to %c4 step %c1
          iter_args(%row = %row4) -> index {
        %e = arith.addi %e4, %u : index
        %entry = memref.load %entries[%e] : memref<?xi$B>
        %word = arith.extui %entry : i$B to i32
        %code32 = arith.andi %word, %code_mask : i32
        %run32 = arith.shrui %word, %run_shift : i32
        %code = arith.index_castui %code32 : i32 to index
        %run = arith.index_castui %run32 : i32 to index
        %row_run = arith.addi %row, %run : index
        %row_next = arith.addi %row_run, %c1 : index
        %weight = memref.load %codebook[%code] : memref<?xf32>
        %product = arith.mulf %weight, %activation fastmath<contract> : f32
        %old = memref.load %y[%n, %row_next] : memref<?x?xf32>
        %new = arith.addf %old, %product fastmath<contract> : f32
        memref.store %new, %y[%n, %row_next] : memref<?x?xf32>
        scf.yield %row_next : index
      }
      scf.yield %after4 : index
    }
    scf.for %e = %middle to %end step %c1 iter_args(%row = %at) -> index {
      %entry = memref.load %entries[%e] : memref<?xi$B>
      %word = arith.extui %entry : i$B to i32
      %code32 = arith.andi %word, %code_mask : i32
      %run32 = arith.shrui %word, %run_shift : i32
      %code = arith.index_castui %code32 : i32 to index
      %run = arith.index_castui %run32 : i32 to index
      %row_run = arith.addi %row, %run : index
      %row_next = arith.addi %row_run, %c1 : index
      %weight = memref.load %codebook[%code] : memref<?xf32>
      %product = arith.mulf %weight, %activation fastmath<contract> : f32
      %old = memref.load %y[%n, %row_next] : memref<?x?xf32>
      %new = arith.addf %old, %product fastmath<contract> : f32
      memref.store %new, %y[%n, %row_next] : memref<?x?xf32>
      scf.yield %row_next : index
    }
  }
  return
}

// The same for up to 16 samples from %first on: each entry is read once for all
// of them. %xt and %yt have the samples in their last dimension.
func.func private @l2dc_linear_tile_i$B_$ISA(
    %x: memref<?x?xf32>, %y: memref<?x?xf32>, %first: index, %count: index,
    %xt: memref<?x16xf32>, %yt: memref<?x16xf32>, %starts: memref<?xi32>,
    %entries: memref<?xi$B>, %codebook: memref<?xf32>)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %before = arith.constant -1 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %code_mask = arith.constant $CODE : i32
  %run_shift = arith.constant $RUN : i32
  %columns = memref.dim %x, %c1 : memref<?x?xf32>
  %rows = memref.dim %y, %c1 : memref<?x?xf32>

  scf.for %row = %c0 to %rows step %c1 {
    vector.store %zeros, %yt[%row, %c0] : memref<?x16xf32>, vector<16xf32>
    scf.for %s = %c0 to %count step %c1 {
      %n = arith.addi %first, %s : index
      %value = memref.load %y[%n, %row] : memref<?x?xf32>
      memref.store %value, %yt[%row, %s] : memref<?x16xf32>
    }
  }
  scf.for %column = %c0 to %columns step %c1 {
    vector.store %zeros, %xt[%column, %c0] : memref<?x16xf32>, vector<16xf32>
    scf.for %s = %c0 to %count step %c1 {
      %n = arith.addi %first, %s : index
      %value = memref.load %x[%n, %column] : memref<?x?xf32>
      memref.store %value, %xt[%column, %s] : memref<?x16xf32>
    }
  }

  scf.for %column = %c0 to %columns step %c1 {
    %activations = vector.load %xt[%column, %c0]
        : memref<?x16xf32>, vector<16xf32>
    %nonzero = arith.cmpf une, %activations, %zeros : vector<16xf32>
    %is_active = vector.reduction <or>, %nonzero : vector<16xi1> into i1
    scf.if %is_active {
      %next_column = arith.addi %column, %c1 : index
      %begin32 = memref.load %starts[%column] : memref<?xi32>
      %end32 = memref.load %starts[%next_column] : memref<?xi32>
      %begin = arith.index_castui %begin32 : i32 to index
      %end = arith.index_castui %end32 : i32 to index
      scf.for %e = %begin to %end step %c1 iter_args(%row = %before) -> index {
        %entry = memref.load %entries[%e] : memref<?xi$B>
        %word = arith.extui %entry : i$B to i32
        %code32 = arith.andi %word, %code_mask : i32
        %run32 = arith.shrui %word, %run_shift : i32
        %code = arith.index_castui %code32 : i32 to index
        %run = arith.index_castui %run32 : i32 to index
        %row_run = arith.addi %row, %run : index
        %row_next = arith.addi %row_run, %c1 : index
        %weight = memref.load %codebook[%code] : memref<?xf32>
        %weights = vector.broadcast %weight : f32 to vector<16xf32>
        %product = arith.mulf %weights, %activations fastmath<contract>
            : vector<16xf32>
        %old = vector.load %yt[%row_next, %c0]
            : memref<?x16xf32>, vector<16xf32>
        %new = arith.addf %old, %product fastmath<contract> : vector<16xf32>
        vector.store %new, %yt[%row_next, %c0]
            : memref<?x16xf32>, vector<16xf32>
        scf.yield %row_next : index
      }
    }
  }

  scf.for %s = %c0 to %count step %c1 {
    %n = arith.addi %first, %s : index
    scf.for %row = %c0 to %rows step %c1 {
      %value = memref.load %yt[%row, %s] : memref<?x16xf32>
      memref.store %value, %y[%n, %row] : memref<?x?xf32>
    }
  }
  return
}

// y = max(floor, bias + weights * x) for every sample. From four samples on a
// vector of them costs less than reading the entries for each.
func.func private @l2dc_linear_i$B_$ISA(
    %x: memref<?x?xf32>, %y: memref<?x?xf32>, %starts: memref<?xi32>,
    %entries: memref<?xi$B>, %codebook: memref<?xf32>, %bias: memref<?xf32>,
    %floor: f32)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %batch = memref.dim %x, %c0 : memref<?x?xf32>
  %columns = memref.dim %x, %c1 : memref<?x?xf32>
  %rows = memref.dim %y, %c1 : memref<?x?xf32>
  scf.for %n = %c0 to %batch step %c1 {
    scf.for %row = %c0 to %rows step %c1 {
      %value = memref.load %bias[%row] : memref<?xf32>
      memref.store %value, %y[%n, %row] : memref<?x?xf32>
    }
  }
  %few = arith.cmpi ult, %batch, %c4 : index
  scf.if %few {
    %active = memref.alloc(%columns) : memref<?xi32>
    scf.for %n = %c0 to %batch step %c1 {
      func.call @l2dc_linear_one_i$B_$ISA(%x, %y, %n, %active, %starts,
          %entries, %codebook)
          : (memref<?x?xf32>, memref<?x?xf32>, index, memref<?xi32>,
             memref<?xi32>, memref<?xi$B>, memref<?xf32>) -> ()
    }
    memref.dealloc %active : memref<?xi32>
  } else {
    %xt = memref.alloc(%columns) {alignment = 64} : memref<?x16xf32>
    %yt = memref.alloc(%rows) {alignment = 64} : memref<?x16xf32>
    scf.for %first = %c0 to %batch step %c16 {
      %left = arith.subi %batch, %first : index
      %count = arith.minui %left, %c16 : index
      func.call @l2dc_linear_tile_i$B_$ISA(%x, %y, %first, %count, %xt, %yt,
          %starts, %entries, %codebook)
          : (memref<?x?xf32>, memref<?x?xf32>, index, index, memref<?x16xf32>,
             memref<?x16xf32>, memref<?xi32>, memref<?xi$B>, memref<?xf32>)
          -> ()
    }
    memref.dealloc %xt : memref<?x16xf32>
    memref.dealloc %yt : memref<?x16xf32>
  }
  scf.for %n = %c0 to %batch step %c1 {
    scf.for %row = %c0 to %rows step %c1 {
      %value = memref.load %y[%n, %row] : memref<?x?xf32>
      %below = arith.cmpf olt, %value, %floor : f32
      %result = arith.select %below, %floor, %value : f32
      memref.store %result, %y[%n, %row] : memref<?x?xf32>
    }
  }
  return
}

//@ conv

// Every row of the matrix times $N pixels from %pixel on: pixel p of column k
// of the patches is x[x_base + p + offsets[k]].
func.func private @l2dc_rows_i$B_u$U_$ISA(
    %x: memref<?xf32>, %x_base: index, %y: memref<?xf32>, %y_base: index,
    %pixel: index, %starts: memref<?xi32>, %entries: memref<?xi$B>,
    %codebook: memref<?xf32>, %bias: memref<?xf32>, %floor: f32,
    %offsets: memref<?xi32>, %rows: index, %group_rows: index,
    %group_stride: index, %pixels: index)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %before = arith.constant -1 : index
  %code_mask = arith.constant $CODE : i32
  %run_shift = arith.constant $RUN : i32
  %floors = vector.broadcast %floor : f32 to vector<16xf32>
  [[|%v# = arith.constant 16# : index]]
  %x_first = arith.addi %x_base, %pixel : index
  %y_first = arith.addi %y_base, %pixel : index
  scf.for %row = %c0 to %rows step %c1 {
    %group = arith.divui %row, %group_rows : index
    %group_offset = arith.muli %group, %group_stride : index
    %source = arith.addi %x_first, %group_offset : index
    %row_bias = memref.load %bias[%row] : memref<?xf32>
    %biases = vector.broadcast %row_bias : f32 to vector<16xf32>
    %next_row = arith.addi %row, %c1 : index
    %begin32 = memref.load %starts[%row] : memref<?xi32>
    %end32 = memref.load %starts[%next_row] : memref<?xi32>
    %begin = arith.index_castui %begin32 : i32 to index
    %end = arith.index_castui %end32 : i32 to index
    %column_end, [[, |%sum#]] = scf.for %e = %begin to %end step %c1
        iter_args(%column = %before, [[, |%a# = %biases]])
        -> (index, [[, |vector<16xf32>]]) {
      %entry = memref.load %entries[%e] : memref<?xi$B>
      %word = arith.extui %entry : i$B to i32
      %code32 = arith.andi %word, %code_mask : i32
      %run32 = arith.shrui %word, %run_shift : i32
      %code = arith.index_castui %code32 : i32 to index
      %run = arith.index_castui %run32 : i32 to index
      %column_run = arith.addi %column, %run : index
      %column_next = arith.addi %column_run, %c1 : index
      %offset32 = memref.load %offsets[%column_next] : memref<?xi32>
      %offset = arith.index_castui %offset32 : i32 to index
      %address = arith.addi %source, %offset : index
      %weight = memref.load %codebook[%code] : memref<?xf32>
      %weights = vector.broadcast %weight : f32 to vector<16xf32>
      [[|%i# = arith.addi %address, %v# : index
      %x# = vector.load %x[%i#] : memref<?xf32>, vector<16xf32>
      %p# = arith.mulf %x#, %weights fastmath<contract> : vector<16xf32>
      %b# = arith.addf %a#, %p# fastmath<contract> : vector<16xf32>]]
      scf.yield %column_next, [[, |%b#]]
          : index, [[, |vector<16xf32>]]
    }
    %row_offset = arith.muli %row, %pixels : index
    %target = arith.addi %y_first, %row_offset : index
    [[|%t# = arith.addi %target, %v# : index
    %below# = arith.cmpf olt, %sum#, %floors : vector<16xf32>
    %r# = arith.select %below#, %floors, %sum# : vector<16xi1>, vector<16xf32>
    vector.store %r#, %y[%t#] : memref<?xf32>, vector<16xf32>]]
  }
  return
}

// y = max(floor, bias + the convolution of x). Unless x already is, its padded
// planes (one for each phase of the strides that a kernel position falls on)
// are copied to where every patch column is one run of pixels; the results of
// the pixels between two rows are computed, too, and left behind.
func.func private @l2dc_conv_i$B_u$U_$ISA(
    %x: memref<?xf32>, %y: memref<?xf32>, %starts: memref<?xi32>,
    %entries: memref<?xi$B>, %codebook: memref<?xf32>, %bias: memref<?xf32>,
    %floor: f32, %offsets: memref<?xi32>, %planes: memref<?x5xi64>,
    %plan: memref<?xi64>, %batch: index)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %block = arith.constant $N : index
  %zero = arith.constant 0.0 : f32
  $PLAN
  // Whole vectors may be read and written in place only within %pixels.
  %fits = arith.cmpi uge, %pixels, %block : index
  %in_place = arith.cmpi ne, %direct_in, %c0 : index
  %out_place = arith.cmpi ne, %direct_out, %c0 : index
  %reads_x = arith.andi %fits, %in_place : i1
  %writes_y = arith.andi %fits, %out_place : i1
  %plane0 = arith.muli %phase_depth, %phase_height : index
  %plane_size = arith.muli %plane0, %phase_width : index
  %channel_planes = arith.muli %plane_count, %channels : index
  %padded_size = arith.muli %channel_planes, %plane_size : index
  %padded_slack = arith.addi %padded_size, %block : index
  %padded_room = arith.select %reads_x, %c1, %padded_slack : index
  %sums_size = arith.muli %rows, %pixels : index
  %sums_slack = arith.addi %sums_size, %block : index
  %sums_room = arith.select %writes_y, %c1, %sums_slack : index
  %padded = memref.alloc(%padded_room) {alignment = 64} : memref<?xf32>
  %sums = memref.alloc(%sums_room) {alignment = 64} : memref<?xf32>
  %end_block = arith.subi %pixels, %block : index
  %last_block = arith.maxsi %end_block, %c0 : index

  scf.for %n = %c0 to %batch step %c1 {
    %x_sample = arith.muli %n, %input_size : index
    %y_sample = arith.muli %n, %output_size : index
    scf.if %reads_x {
    } else {
      scf.for %plane = %c0 to %plane_count step %c1 {
        %z0_64 = memref.load %planes[%plane, %c0] : memref<?x5xi64>
        %y0_64 = memref.load %planes[%plane, %c1] : memref<?x5xi64>
        %x0_64 = memref.load %planes[%plane, %c2] : memref<?x5xi64>
        %left_64 = memref.load %planes[%plane, %c3] : memref<?x5xi64>
        %right_64 = memref.load %planes[%plane, %c4] : memref<?x5xi64>
        %z0 = arith.index_cast %z0_64 : i64 to index
        %y0 = arith.index_cast %y0_64 : i64 to index
        %x0 = arith.index_cast %x0_64 : i64 to index
        %left = arith.index_cast %left_64 : i64 to index
        %right = arith.index_cast %right_64 : i64 to index
        %first_channel = arith.muli %plane, %channels : index
        scf.for %channel = %c0 to %channels step %c1 {
          %plane_channel = arith.addi %first_channel, %channel : index
          %to_plane = arith.muli %plane_channel, %plane_size : index
          scf.for %z = %c0 to %phase_depth step %c1 {
            scf.for %row = %c0 to %phase_height step %c1 {
              %zs = arith.muli %z, %stride_depth : index
              %zi = arith.addi %zs, %z0 : index
              %rs = arith.muli %row, %stride_height : index
              %ri = arith.addi %rs, %y0 : index
              %z_inside = arith.cmpi ult, %zi, %depth : index
              %r_inside = arith.cmpi ult, %ri, %height : index
              %inside = arith.andi %z_inside, %r_inside : i1
              %from = arith.select %inside, %left, %phase_width : index
              %to = arith.select %inside, %right, %phase_width : index
              %zh = arith.muli %z, %phase_height : index
              %zr = arith.addi %zh, %row : index
              %zrw = arith.muli %zr, %phase_width : index
              %target = arith.addi %to_plane, %zrw : index
              %cd = arith.muli %channel, %depth : index
              %cz = arith.addi %cd, %zi : index
              %czh = arith.muli %cz, %height : index
              %czr = arith.addi %czh, %ri : index
              %czrw = arith.muli %czr, %width : index
              %row_source = arith.addi %x_sample, %czrw : index
              %source = arith.addi %row_source, %x0 : index
              scf.for %w = %c0 to %from step %c1 {
                %t = arith.addi %target, %w : index
                memref.store %zero, %padded[%t] : memref<?xf32>
              }
              scf.for %w = %from to %to step %c1 {
                %t = arith.addi %target, %w : index
                %ws = arith.muli %w, %stride_width : index
                %s = arith.addi %source, %ws : index
                %value = memref.load %x[%s] : memref<?xf32>
                memref.store %value, %padded[%t] : memref<?xf32>
              }
              scf.for %w = %to to %phase_width step %c1 {
                %t = arith.addi %target, %w : index
                memref.store %zero, %padded[%t] : memref<?xf32>
              }
            }
          }
        }
      }
    }

    %source = arith.select %reads_x, %x, %padded : memref<?xf32>
    %source_base = arith.select %reads_x, %x_sample, %c0 : index
    %result = arith.select %writes_y, %y, %sums : memref<?xf32>
    %result_base = arith.select %writes_y, %y_sample, %c0 : index
    scf.for %next_pixel = %c0 to %pixels step %block {
      %pixel = arith.minui %next_pixel, %last_block : index
      func.call @l2dc_rows_i$B_u$U_$ISA(%source, %source_base, %result,
          %result_base, %pixel, %starts, %entries, %codebook, %bias, %floor,
          %offsets, %rows, %group_rows, %group_stride, %pixels)
          : (memref<?xf32>, index, memref<?xf32>, index, index, memref<?xi32>,
             memref<?xi$B>, memref<?xf32>, memref<?xf32>, f32, memref<?xi32>,
             index, index, index, index) -> ()
    }

    scf.if %writes_y {
    } else {
      scf.for %row = %c0 to %rows step %c1 {
        %row_sums = arith.muli %row, %pixels : index
        scf.for %z = %c0 to %out_depth step %c1 {
          scf.for %r = %c0 to %out_height step %c1 {
            %zh = arith.muli %z, %phase_height : index
            %zr = arith.addi %zh, %r : index
            %zrw = arith.muli %zr, %phase_width : index
            %from = arith.addi %row_sums, %zrw : index
            %od = arith.muli %row, %out_depth : index
            %oz = arith.addi %od, %z : index
            %ozh = arith.muli %oz, %out_height : index
            %ozr = arith.addi %ozh, %r : index
            %ozrw = arith.muli %ozr, %out_width : index
            %to = arith.addi %y_sample, %ozrw : index
            scf.for %w = %c0 to %out_width step %c1 {
              %s = arith.addi %from, %w : index
              %t = arith.addi %to, %w : index
              %value = memref.load %sums[%s] : memref<?xf32>
              memref.store %value, %y[%t] : memref<?xf32>
            }
          }
        }
      }
    }
  }
  memref.dealloc %padded : memref<?xf32>
  memref.dealloc %sums : memref<?xf32>
  return
}

//@ level

llvm.mlir.global internal @l2dc_cpu_level_cache(0 : i32) : i32

// 1: any CPU, 2: AVX2 and FMA, 3: AVX-512 F, DQ, BW and VL, all with the
// operating system's support; asked once, since cpuid is slow.
llvm.func internal @l2dc_cpu_level() -> i32 {
  %c0 = llvm.mlir.constant(0 : i32) : i32
  %c1 = llvm.mlir.constant(1 : i32) : i32
  %c2 = llvm.mlir.constant(2 : i32) : i32
  %c3 = llvm.mlir.constant(3 : i32) : i32
  %c7 = llvm.mlir.constant(7 : i32) : i32
  %cache = llvm.mlir.addressof @l2dc_cpu_level_cache : !llvm.ptr
  %cached = llvm.load %cache : !llvm.ptr -> i32
  %known = llvm.icmp "ne" %cached, %c0 : i32
  llvm.cond_br %known, ^done(%cached : i32), ^ask
^ask:
  %leaf0 = llvm.inline_asm has_side_effects asm_dialect = att "cpuid",
      "={ax},={bx},={cx},={dx},{ax},{cx}" %c0, %c0
      : (i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
  %leaves = llvm.extractvalue %leaf0[0] : !llvm.struct<(i32, i32, i32, i32)>
  %leaf1 = llvm.inline_asm has_side_effects asm_dialect = att "cpuid",
      "={ax},={bx},={cx},={dx},{ax},{cx}" %c1, %c0
      : (i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
  %ecx1 = llvm.extractvalue %leaf1[2] : !llvm.struct<(i32, i32, i32, i32)>
  // FMA (bit 12), OSXSAVE (27), AVX (28).
  %mask1 = llvm.mlir.constant(402657280 : i32) : i32
  %have1 = llvm.and %ecx1, %mask1 : i32
  %has1 = llvm.icmp "eq" %have1, %mask1 : i32
  %has7 = llvm.icmp "uge" %leaves, %c7 : i32
  %may = llvm.and %has1, %has7 : i1
  llvm.cond_br %may, ^wide, ^keep(%c1 : i32)
^wide:
  %xgetbv = llvm.inline_asm has_side_effects asm_dialect = att "xgetbv",
      "={ax},={dx},{cx}" %c0 : (i32) -> !llvm.struct<(i32, i32)>
  %xcr0 = llvm.extractvalue %xgetbv[0] : !llvm.struct<(i32, i32)>
  %leaf7 = llvm.inline_asm has_side_effects asm_dialect = att "cpuid",
      "={ax},={bx},={cx},={dx},{ax},{cx}" %c7, %c0
      : (i32, i32) -> !llvm.struct<(i32, i32, i32, i32)>
  %ebx7 = llvm.extractvalue %leaf7[1] : !llvm.struct<(i32, i32, i32, i32)>
  // The state of XMM and YMM; AVX2 (bit 5).
  %ymm_mask = llvm.mlir.constant(6 : i32) : i32
  %ymm_have = llvm.and %xcr0, %ymm_mask : i32
  %ymm = llvm.icmp "eq" %ymm_have, %ymm_mask : i32
  %avx2_mask = llvm.mlir.constant(32 : i32) : i32
  %avx2_have = llvm.and %ebx7, %avx2_mask : i32
  %avx2_bit = llvm.icmp "eq" %avx2_have, %avx2_mask : i32
  %avx2 = llvm.and %ymm, %avx2_bit : i1
  // Also that of the mask registers and ZMM; AVX-512 F (16), DQ (17), BW (30)
  // and VL (31).
  %zmm_mask = llvm.mlir.constant(230 : i32) : i32
  %zmm_have = llvm.and %xcr0, %zmm_mask : i32
  %zmm = llvm.icmp "eq" %zmm_have, %zmm_mask : i32
  %avx512_mask = llvm.mlir.constant(-1073545216 : i32) : i32
  %avx512_have = llvm.and %ebx7, %avx512_mask : i32
  %avx512_bits = llvm.icmp "eq" %avx512_have, %avx512_mask : i32
  %avx512_any = llvm.and %zmm, %avx512_bits : i1
  %avx512 = llvm.and %avx512_any, %avx2 : i1
  %low = llvm.select %avx2, %c2, %c1 : i1, i32
  %level = llvm.select %avx512, %c3, %low : i1, i32
  llvm.br ^keep(%level : i32)
^keep(%found: i32):
  llvm.store %found, %cache : i32, !llvm.ptr
  llvm.br ^done(%found : i32)
^done(%result: i32):
  llvm.return %result : i32
}
