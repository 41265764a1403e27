#!/usr/bin/env bash
# Installs what is missing, builds everything and runs the whole test suite.
# The last line is "N passed, N failed, N skipped". Tests on real networks and
# data sets run where L2DC_DATA_DIR names the directory that holds them.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash tools/setup.sh
cmake --preset dev
cmake --build --preset dev

results=build/test/results.xml
rm -f "$results"
lit=$(sed -n 's/^L2DC_LIT:[A-Z]*=//p' build/CMakeCache.txt)
status=0
"$lit" -sv --xunit-xml-output "$results" build/test build/test/unittests || status=$?

python3 tools/count_tests.py "$results" || status=1
exit "$status"
