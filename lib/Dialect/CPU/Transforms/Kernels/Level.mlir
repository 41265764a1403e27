//@ level

llvm.mlir.global internal @l2dc_cpu_level_cache(0 : i32) : i32

// 1: any CPU, 2: AVX2, FMA, POPCNT and BMI, 3: AVX-512 F, DQ, BW and VL as well,
// all with the operating system's support; asked once, since cpuid is slow.
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
  // FMA (bit 12), POPCNT (23), OSXSAVE (27), AVX (28).
  %mask1 = llvm.mlir.constant(411045888 : i32) : i32
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
  // The state of XMM and YMM; BMI1 (bit 3), AVX2 (5), BMI2 (8).
  %ymm_mask = llvm.mlir.constant(6 : i32) : i32
  %ymm_have = llvm.and %xcr0, %ymm_mask : i32
  %ymm = llvm.icmp "eq" %ymm_have, %ymm_mask : i32
  %avx2_mask = llvm.mlir.constant(296 : i32) : i32
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
