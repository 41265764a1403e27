//@ active
// Writes the columns whose activation in x[n] is not zero to %active. Returns
// their number.
func.func private @l2dc_active_$ISA(
    %x: memref<?x?xf32>, %n: index, %active: memref<?xi32>) -> index
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
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
  return %count : index
}

//@ fetch
// Fetches the start of the column that is %i's of %count active ones: in which
// order columns are read no hardware can foresee.
func.func private @l2dc_fetch_$ISA(
    %active: memref<?xi32>, %i: index, %count: index, %starts: memref<?xi32>,
    %entries: memref<?xi8>)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c1 = arith.constant 1 : index
  %line = arith.constant 64 : index
  %fetched = arith.constant 256 : index
  %last = arith.subi %count, %c1 : index
  %soon = arith.minsi %i, %last : index
  %column32 = memref.load %active[%soon] : memref<?xi32>
  %column = arith.index_castui %column32 : i32 to index
  %start32 = memref.load %starts[%column] : memref<?xi32>
  %start = arith.index_castui %start32 : i32 to index
  %end = arith.addi %start, %fetched : index
  scf.for %address = %start to %end step %line {
    memref.prefetch %entries[%address], read, locality<3>, data : memref<?xi8>
  }
  return
}

//@ one
// y[rows[k]] += products[k] for %count products.
func.func private @l2dc_add_$ISA(
    %y: memref<?x?xf32>, %n: index, %rows: memref<?xi32>,
    %products: memref<?xf32>, %count: index)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %rest = arith.remui %count, %c4 : index
  %middle = arith.subi %count, %rest : index
  // Groups of four, which LLVM unrolls.
  scf.for %k4 = %c0 to %middle step %c4 {
    scf.for %u = %c0 to %c4 step %c1 {
      %k = arith.addi %k4, %u : index
      %row32 = memref.load %rows[%k] : memref<?xi32>
      %row = arith.index_castui %row32 : i32 to index
      %product = memref.load %products[%k] : memref<?xf32>
      %old = memref.load %y[%n, %row] : memref<?x?xf32>
      %new = arith.addf %old, %product : f32
      memref.store %new, %y[%n, %row] : memref<?x?xf32>
    }
  }
  scf.for %k = %middle to %count step %c1 {
    %row32 = memref.load %rows[%k] : memref<?xi32>
    %row = arith.index_castui %row32 : i32 to index
    %product = memref.load %products[%k] : memref<?xf32>
    %old = memref.load %y[%n, %row] : memref<?x?xf32>
    %new = arith.addf %old, %product : f32
    memref.store %new, %y[%n, %row] : memref<?x?xf32>
  }
  return
}

// y[n] += the kept weights of the columns whose activation in x[n] is not zero,
// each times it. Short columns are collected before they are added: the ends of
// loops, which no hardware foresees, cost as much as several weights.
func.func private @l2dc_one_$FORMAT_$ISA(
    %x: memref<?x?xf32>, %y: memref<?x?xf32>, %n: index,
    %active: memref<?xi32>, %rows: memref<?xi32>, %weights: memref<?xf32>,
    %starts: memref<?xi32>, %entries: memref<?xi8>, %codebook: memref<?xf32>)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %enough = arith.constant $BATCH : index
  %length = memref.dim %y, %c1 : memref<?x?xf32>
  %count = func.call @l2dc_active_$ISA(%x, %n, %active)
      : (memref<?x?xf32>, index, memref<?xi32>) -> index
  %left = scf.for %i = %c0 to %count step %c1
      iter_args(%collected = %c0) -> index {
    %soon = arith.addi %i, %c4 : index
    func.call @l2dc_fetch_$ISA(%active, %soon, %count, %starts, %entries)
        : (memref<?xi32>, index, index, memref<?xi32>, memref<?xi8>) -> ()
    %column32 = memref.load %active[%i] : memref<?xi32>
    %column = arith.index_castui %column32 : i32 to index
    %activation = memref.load %x[%n, %column] : memref<?x?xf32>
    %next_column = arith.addi %column, %c1 : index
    %begin32 = memref.load %starts[%column] : memref<?xi32>
    %end32 = memref.load %starts[%next_column] : memref<?xi32>
    %begin = arith.index_castui %begin32 : i32 to index
    %end = arith.index_castui %end32 : i32 to index
    %kept = func.call @l2dc_column_$FORMAT_$ISA(%entries, %begin, %end,
        %length, %codebook, %activation, %rows, %weights, %collected)
        : (memref<?xi8>, index, index, index, memref<?xf32>, f32,
           memref<?xi32>, memref<?xf32>, index) -> index
    %all = arith.addi %collected, %kept : index
    %are_enough = arith.cmpi uge, %all, %enough : index
    %next = scf.if %are_enough -> index {
      func.call @l2dc_add_$ISA(%y, %n, %rows, %weights, %all)
          : (memref<?x?xf32>, index, memref<?xi32>, memref<?xf32>, index) -> ()
      scf.yield %c0 : index
    } else {
      scf.yield %all : index
    }
    scf.yield %next : index
  }
  func.call @l2dc_add_$ISA(%y, %n, %rows, %weights, %left)
      : (memref<?x?xf32>, index, memref<?xi32>, memref<?xf32>, index) -> ()
  return
}

