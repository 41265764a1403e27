"""Leaves only the first points in a sweep.json, as after an interruption.

usage: cut_sweep.py SWEEP.json COUNT
"""

import json
import sys


def main(path, count):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    report["points"] = report["points"][:count]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(report, file)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]))
