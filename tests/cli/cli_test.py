#!/usr/bin/env python3
"""Everything that is said of the `ordo` command, by the *_test.py beside this file.

    cli_test.py [--postgres] PATH_OF_ORDO [unittest arguments, such as -k import]

With --postgres each shop is in a database of its own, of the server that ORDO_TEST_POSTGRES names.
"""
import os
import sys
import unittest

SKIPPED = 77

if __name__ == "__main__":
    os.environ.pop("ORDO_CLI_POSTGRES", None)
    if sys.argv[1] == "--postgres":
        if "ORDO_TEST_POSTGRES" not in os.environ:
            print("there is no PostgreSQL server", file=sys.stderr)
            sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
        os.environ["ORDO_CLI_POSTGRES"] = sys.argv.pop(1)
    os.environ["ORDO_COMMAND"] = os.path.abspath(sys.argv.pop(1))
    # What the person at the desk has set up is no part of the tests.
    for name in ("ORDO_DB", "ORDO_PASSWORD", "NO_COLOR"):
        os.environ.pop(name, None)
    os.environ["XDG_CONFIG_HOME"] = "/nonexistent"
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[:0] = [folder, os.path.join(folder, os.pardir, "support")]
    sys.dont_write_bytecode = True

    def load_tests(loader, _tests, _pattern):
        return loader.discover(folder, pattern="*_test.py", top_level_dir=folder)

    unittest.main(argv=sys.argv)
