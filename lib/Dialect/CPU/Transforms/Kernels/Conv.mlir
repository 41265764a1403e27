//@ conv

// Every row of the matrix times $N pixels from %pixel on: pixel p of column k
// of the patches is x[x_base + p + offsets[k]].
func.func private @l2dc_rows_$FORMAT_u$U_$ISA(
    %x: memref<?xf32>, %x_base: index, %y: memref<?xf32>, %y_base: index,
    %pixel: index, %starts: memref<?xi32>, %entries: memref<?xi$B>,
    %codebook: memref<?xf32>, %bias: memref<?xf32>, %floor: f32,
    %offsets: memref<?xi32>, %rows: index, %group_rows: index,
    %group_stride: index, %pixels: index)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %before = arith.constant -1 : index
  %entry_bytes = arith.constant $BYTES : index
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
    %begin_byte = arith.index_castui %begin32 : i32 to index
    %end_byte = arith.index_castui %end32 : i32 to index
    %begin = arith.divui %begin_byte, %entry_bytes : index
    %end = arith.divui %end_byte, %entry_bytes : index
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
// the pixels between two rows are computed, too, and left behind. %padded and
// %sums are scratch memory for a sample's planes and results, and a block more.
func.func private @l2dc_conv_$FORMAT_u$U_$ISA(
    %x: memref<?xf32>, %y: memref<?xf32>, %starts: memref<?xi32>,
    %entries: memref<?xi$B>, %codebook: memref<?xf32>, %bias: memref<?xf32>,
    %floor: f32, %offsets: memref<?xi32>, %planes: memref<?x5xi64>,
    %plan: memref<?xi64>, %batch: index, %padded: memref<?xf32>,
    %sums: memref<?xf32>)
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
      func.call @l2dc_rows_$FORMAT_u$U_$ISA(%source, %source_base, %result,
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
  return
}

