"""Prints "N passed, N failed, N skipped" for a lit --xunit-xml-output file.

usage: count_tests.py RESULTS.xml

Exits with 1 if a test failed or none passed.
"""

import collections
import sys
import xml.etree.ElementTree as ElementTree


def outcome(test):
    """What a <testcase> element says: lit adds a child unless it passed."""
    if test.find("failure") is not None:
        return "failed"
    return "skipped" if test.find("skipped") is not None else "passed"


def main(path):
    tests = ElementTree.parse(path).iter("testcase")
    counts = collections.Counter(map(outcome, tests))
    print(
        f"{counts['passed']} passed, {counts['failed']} failed, "
        f"{counts['skipped']} skipped"
    )
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        sys.exit(main(sys.argv[1]))
    except (OSError, ElementTree.ParseError) as error:
        sys.exit(f"count_tests: cannot read {sys.argv[1]}: {error}")
