"""Writes a copy of a specification with changes.

usage: change.py IN OUT [OLD NEW]...

Each OLD, a Python escape sequence, must occur; it is replaced once by NEW.
"""

import sys


def main(source, target, *changes):
    text = open(source, encoding="utf-8").read()
    for old, new in zip(changes[::2], changes[1::2]):
        old, new = (s.encode().decode("unicode_escape") for s in (old, new))
        assert old in text, f"no '{old}' in {source}"
        text = text.replace(old, new, 1)
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
