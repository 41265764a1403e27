"""check_accuracy.py REPORT TEXT: l2dc-run printed the report's accuracy."""

import json
import re
import sys

with open(sys.argv[1]) as file:
    reported = 100 * json.load(file)["accuracy"]["compressed_top1"]
with open(sys.argv[2]) as file:
    printed = float(re.search(r"top-1 +([0-9.]+) %", file.read()).group(1))
assert abs(reported - printed) <= 0.005, (reported, printed)
