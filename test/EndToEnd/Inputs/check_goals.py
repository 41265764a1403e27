"""check_goals.py REPORT [--dense=PERCENT] [--exact-sharing]: what a real
network must reach in one shot."""

import argparse
import json

parser = argparse.ArgumentParser()
parser.add_argument("report")
parser.add_argument("--dense", type=float)
parser.add_argument("--exact-sharing", action="store_true")
args = parser.parse_args()
with open(args.report) as file:
    report = json.load(file)

if args.dense is not None:
    accuracy = report["accuracy"]
    dense, compressed = (100 * accuracy[key]
                         for key in ("dense_top1", "compressed_top1"))
    assert abs(dense - args.dense) <= 0.01, dense
    assert dense - compressed <= 0.5, (dense, compressed)
    assert report["totals"]["rate"] >= 12, report["totals"]
if args.exact_sharing:
    # 33.4 % of the published network's weights are kept, as they were.
    kept = sum(layer["kept"] for layer in report["layers"])
    assert kept == 415921, kept
assert report["eie"]["max_abs_error"] < 1e-2, report["eie"]
