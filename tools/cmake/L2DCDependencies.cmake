# Finds what L2DC is built from. Everything comes from the distribution's
# packages; tools/packages.txt lists them and tools/setup.sh installs them.

# The distribution's interpreter is the one that has its numpy.
find_program(Python3_EXECUTABLE NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# Where Debian puts LLVM 22; an explicit -DMLIR_DIR=... wins.
find_package(MLIR REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/mlir)
if(NOT LLVM_VERSION_MAJOR EQUAL 22)
  message(FATAL_ERROR "L2DC needs MLIR 22, found ${LLVM_PACKAGE_VERSION} in "
                      "${MLIR_DIR}; set MLIR_DIR")
endif()
message(STATUS "MLIR ${LLVM_PACKAGE_VERSION}: ${MLIR_DIR}")

list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
# The install tree leaves these empty; without them AddMLIR writes to "/".
set(MLIR_BINARY_DIR "${CMAKE_BINARY_DIR}")
set(LLVM_RUNTIME_OUTPUT_INTDIR "${CMAKE_BINARY_DIR}/bin")
set(LLVM_LIBRARY_OUTPUT_INTDIR "${CMAKE_BINARY_DIR}/lib")
include(TableGen)
include(AddLLVM)
include(AddMLIR)

find_package(Eigen3 REQUIRED NO_MODULE)
find_package(Protobuf REQUIRED)
# libonnx-dev's CMake package names files its Debian package does not ship, so
# the message library is looked up by name.
find_path(L2DC_ONNX_INCLUDE_DIR onnx/onnx_pb.h REQUIRED)
find_library(L2DC_ONNX_PROTO_LIBRARY onnx_proto REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)
find_package(GTest REQUIRED)
find_path(NGSPICE_INCLUDE_DIR ngspice/sharedspice.h REQUIRED)
find_library(NGSPICE_LIBRARY ngspice REQUIRED)
if(L2DC_BUILD_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
find_program(LLD_PROGRAM NAMES ld.lld-22 ld.lld HINTS "${LLVM_TOOLS_BINARY_DIR}")
if(LLD_PROGRAM AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  add_link_options("--ld-path=${LLD_PROGRAM}")
endif()

separate_arguments(LLVM_DEFINITIONS_LIST NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_definitions(${LLVM_DEFINITIONS_LIST})
include_directories("${PROJECT_SOURCE_DIR}/include"
                    "${PROJECT_BINARY_DIR}/include")
include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})

add_compile_options(-Wall -Wextra -Wno-unused-parameter -ffp-contract=off)
if(L2DC_ENABLE_WERROR)
  add_compile_options(-Werror)
endif()
if(L2DC_SANITIZE)
  add_compile_options(-fsanitize=${L2DC_SANITIZE} -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${L2DC_SANITIZE})
  # Lets the fuzzers see which branches of the libraries an input takes.
  if(L2DC_BUILD_FUZZERS AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    add_compile_options(-fsanitize=fuzzer-no-link)
  endif()
endif()

# LLVM's package names a llvm-lit that it does not ship; this is the real one.
find_program(L2DC_LIT NAMES lit lit-22 HINTS "${LLVM_TOOLS_BINARY_DIR}"
             NO_DEFAULT_PATH REQUIRED)