//@ one_bitmap avx512
// y += products at the ones of a bitmap: 16 rows at a time.
func.func private @l2dc_add_expanded_$ISA(
    %y: memref<?x?xf32>, %n: index, %entries: memref<?xi8>, %begin: index,
    %products: memref<?xf32>)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %length = memref.dim %y, %c1 : memref<?x?xf32>
  %tail = arith.remui %length, %c16 : index
  %whole = arith.subi %length, %tail : index
  %read = scf.for %row = %c0 to %whole step %c16
      iter_args(%k = %c0) -> index {
    %eighth = arith.divui %row, %c8 : index
    %at = arith.addi %begin, %eighth : index
    %unit = func.call @l2dc_unit_$ISA(%entries, %at)
        : (memref<?xi8>, index) -> i16
    %mask = llvm.bitcast %unit : i16 to vector<16xi1>
    %spread = vector.expandload %products[%k], %mask, %zeros
        : memref<?xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
    %old = vector.load %y[%n, %row] : memref<?x?xf32>, vector<16xf32>
    %new = arith.addf %old, %spread : vector<16xf32>
    vector.store %new, %y[%n, %row] : memref<?x?xf32>, vector<16xf32>
    %word = arith.extui %unit : i16 to i64
    %ones = llvm.intr.ctpop(%word) : (i64) -> i64
    %count = arith.index_cast %ones : i64 to index
    %next = arith.addi %k, %count : index
    scf.yield %next : index
  }
  %has_tail = arith.cmpi ne, %tail, %c0 : index
  scf.if %has_tail {
    %inside = vector.create_mask %tail : vector<16xi1>
    %eighth = arith.divui %whole, %c8 : index
    %at = arith.addi %begin, %eighth : index
    %unit = func.call @l2dc_unit_$ISA(%entries, %at)
        : (memref<?xi8>, index) -> i16
    %mask = llvm.bitcast %unit : i16 to vector<16xi1>
    %spread = vector.expandload %products[%read], %mask, %zeros
        : memref<?xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
    %old = vector.maskedload %y[%n, %whole], %inside, %zeros
        : memref<?x?xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
    %new = arith.addf %old, %spread : vector<16xf32>
    vector.maskedstore %y[%n, %whole], %inside, %new
        : memref<?x?xf32>, vector<16xi1>, vector<16xf32>
  }
  return
}

func.func private @l2dc_one_bitmap_$ISA(
    %x: memref<?x?xf32>, %y: memref<?x?xf32>, %n: index,
    %active: memref<?xi32>, %rows: memref<?xi32>, %weights: memref<?xf32>,
    %starts: memref<?xi32>, %entries: memref<?xi8>, %codebook: memref<?xf32>)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %length = memref.dim %y, %c1 : memref<?x?xf32>
  %units = arith.ceildivui %length, %c16 : index
  %bitmap = arith.muli %units, %c2 : index
  %count = func.call @l2dc_active_$ISA(%x, %n, %active)
      : (memref<?x?xf32>, index, memref<?xi32>) -> index
  scf.for %i = %c0 to %count step %c1 {
    %soon = arith.addi %i, %c4 : index
    func.call @l2dc_fetch_$ISA(%active, %soon, %count, %starts, %entries)
        : (memref<?xi32>, index, index, memref<?xi32>, memref<?xi8>) -> ()
    %column32 = memref.load %active[%i] : memref<?xi32>
    %column = arith.index_castui %column32 : i32 to index
    %activation = memref.load %x[%n, %column] : memref<?x?xf32>
    %next_column = arith.addi %column, %c1 : index
    %begin32 = memref.load %starts[%column] : memref<?xi32>
    %end32 = memref.load %starts[%next_column] : memref<?xi32>
    %begin = arith.index_castui %begin32 : i32 to index
    %end = arith.index_castui %end32 : i32 to index
    %codes = arith.addi %begin, %bitmap : index
    %code_bytes = arith.subi %end, %codes : index
    %code_count = arith.muli %code_bytes, %c2 : index
    func.call @l2dc_values_$ISA(%entries, %codes, %code_count, %codebook,
        %activation, %weights, %c0)
        : (memref<?xi8>, index, index, memref<?xf32>, f32, memref<?xf32>,
           index) -> ()
    func.call @l2dc_add_expanded_$ISA(%y, %n, %entries, %begin, %weights)
        : (memref<?x?xf32>, index, memref<?xi8>, index, memref<?xf32>) -> ()
  }
  return
}

