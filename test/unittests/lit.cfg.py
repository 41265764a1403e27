"""Runs the GoogleTest programs; lit reports each test case."""

import os

import lit.formats

config.name = "L2DC-Unit"
config.suffixes = []
config.test_source_root = config.unittests
config.test_exec_root = config.unittests
config.test_format = lit.formats.GoogleTest("", "Tests")
config.environment["PATH"] = os.environ.get("PATH", "")
if os.environ.get("L2DC_DATA_DIR"):
    config.environment["L2DC_DATA_DIR"] = os.path.abspath(
        os.environ["L2DC_DATA_DIR"])

# The distribution's MLIR is not instrumented but shares containers and
# allocators with our code, so what they mark as poisoned says nothing, and what
# they never free is theirs.
if config.sanitize:
    config.available_features.add("sanitizer")
    config.environment["ASAN_OPTIONS"] = (
        "allow_user_poisoning=0:detect_container_overflow=0:detect_leaks=0")
    config.environment["UBSAN_OPTIONS"] = "print_stacktrace=1:halt_on_error=1"
