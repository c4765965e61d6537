"""docs/order-life.md tells the truth: its commands are run, and its output is compared with theirs.

What differs from run to run is masked on both sides: ids, times, passwords. To write the page's output anew
after a change of the command: ORDO_UPDATE=1 tests/cli/cli_test.py PATH_OF_ORDO -k order_life
"""
import os
import re
import subprocess
import tempfile
import unittest

from shop import ORDO

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/order-life.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MASKS = [
    (re.compile(r"\b(prd|ord|pay|ref|evt|usr|img|stk)_[0-9a-hjkmnp-tv-z]{26}\b"), r"\1_…"),
    (re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{3})?)?"), "TIME"),
    (re.compile(r"\b20\d\d-\d\d-\d\d\b"), "DAY"),
    (re.compile(r"password [0-9a-z-]{23}\b"), "password …"),
]


def masked(text):
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text


def steps_of(block):
    """(command, output) pairs of a block; a command line that ends with a backslash goes on."""
    steps = []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            steps.append([line[2:], ""])
        elif steps[-1][0].endswith("\\\n") and not steps[-1][1]:
            steps[-1][0] += line
        else:
            steps[-1][1] += line
    return steps


class Shell:
    """One bash for the whole page, so that what is set in one command is known to the next."""

    MARK = "=== done"

    def __init__(self, folder):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ORDO_")}
        environment.update(PATH=os.path.dirname(ORDO) + ":" + environment["PATH"], LC_ALL="C.UTF-8", HOME=folder)
        self.process = subprocess.Popen(["bash"], cwd=folder, env=environment, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, command):
        self.process.stdin.write(f"{{ {command.rstrip()}\n}} </dev/null; echo '{self.MARK}'\n")
        self.process.stdin.flush()
        output = ""
        for line in self.process.stdout:
            if line == self.MARK + "\n":
                return output
            output += line
        raise AssertionError(f"the shell ended at: {command}{output}")

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=60)


class OrderLife(unittest.TestCase):
    maxDiff = None

    def test_the_page_shows_what_happens(self):
        with open(PAGE, encoding="utf-8") as file:
            page = file.read()
        self.assertGreater(len(BLOCK.findall(page)), 5)
        with tempfile.TemporaryDirectory() as folder:
            shell = Shell(folder)
            self.addCleanup(shell.close)

            def run_block(match):
                return "```console\n" + "".join(f"$ {command}{shell.run(command)}"
                                                for command, _ in steps_of(match[1])) + "```"
            run = BLOCK.sub(run_block, page)
        if os.environ.get("ORDO_UPDATE"):
            with open(PAGE, "w", encoding="utf-8") as file:
                file.write(run)
        self.assertEqual(masked(run).splitlines(), masked(page).splitlines())


if __name__ == "__main__":
    unittest.main()
