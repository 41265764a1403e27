"""Runs a command while SIGKILL strikes.

usage: kill.py run TRACE LINES COMMAND...
       kill.py workers COUNT COMMAND...

run: kills the command once TRACE has LINES lines.
workers: kills COUNT child processes of the command, one after the other; the
command itself must succeed.
"""

import pathlib
import signal
import subprocess
import sys
import time


def lines_of(path):
    try:
        return path.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


def kill_run(trace, lines, *command):
    trace, lines = pathlib.Path(trace), int(lines)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and lines_of(trace) < lines:
            time.sleep(0.002)
        process.kill()
    if process.returncode != -signal.SIGKILL:
        sys.exit(f"the command ended by itself: {process.returncode}")
    print("killed the run")


def children_of(pid):
    try:
        tasks = list(pathlib.Path(f"/proc/{pid}/task").iterdir())
        return [int(c) for t in tasks for c in (t / "children").read_text().split()]
    except FileNotFoundError:
        return []


def kill_workers(count, *command):
    killed = set()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and len(killed) < int(count):
            time.sleep(0.05)
            for child in children_of(process.pid)[:1]:
                try:
                    subprocess.run(["kill", "-9", str(child)], check=True)
                    killed.add(child)
                except subprocess.CalledProcessError:
                    pass
        process.wait()
    if process.returncode != 0 or not killed:
        sys.exit(f"exit code {process.returncode}, {len(killed)} killed")
    print(f"killed {len(killed)} workers")


if __name__ == "__main__":
    {"run": kill_run, "workers": kill_workers}[sys.argv[1]](*sys.argv[2:])
