"""A shop in a file or, with ORDO_CLI_POSTGRES, in a database of its own; and the `ordo` command to use it with."""
import json
import os
import subprocess
import tempfile
import unittest

from postgres_server import new_database

ORDO = os.environ.get("ORDO_COMMAND", "ordo")
ON_POSTGRES = "ORDO_CLI_POSTGRES" in os.environ

# For tests that open the file behind Ordo's back, or whose shops are files in any case.
of_a_file = unittest.skipIf(ON_POSTGRES, "only of a shop in a file")


class Shop(unittest.TestCase):
    """Each test has a shop of its own, with a mouse and a service in it."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.db = self.enterContext(new_database()) if ON_POSTGRES else self.path("shop.db")
        self.ordo("init", "--name", "corner-shop")
        self.mouse = self.json("product", "add", "Wireless Mouse", "--price", "29.99", "--sku", "MS-1",
                               "--barcode", "4006381333931", "--stock", "40")[0]
        self.logo = self.json("product", "add", "Logo Creation", "--price", "299", "--type", "service")[0]

    def environment(self, **more):
        # Only a shop in a file has a place where the server keeps files of its own.
        places = {"ORDO_KEY_FILE": self.path("key.pem"), "ORDO_PROVIDER_STATE": self.path("fake.json")} if ON_POSTGRES else {}
        return os.environ | {"ORDO_DB": self.db, "LC_ALL": "C.UTF-8"} | places | more

    def run_ordo(self, *words, stdin="", **more):
        return subprocess.run([ORDO, *words], input=stdin, capture_output=True, text=True,
                              env=self.environment(**more), timeout=60)

    def ordo(self, *words, code=0, stdin="", **more):
        done = self.run_ordo(*words, stdin=stdin, **more)
        self.assertEqual(done.returncode, code, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def json(self, *words, **more):
        return [json.loads(line) for line in self.ordo("--json", *words, **more).splitlines()]

    def refused(self, code, name, *words, stdin=""):
        done = self.run_ordo("--json", *words, stdin=stdin)
        self.assertEqual(done.returncode, code, f"{words}: {done.stdout}{done.stderr}")
        self.assertEqual(done.stdout, "")
        self.assertEqual(json.loads(done.stderr)["code"], name)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        """A file with this text, line ends as they are."""
        with open(self.path(name), "w", newline="", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def another_shop(self, name="other.db", *settings):
        """A fresh shop beside the first one, in a file; returns the words that choose it."""
        self.ordo("--db", self.path(name), "init", *settings)
        return "--db", self.path(name)

    def order(self, *words):
        return self.json("order", "create", self.mouse["id"] + ":2", *words)[0]
