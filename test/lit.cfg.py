"""How lit runs the text tests, the unit tests and the short fuzz runs."""

import os

import lit.formats
from lit.llvm import llvm_config

config.name = "L2DC"
config.test_format = lit.formats.ShTest(not llvm_config.use_lit_shell)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "unittests", "benchmark", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.l2dc_obj_root, "test")

llvm_config.with_environment("PATH", config.llvm_tools_dir, append_path=True)
llvm_config.with_environment("PATH", config.l2dc_tools_dir, append_path=True)
llvm_config.with_environment("FILECHECK_OPTS", "-enable-var-scope")
llvm_config.use_default_substitutions()
llvm_config.add_tool_substitutions(
    ["l2dc-opt", "l2dc-translate", "l2dc-compile", "l2dc-train", "l2dc-run",
     "l2dc-sim", "l2dc-size", "l2dc-image", "l2dc-lsp-server", "l2dc-reduce"],
    [config.l2dc_tools_dir])
llvm_config.add_tool_substitutions(
    ["mlir-opt", "not", "count", "split-file", "llvm-bcanalyzer"],
    [config.llvm_tools_dir])

config.substitutions.append(("%python", config.python))
config.substitutions.append(
    ("%tblgen", os.path.join(config.llvm_tools_dir, "mlir-tblgen")))
config.substitutions.append(("%cxx", config.cxx))
config.substitutions.append(("%cc", config.cc))
config.substitutions.append(("%cmake", config.cmake))
config.substitutions.append(("%unittests", config.unittests))
config.substitutions.append(("%fuzzers", config.fuzzers))
# Turns a model written as text, so that test inputs can be read, into ONNX.
config.substitutions.append(
    ("%onnx-encode", "protoc --encode=onnx.ModelProto -I %s/onnx onnx.proto"
     % config.onnx_include_dir))
config.substitutions.append(("%src", config.l2dc_src_root))
config.substitutions.append(("%build", config.l2dc_obj_root))

if config.enable_torch:
    config.available_features.add("torch")

# Real data sets and networks are not part of the repository. Tests that need
# them are reported as unsupported where L2DC_DATA_DIR does not name them.
data = os.environ.get("L2DC_DATA_DIR", "")
if data and os.path.isdir(data):
    data = os.path.abspath(data)
    config.available_features.add("l2dc-data")
    config.environment["L2DC_DATA_DIR"] = data
config.substitutions.append(("%data", data))

# The distribution's MLIR is not instrumented but shares containers and
# allocators with our code, so what they mark as poisoned says nothing, and what
# they never free is theirs.
if config.sanitize:
    config.available_features.add("sanitizer")
    config.environment["ASAN_OPTIONS"] = (
        "allow_user_poisoning=0:detect_container_overflow=0:detect_leaks=0")
    config.environment["UBSAN_OPTIONS"] = "print_stacktrace=1:halt_on_error=1"
