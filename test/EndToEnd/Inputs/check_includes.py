"""Checks which headers each part of the source tree may include.

usage: check_includes.py SOURCE_DIR

Follows the project's own headers, so that a forbidden header is found behind
another one, too. Prints one line per offending include and exits with 1 if
there is one.
"""

import os
import re
import sys

# Folders (under include/l2dc and lib) and the include prefixes that neither
# their files nor anything these include may use.
FORBIDDEN = {
    "Support": ["mlir/", "l2dc/Dialect/"],
    "Circuit": ["mlir/", "l2dc/Dialect/", "l2dc/Search/"],
    "Sizing": ["mlir/", "l2dc/Dialect/"],
    "Compression": ["mlir/", "l2dc/Dialect/", "l2dc/Search/", "l2dc/Execution/"],
    "DeepCompression": ["mlir/", "l2dc/Dialect/"],
    "Search": ["mlir/", "l2dc/Dialect/", "l2dc/Compression/", "l2dc/Spice/"],
    "Data": ["mlir/", "l2dc/Dialect/", "l2dc/Compression/", "l2dc/Execution/"],
    "Pruning": ["mlir/", "l2dc/Dialect/"],
    "Report": ["mlir/", "l2dc/Dialect/"],
    "Execution": ["mlir/", "l2dc/Dialect/"],
    "Reference": ["mlir/", "l2dc/Dialect/"],
    "Simulator": ["mlir/", "l2dc/Dialect/"],
    "Mapping": ["mlir/", "l2dc/Dialect/"],
    "Spice": ["mlir/", "l2dc/Dialect/"],
    "Target/EIE": ["mlir/", "l2dc/Dialect/"],
    "Dialect/NN": ["l2dc/Dialect/EIE/", "l2dc/Dialect/Circuit/"],
    "Dialect/CPU": ["l2dc/Dialect/EIE/", "l2dc/Dialect/Circuit/"],
    "Dialect/EIE": ["l2dc/Dialect/Circuit/"],
    "Dialect/Circuit": ["l2dc/Dialect/NN/", "l2dc/Dialect/EIE/"],
}

TORCH_MODULES = ["Execution/Torch", "Search/Torch", "Support/Torch"]

# Include prefixes and the only folders whose files may use them.
RESERVED = {
    "torch/": TORCH_MODULES,
    "ATen/": TORCH_MODULES,
    "c10/": TORCH_MODULES,
    "ngspice/": ["Spice"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def within(folder, parents):
    return any(folder == p or folder.startswith(p + "/") for p in parents)


class Checker:
    def __init__(self, source_dir):
        self.source_dir = source_dir
        self.includes = {}
        self.errors = []

    def includes_of(self, path):
        """(line number, header) of every include in the file at `path`."""
        if path not in self.includes:
            with open(os.path.join(self.source_dir, path), encoding="utf-8") as file:
                matches = [(n, INCLUDE.match(line)) for n, line in enumerate(file, 1)]
            self.includes[path] = [(n, m.group(1)) for n, m in matches if m]
        return self.includes[path]

    def resolve(self, header, includer):
        """The file of this tree that `header` names, or None."""
        for path in (
            os.path.join(os.path.dirname(includer), header),
            os.path.join("include", header),
        ):
            path = os.path.normpath(path)
            if os.path.isfile(os.path.join(self.source_dir, path)):
                return path
        return None

    def check_forbidden(self, path, prefixes):
        """Walks everything that the file at `path` includes."""
        pending, seen = [path], {path}
        while pending:
            current = pending.pop()
            for line, header in self.includes_of(current):
                if header.startswith(tuple(prefixes)):
                    via = "" if current == path else f" (reached from {path})"
                    self.errors.append(
                        f"{current}:{line}: must not include {header}{via}"
                    )
                target = self.resolve(header, current)
                if target and target not in seen:
                    seen.add(target)
                    pending.append(target)

    def check_file(self, path, folder):
        for rule_folder, prefixes in FORBIDDEN.items():
            if within(folder, [rule_folder]):
                self.check_forbidden(path, prefixes)
        for line, header in self.includes_of(path):
            for prefix, owners in RESERVED.items():
                if header.startswith(prefix) and not within(folder, owners):
                    self.errors.append(
                        f"{path}:{line}: only {' and '.join(owners)} may "
                        f"include {header}"
                    )

    def run(self):
        """Checks every file under include/, lib/ and tools/; returns how many."""
        count = 0
        for root in ("include/l2dc", "lib", "tools"):
            for directory, _, names in os.walk(os.path.join(self.source_dir, root)):
                base = os.path.join(self.source_dir, root)
                folder = os.path.relpath(directory, base)
                for name in sorted(names):
                    if not name.endswith((".h", ".cpp", ".def")):
                        continue
                    count += 1
                    path = os.path.join(directory, name)
                    self.check_file(os.path.relpath(path, self.source_dir), folder)
        return count


def main(source_dir):
    checker = Checker(source_dir)
    count = checker.run()
    for error in sorted(set(checker.errors)):
        print(error)
    print(f"{count} files checked, {len(set(checker.errors))} errors")
    return 1 if checker.errors or not count else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
