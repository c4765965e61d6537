#!/usr/bin/env python3
"""Everything that is said of the `ordo` command, by the *_test.py beside this file.

    cli_test.py PATH_OF_ORDO [unittest arguments, such as -k import]
"""
import os
import sys
import unittest

if __name__ == "__main__":
    os.environ["ORDO_COMMAND"] = os.path.abspath(sys.argv.pop(1))
    # What the person at the desk has set up is no part of the tests.
    for name in ("ORDO_DB", "ORDO_PASSWORD", "NO_COLOR"):
        os.environ.pop(name, None)
    os.environ["XDG_CONFIG_HOME"] = "/nonexistent"
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True

    def load_tests(loader, _tests, _pattern):
        return loader.discover(folder, pattern="*_test.py", top_level_dir=folder)

    unittest.main(argv=sys.argv)
