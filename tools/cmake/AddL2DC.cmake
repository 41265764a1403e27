# Thin wrappers: one way to declare a library, a tool, a unit test.
#
# Libraries are static and linked into one process together with the libMLIR
# and libLLVM dylibs only; mixing in LLVM's static archives would give two
# copies of every TypeID (docs/decisions/0002-one-mlir-dylib.md).

# add_l2dc_library(NAME source... [MLIR] [EXCEPTIONS] [DEPENDS target...]
#                  [LINK_LIBS lib...])
#   MLIR        the library includes mlir/ headers
#   EXCEPTIONS  compile with C++ exceptions (third-party headers need them)
function(add_l2dc_library name)
  cmake_parse_arguments(ARG "MLIR;EXCEPTIONS" "" "DEPENDS;LINK_LIBS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  if(NOT ARG_EXCEPTIONS)
    target_compile_options(${name} PRIVATE -fno-exceptions)
  endif()
  set_property(GLOBAL APPEND PROPERTY L2DC_LIBS ${name})
  if(ARG_MLIR)
    target_link_libraries(${name} PUBLIC MLIR)
    set_property(GLOBAL APPEND PROPERTY L2DC_MLIR_LIBS ${name})
  endif()
  target_link_libraries(${name} PUBLIC ${ARG_LINK_LIBS} LLVM)
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# add_l2dc_tool(NAME source... [DEPENDS target...] [LINK_LIBS lib...])
function(add_l2dc_tool name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK_LIBS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_compile_options(${name} PRIVATE -fno-exceptions)
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS})
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  set_property(GLOBAL APPEND PROPERTY L2DC_TOOLS ${name})
endfunction()

# add_l2dc_unittest(NAME source... [LINK_LIBS lib...])
# Built into build/unittests/, run by lit next to the text tests.
function(add_l2dc_unittest name)
  cmake_parse_arguments(ARG "" "" "LINK_LIBS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS} GTest::gtest
                                        GTest::gtest_main)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/unittests")
  set_property(GLOBAL APPEND PROPERTY L2DC_UNITTESTS ${name})
endfunction()

# add_l2dc_benchmark(NAME source... [LINK_LIBS lib...])
function(add_l2dc_benchmark name)
  if(NOT L2DC_BUILD_BENCHMARKS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "LINK_LIBS" ${ARGN})
  add_executable(${name} EXCLUDE_FROM_ALL ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS} benchmark::benchmark)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/benchmark")
  set_property(GLOBAL APPEND PROPERTY L2DC_BENCHMARKS ${name})
endfunction()

# add_l2dc_fuzzer(NAME source... [LINK_LIBS lib...])
# A libFuzzer target; its corpus lives in test/fuzz/<NAME>/.
function(add_l2dc_fuzzer name)
  if(NOT L2DC_BUILD_FUZZERS OR NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "LINK_LIBS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
  set_property(GLOBAL APPEND PROPERTY L2DC_FUZZERS ${name})
endfunction()

# add_l2dc_torch_module(NAME source... [LINK_LIBS lib...])
# A library that includes and links torch, which is loaded with dlopen and
# linked by nothing (docs/Execution.md). No target if torch is switched off or
# not installed.
function(add_l2dc_torch_module name)
  cmake_parse_arguments(ARG "" "" "LINK_LIBS" ${ARGN})
  if(NOT L2DC_ENABLE_TORCH)
    return()
  endif()
  find_package(Torch QUIET)
  if(NOT Torch_FOUND)
    message(WARNING "libtorch was not found: building without ${name} (set "
                    "L2DC_ENABLE_TORCH=OFF to say so, or Torch_DIR to where "
                    "TorchConfig.cmake is)")
    return()
  endif()
  add_library(${name} MODULE ${ARG_UNPARSED_ARGUMENTS})
  # The module exports one function. What it has in common with the program that
  # loads it (the static L2DC libraries) stays private, so that neither side
  # binds to the other's copy.
  set_target_properties(${name} PROPERTIES
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
  )
  # Torch 2.1 and newer need C++17, 2.9 and newer may need C++20.
  if(Torch_VERSION VERSION_GREATER_EQUAL 2.9)
    target_compile_features(${name} PRIVATE cxx_std_20)
  endif()
  target_compile_options(${name} PRIVATE -fno-semantic-interposition)
  get_target_property(torch_includes torch INTERFACE_INCLUDE_DIRECTORIES)
  target_include_directories(${name} SYSTEM PRIVATE ${torch_includes})
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS} ${TORCH_LIBRARIES}
                                        LLVM)
  target_link_options(${name} PRIVATE -Wl,--exclude-libs,ALL -Wl,-z,defs)
endfunction()

# add_l2dc_tablegen(TARGET file.td output command... ...)
# Runs mlir-tblgen once per (output, command) pair into the mirrored folder of
# the build tree and gathers the results behind one target.
function(add_l2dc_tablegen target td)
  set(LLVM_TARGET_DEFINITIONS ${td})
  set(pairs ${ARGN})
  while(pairs)
    list(POP_FRONT pairs output command)
    string(REPLACE " " ";" command "${command}")
    mlir_tablegen(${output} ${command})
  endwhile()
  add_public_tablegen_target(${target})
  set_property(GLOBAL APPEND PROPERTY L2DC_TABLEGEN_TARGETS ${target})
endfunction()