//@ linear
// The same for up to 16 samples from %first on: each column is decoded once for
// all of them. %xt and %yt have the samples in their last dimension.
func.func private @l2dc_tile_$FORMAT_$ISA(
    %x: memref<?x?xf32>, %y: memref<?x?xf32>, %first: index, %count: index,
    %xt: memref<?x16xf32>, %yt: memref<?x16xf32>, %rows: memref<?xi32>,
    %weights: memref<?xf32>, %starts: memref<?xi32>, %entries: memref<?xi8>,
    %codebook: memref<?xf32>)
    attributes {llvm.linkage = #llvm.linkage<internal>, cpu.isa = "$ISA"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %unchanged = arith.constant 1.0 : f32
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<16xf32>
  %columns = memref.dim %x, %c1 : memref<?x?xf32>
  %length = memref.dim %y, %c1 : memref<?x?xf32>

  scf.for %row = %c0 to %length step %c1 {
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
      %kept = func.call @l2dc_column_$FORMAT_$ISA(%entries, %begin, %end,
          %length, %codebook, %unchanged, %rows, %weights, %c0)
          : (memref<?xi8>, index, index, index, memref<?xf32>, f32,
             memref<?xi32>, memref<?xf32>, index) -> index
      scf.for %k = %c0 to %kept step %c1 {
        %row32 = memref.load %rows[%k] : memref<?xi32>
        %row = arith.index_castui %row32 : i32 to index
        %weight = memref.load %weights[%k] : memref<?xf32>
        %spread = vector.broadcast %weight : f32 to vector<16xf32>
        %product = arith.mulf %spread, %activations fastmath<contract>
            : vector<16xf32>
        %old = vector.load %yt[%row, %c0]
            : memref<?x16xf32>, vector<16xf32>
        %new = arith.addf %old, %product fastmath<contract> : vector<16xf32>
        vector.store %new, %yt[%row, %c0]
            : memref<?x16xf32>, vector<16xf32>
      }
    }
  }

  scf.for %s = %c0 to %count step %c1 {
    %n = arith.addi %first, %s : index
    scf.for %row = %c0 to %length step %c1 {
      %value = memref.load %yt[%row, %s] : memref<?x16xf32>
      memref.store %value, %y[%n, %row] : memref<?x?xf32>
    }
  }
  return
}

// y = max(floor, bias + weights * x) for every sample. From four samples on a
// vector of them costs less than reading the entries for each. The last five
// are scratch memory: %active for all columns, %xt too, %kept_rows and %weights
// for all rows and $SLACK more, %yt for all rows; fewer than four samples need
// neither %xt nor %yt.
func.func private @l2dc_linear_$FORMAT_$ISA(
    %x: memref<?x?xf32>, %y: memref<?x?xf32>, %starts: memref<?xi32>,
    %entries: memref<?xi8>, %codebook: memref<?xf32>, %bias: memref<?xf32>,
    %floor: f32, %active: memref<?xi32>, %kept_rows: memref<?xi32>,
    %weights: memref<?xf32>, %xt: memref<?x16xf32>, %yt: memref<?x16xf32>)
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
    scf.for %n = %c0 to %batch step %c1 {
      func.call @l2dc_one_$FORMAT_$ISA(%x, %y, %n, %active, %kept_rows,
          %weights, %starts, %entries, %codebook)
          : (memref<?x?xf32>, memref<?x?xf32>, index, memref<?xi32>,
             memref<?xi32>, memref<?xf32>, memref<?xi32>, memref<?xi8>,
             memref<?xf32>) -> ()
    }
  } else {
    scf.for %first = %c0 to %batch step %c16 {
      %left = arith.subi %batch, %first : index
      %count = arith.minui %left, %c16 : index
      func.call @l2dc_tile_$FORMAT_$ISA(%x, %y, %first, %count, %xt, %yt,
          %kept_rows, %weights, %starts, %entries, %codebook)
          : (memref<?x?xf32>, memref<?x?xf32>, index, index, memref<?x16xf32>,
             memref<?x16xf32>, memref<?xi32>, memref<?xf32>, memref<?xi32>,
             memref<?xi8>, memref<?xf32>) -> ()
    }
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

