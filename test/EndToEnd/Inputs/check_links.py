"""check_links.py ROOT: every relative link of README.md and docs/ leads
somewhere."""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
broken = []
for page in [root / "README.md", *sorted(root.glob("docs/**/*.md"))]:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
        if "://" not in target and not (page.parent / target).exists():
            broken.append(f"{page.relative_to(root)}: {target}")
assert not broken, "broken links:\n" + "\n".join(broken)
