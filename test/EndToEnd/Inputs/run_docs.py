"""run_docs.py PAGE BUILD DIR: runs the commands of a page's code blocks.

Every line of a block that starts with a tool, in the page's order, in the
directory DIR beside a link to the build tree. A block in a language that follows
a line with nothing but a file's name, as in "`net.mlir`:", is written to that
file first. Commands on the reader's own files (net.onnx, mnist:DIR) are left
out. Prints each command; stops at the first that fails.
"""

import os
import re
import subprocess
import sys

page, build, directory = sys.argv[1:]
with open(page) as file:
    text = file.read()
fences = re.findall(r"(?:^`([\w.-]+)`:\n\n)?^```(\w*)\n(.*?)^```$",
                    text, re.M | re.S)
blocks = [content for _, language, content in fences if not language]
files = [(name, content) for name, language, content in fences if language and name]

os.makedirs(directory, exist_ok=True)
link = os.path.join(directory, "build")
if not os.path.islink(link):
    os.symlink(build, link)
for name, content in files:
    with open(os.path.join(directory, name), "w") as file:
        file.write(content)
environment = dict(os.environ)
environment["PATH"] = os.path.join(build, "bin") + ":" + environment["PATH"]

count = 0
for line in "".join(blocks).replace("\\\n", " ").splitlines():
    if not re.match(r"(not )?(l2dc-|mlir-opt|ngspice |build/|mkdir |chmod |cat )"
                    r"|/usr/bin/python3 ", line):
        continue
    if "net.onnx" in line or "DIR" in line or "PREFIX" in line:
        continue
    print("+", line, flush=True)
    subprocess.run(line, shell=True, cwd=directory, env=environment, check=True)
    count += 1
assert count > 0, "no commands found in " + page
print(count, "commands ran")
