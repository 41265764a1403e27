"""Checks that `l2dc-sim --stats-help` names exactly the statistics of a file.

usage: check_stats_help.py HELP.txt STATS.json
"""

import json
import sys


def names(layer):
    for key, value in layer.items():
        if key == "pe_cycles":
            for cause in value:
                yield "pe_cycles." + cause
        else:
            yield key


with open(sys.argv[1], encoding="utf-8") as file:
    lines = file.read().split("\n\n")[0].splitlines()[1:]
documented = {line.split()[0] for line in lines}
with open(sys.argv[2], encoding="utf-8") as file:
    written = set(names(json.load(file)["total"]))
for name in sorted(documented ^ written):
    print(name, "is only", "documented" if name in documented else "written")
sys.exit(documented != written)
