"""run_docs.py PAGE BUILD DIR: runs the commands of a page's code blocks.

Every line of a block that starts with a tool, in the page's order, in the empty
directory DIR beside a link to the build tree. Commands on the reader's own
files (net.onnx, mnist:DIR) are left out. Prints each command; stops at the
first that fails.
"""

import os
import re
import subprocess
import sys

page, build, directory = sys.argv[1:]
with open(page) as file:
    blocks = re.findall(r"^```\n(.*?)^```", file.read(), re.M | re.S)

os.makedirs(directory, exist_ok=True)
link = os.path.join(directory, "build")
if not os.path.islink(link):
    os.symlink(build, link)
environment = dict(os.environ)
environment["PATH"] = os.path.join(build, "bin") + ":" + environment["PATH"]

count = 0
for line in "".join(blocks).replace("\\\n", " ").splitlines():
    if not re.match(r"(l2dc-|mkdir |/usr/bin/python3 )", line):
        continue
    if "net.onnx" in line or "DIR" in line:
        continue
    print("+", line, flush=True)
    subprocess.run(line, shell=True, cwd=directory, env=environment, check=True)
    count += 1
assert count > 0, "no commands found in " + page
print(count, "commands ran")
