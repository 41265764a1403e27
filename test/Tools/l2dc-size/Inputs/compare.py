"""Compares what ngspice printed with the metrics of a report.

usage: compare.py REPORT.json NGSPICE_OUTPUT TOLERANCE

Every metric must have been printed and agree to the relative tolerance.
"""

import json
import re
import sys


def main(report, output, tolerance):
    with open(report, encoding="utf-8") as file:
        metrics = json.load(file)["metrics"]
    with open(output, encoding="utf-8") as file:
        printed = dict(re.findall(r"^(\w+) = (\S+)$", file.read(), re.M))
    for name, value in metrics.items():
        found = float(printed[name])
        if abs(found - value) > float(tolerance) * abs(value):
            sys.exit(f"{name}: {value} in the report, {found} by ngspice")
    print(f"{len(metrics)} metrics agree")


if __name__ == "__main__":
    main(*sys.argv[1:])
