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
