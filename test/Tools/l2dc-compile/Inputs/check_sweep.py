"""Checks a sweep's figures against the files of its points.

usage: check_sweep.py SWEEP_DIR
"""

import json
import os
import sys


def main(directory):
    with open(os.path.join(directory, "sweep.json"), encoding="utf-8") as file:
        points = json.load(file)["points"]
    sizes = {}
    for point in points:
        name = f"{point['method']}-{point['value']}"
        folder = os.path.join(directory, "points", name)
        size = os.path.getsize(os.path.join(folder, "model.l2dc"))
        assert point["file_bytes"] == size, name
        with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
            accuracy = json.load(file)["accuracy"]
        assert point["top1"] == accuracy["compressed_top1"], name
        sizes[name] = size
    for density in ("0.5", "0.2"):
        both = sizes[f"both-{density}"]
        assert both < sizes[f"prune-{density}"], density
    assert sizes["both-0.2"] < sizes["share-3"]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
